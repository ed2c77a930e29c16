-- host: what limits count by, as host or host:port. schedule: JSON or null.
-- not_before: until when the site asked to be left alone. history_*: own bounds,
-- null for the global.
alter table watch add column host text not null default '';
alter table watch add column schedule text;
alter table watch add column not_before integer;
alter table watch add column history_count integer;
alter table watch add column history_age_ms integer;

update watch set host =
  substr(substr(url, instr(url, '://') + 3), 1,
    instr(replace(replace(substr(url, instr(url, '://') + 3), '?', '/'), '#', '/') || '/', '/') - 1);

-- What search looks at, apart from the row that every check rewrites.
create table watch_text (
  seq integer not null primary key,
  watch_id text not null unique references watch (id) on delete cascade,
  search_text text not null
) strict;

insert into watch_text (watch_id, search_text) select id, search_text from watch;

alter table watch drop column search_text;

create virtual table watch_search using fts5 (
  search_text, content = 'watch_text', content_rowid = 'seq', tokenize = 'trigram'
);

insert into watch_search (watch_search) values ('rebuild');

create trigger watch_text_insert after insert on watch_text begin
  insert into watch_search (rowid, search_text) values (new.seq, new.search_text);
end;

create trigger watch_text_delete after delete on watch_text begin
  insert into watch_search (watch_search, rowid, search_text)
    values ('delete', old.seq, old.search_text);
end;

create trigger watch_text_update after update of search_text on watch_text begin
  insert into watch_search (watch_search, rowid, search_text)
    values ('delete', old.seq, old.search_text);
  insert into watch_search (rowid, search_text) values (new.seq, new.search_text);
end;

-- Claims walk the first; the second finds the other hosts' turns behind one that is held back.
drop index watch_due_idx;
create index watch_due_idx on watch (slot_kind, priority, next_check_at, host, id)
  where lease_token is null and (paused = 0 or priority = 2);
create index watch_due_host_idx on watch (slot_kind, host, priority, next_check_at, id)
  where lease_token is null and (paused = 0 or priority = 2);
drop index watch_lease_idx;
create index watch_lease_idx on watch (lease_expires_at, host, slot_kind)
  where lease_token is not null;

-- When the next check of a host may start.
create table host (
  host text not null primary key,
  next_start_at integer not null
) strict;

insert into host (host, next_start_at) select distinct host, 0 from watch;

create index host_start_idx on host (next_start_at);

-- The sign-in password, once there is one.
create table credential (
  one integer not null primary key check (one = 1),
  password_hash text not null,
  changed_at integer not null
) strict;

-- Secrets are kept as SHA-256, hex: they are random enough to need no slow hash.
create table session (
  id text not null primary key,
  secret_hash text not null unique,
  created_at integer not null,
  last_used_at integer not null,
  expires_at integer not null
) strict;

create index session_expiry_idx on session (expires_at);

create table api_key (
  id text not null primary key,
  name text not null,
  scope text not null,
  secret_hash text not null unique,
  created_at integer not null,
  last_used_at integer
) strict;

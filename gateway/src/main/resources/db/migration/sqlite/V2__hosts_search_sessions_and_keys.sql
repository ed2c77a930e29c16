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

-- What watches are found by, apart from the row that every check rewrites: search looks at the
-- text, import at the URL.
create table watch_text (
  seq integer not null primary key,
  watch_id text not null unique references watch (id) on delete cascade,
  url text not null,
  search_text text not null
) strict;

insert into watch_text (watch_id, url, search_text) select id, url, search_text from watch;

create index watch_text_url_idx on watch_text (url);

alter table watch drop column search_text;

create virtual table watch_search using fts5 (
  search_text, content = 'watch_text', content_rowid = 'seq', tokenize = 'trigram case_sensitive 1'
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

-- Orders of the list. What the list filters by most stands in each, so that walking one past rows
-- that don't match needs no row.
alter table watch add column changed_key integer
  generated always as (coalesce(last_changed_at, 0)) virtual;
alter table watch add column checked_key integer
  generated always as (coalesce(last_checked_at, 0)) virtual;
update watch set sort_title = substr(sort_title, 1, 200);
drop index watch_created_idx;
drop index watch_title_idx;
drop index watch_changed_idx;
drop index watch_checked_idx;
drop index watch_next_idx;
create index watch_created_idx on watch (created_at, id, outcome, paused);
create index watch_title_idx on watch (sort_title, id, outcome, paused);
create index watch_changed_idx on watch (changed_key, id, outcome, paused);
create index watch_checked_idx on watch (checked_key, id, outcome, paused);
create index watch_next_idx on watch (next_check_at, id, outcome, paused);

-- What few watches have in common, so that these are found without a walk.
drop index watch_paused_idx;
drop index watch_failing_idx;
drop index watch_unviewed_idx;
create index watch_paused_idx on watch (priority, next_check_at, lease_token, id) where paused = 1;
create index watch_outcome_idx on watch (outcome, id) where outcome <> 'unchanged';

-- How many there are of what lists and statistics show, so that nobody counts 100,000 rows. Kinds:
-- watch, outcome, paused, unviewed, tag.
create table watch_tally (
  kind text not null,
  value text not null,
  n integer not null,
  primary key (kind, value)
) strict, without rowid;

insert into watch_tally select 'watch', '', count(*) from watch;
insert into watch_tally select 'outcome', outcome, count(*) from watch group by outcome;
insert into watch_tally select 'paused', '', count(*) from watch where paused = 1;
insert into watch_tally select 'unviewed', '', count(*) from watch where viewed = 0;
insert into watch_tally select 'tag', tag, count(*) from watch_tag group by tag;

create trigger watch_tally_insert after insert on watch begin
  insert into watch_tally values
    ('watch', '', 1), ('outcome', new.outcome, 1), ('paused', '', new.paused),
    ('unviewed', '', 1 - new.viewed)
    on conflict (kind, value) do update set n = n + excluded.n;
end;

create trigger watch_tally_delete after delete on watch begin
  insert into watch_tally values
    ('watch', '', -1), ('outcome', old.outcome, -1), ('paused', '', -old.paused),
    ('unviewed', '', old.viewed - 1)
    on conflict (kind, value) do update set n = n + excluded.n;
end;

create trigger watch_tally_update after update of outcome, paused, viewed on watch
  when old.outcome <> new.outcome or old.paused <> new.paused or old.viewed <> new.viewed
begin
  insert into watch_tally values
    ('outcome', old.outcome, -1), ('outcome', new.outcome, 1),
    ('paused', '', new.paused - old.paused), ('unviewed', '', old.viewed - new.viewed)
    on conflict (kind, value) do update set n = n + excluded.n;
end;

create trigger watch_tag_tally_insert after insert on watch_tag begin
  insert into watch_tally values ('tag', new.tag, 1)
    on conflict (kind, value) do update set n = n + 1;
end;

create trigger watch_tag_tally_delete after delete on watch_tag begin
  update watch_tally set n = n - 1 where kind = 'tag' and value = old.tag;
  delete from watch_tally where kind = 'tag' and value = old.tag and n = 0;
end;

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

-- Histories to look at and when: grown, of a deleted watch, or about to have something too old.
-- A watch may have thousands of snapshots, so they don't go with its row but in small steps later.
create table history_due (
  watch_id text not null primary key,
  due_at integer not null
) strict, without rowid;

create index history_due_idx on history_due (due_at);

create trigger watch_deleted after delete on watch begin
  insert or replace into history_due (watch_id, due_at) values (old.id, 0);
end;

create table snapshot_of_any (
  id text not null primary key,
  watch_id text not null,
  taken_at integer not null,
  hash text not null references blob (hash),
  bytes integer not null,
  html_hash text references blob (hash),
  screenshot_hash text references blob (hash),
  is_change integer not null
) strict;

insert into snapshot_of_any (id, watch_id, taken_at, hash, bytes, html_hash, screenshot_hash, is_change)
  select id, watch_id, taken_at, hash, bytes, html_hash, screenshot_hash, is_change from snapshot;
drop table snapshot;
alter table snapshot_of_any rename to snapshot;
create index snapshot_watch_idx on snapshot (watch_id, id);
create index snapshot_taken_idx on snapshot (taken_at) where is_change = 1;
create index snapshot_hash_idx on snapshot (hash);
create index snapshot_html_idx on snapshot (html_hash);
create index snapshot_screenshot_idx on snapshot (screenshot_hash);

-- The bounds for all that every history has been looked at for.
create table history_reviewed (
  one integer not null primary key check (one = 1),
  count integer not null,
  age_ms integer
) strict;

-- Bodies that perhaps no snapshot refers to, and when one that is coming would have come.
create table blob_release (
  hash text not null primary key,
  due_at integer not null
) strict, without rowid;

create index blob_release_due_idx on blob_release (due_at);

insert into blob_release (hash, due_at)
  select hash, put_at + 3600000 from blob
  where not exists (select 1 from snapshot where snapshot.hash = blob.hash)
    and not exists (select 1 from snapshot where html_hash = blob.hash)
    and not exists (select 1 from snapshot where screenshot_hash = blob.hash);

-- Kept as they change, since counting reads everything.
create table storage_total (
  one integer not null primary key check (one = 1),
  snapshots integer not null,
  blobs integer not null,
  blob_bytes integer not null
) strict;

insert into storage_total (one, snapshots, blobs, blob_bytes)
  select 1, (select count(*) from snapshot), count(*), coalesce(sum(length(content)), 0) from blob;

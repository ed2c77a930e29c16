-- Times are UTC in milliseconds since 1970; ids are UUIDv7 texts; flags are 0 or 1.

create extension if not exists pg_trgm;

create sequence revision_sequence;

-- Takes revisions so that no reader passes one that isn't committed yet. A sequence's numbers are
-- taken before commit, so a reader may see 12 before 11. A transaction therefore holds, from before
-- its first number until after its commit, an advisory lock that names a number below all it takes.
-- The key's upper 16 bits (20599, "Pw") tell it from others' locks.
create function take_revisions(how_many integer, first_time boolean) returns setof bigint
language plpgsql as $$
begin
  if first_time then
    perform pg_advisory_xact_lock_shared(
      (20599::bigint << 48) | (select case when is_called then last_value else 0 end
                                 from revision_sequence));
  end if;
  return query select nextval('revision_sequence') from generate_series(1, how_many);
end $$;

-- The revision up to which everything is committed: the last one taken, or what the lowest lock
-- names. The number is read before the locks, and the rows must be read by a later statement: a
-- transaction whose lock is gone is visible to every snapshot taken after.
create function settled_revision() returns bigint
language plpgsql volatile as $$
declare
  taken bigint;
  held bigint;
begin
  select case when is_called then last_value else 0 end into taken from revision_sequence;
  select min(((classid::bigint & 65535) << 32) | objid::bigint) into held
    from pg_locks
    where locktype = 'advisory' and objsubid = 1 and granted
      and classid::bigint >> 16 = 20599
      and database = (select oid from pg_database where datname = current_database());
  return least(taken, coalesce(held, taken));
end $$;

-- A row is also its own queue entry: due when next_check_at has come and no lease is held.
-- host: what limits count by, as host or host:port. schedule: JSON or null.
-- not_before: until when the site asked to be left alone. history_*: own bounds,
-- null for the global.
create table watch (
  id text collate "C" not null primary key,
  url text not null,
  host text collate "C" not null,
  title text,
  page_title text,
  sort_title text collate "C" not null,
  engine text not null,
  slot_kind text collate "C" not null,
  engine_reason text,
  interval_ms bigint not null,
  schedule text,
  not_before bigint,
  history_count integer,
  history_age_ms bigint,
  tags text not null,
  paused integer not null,
  muted integer not null,
  viewed integer not null,
  outcome text collate "C" not null,
  error_code text,
  error_message text,
  error_at bigint,
  error_attempts integer not null,
  excerpt_before text,
  excerpt_after text,
  created_at bigint not null,
  last_checked_at bigint,
  last_changed_at bigint,
  checked_key bigint generated always as (coalesce(last_checked_at, 0)) stored,
  changed_key bigint generated always as (coalesce(last_changed_at, 0)) stored,
  next_check_at bigint not null,
  last_duration_ms bigint,
  checks bigint not null,
  changes bigint not null,
  snapshot_id text,
  content_hash text,
  priority integer not null,
  recheck integer not null,
  lease_token text,
  lease_worker text,
  leased_at bigint,
  lease_expires_at bigint,
  version bigint not null,
  revision bigint not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- Claims walk the first; the second finds the other hosts' turns behind one that is held back.
create index watch_due_idx on watch (slot_kind, priority, next_check_at, host, id)
  where lease_token is null and (paused = 0 or priority = 2);
create index watch_due_host_idx on watch (slot_kind, host, priority, next_check_at, id)
  where lease_token is null and (paused = 0 or priority = 2);
create index watch_lease_idx on watch (lease_expires_at, host, slot_kind)
  where lease_token is not null;
create unique index watch_revision_idx on watch (revision);

-- Orders of the list. What the list filters by most stands in each, so that walking one past rows
-- that don't match needs no row.
create index watch_created_idx on watch (created_at, id, outcome, paused);
create index watch_title_idx on watch (sort_title, id, outcome, paused);
create index watch_changed_idx on watch (changed_key, id, outcome, paused);
create index watch_checked_idx on watch (checked_key, id, outcome, paused);
create index watch_next_idx on watch (next_check_at, id, outcome, paused);

-- What few watches have in common, so that these are found without a walk.
create index watch_paused_idx on watch (priority, next_check_at, lease_token, id) where paused = 1;
create index watch_outcome_idx on watch (outcome, id) where outcome <> 'unchanged';

-- What watches are found by, apart from the row that every check rewrites: search looks at the
-- text, import at the URL.
create table watch_text (
  watch_id text collate "C" not null primary key references watch (id) on delete cascade,
  url text collate "C" not null,
  search_text text not null
);

-- By hash: a URL may be longer than an entry of a tree.
create index watch_text_url_idx on watch_text using hash (url);

create index watch_text_search_idx on watch_text using gin (search_text gin_trgm_ops);

create table watch_tag (
  tag text collate "C" not null,
  watch_id text collate "C" not null references watch (id) on delete cascade,
  primary key (tag, watch_id)
);

create index watch_tag_watch_idx on watch_tag (watch_id);

-- How many there are of what lists and statistics show, so that nobody counts 100,000 rows. Kinds:
-- watch, outcome, paused, unviewed, tag. Changes are added as rows, since changing one row would
-- make transactions wait for each other; the sum counts, and now and then the rows are folded.
create table watch_tally (
  kind text collate "C" not null,
  value text collate "C" not null,
  n bigint not null
);

create index watch_tally_idx on watch_tally (kind, value) include (n);

create function fold_watch_tally() returns void language plpgsql as $$
begin
  if pg_try_advisory_xact_lock(20600::bigint << 48) then
    with folded as (delete from watch_tally returning kind, value, n)
    insert into watch_tally
      select kind, value, sum(n)::bigint from folded group by kind, value having sum(n) <> 0;
  end if;
end $$;

create function tally_watch() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into watch_tally select * from (values
      ('watch', '', case when tg_op = 'DELETE' then -1 else 0 end),
      ('outcome', old.outcome, -1), ('paused', '', -old.paused),
      ('unviewed', '', old.viewed - 1)) as gone (kind, value, n) where n <> 0;
  end if;
  if tg_op <> 'DELETE' then
    insert into watch_tally select * from (values
      ('watch', '', case when tg_op = 'INSERT' then 1 else 0 end),
      ('outcome', new.outcome, 1), ('paused', '', new.paused),
      ('unviewed', '', 1 - new.viewed)) as come (kind, value, n) where n <> 0;
  end if;
  if random() < 0.005 then
    perform fold_watch_tally();
  end if;
  return null;
end $$;

create trigger watch_tally_count after insert or delete on watch
  for each row execute function tally_watch();
create trigger watch_tally_update after update of outcome, paused, viewed on watch
  for each row
  when (old.outcome <> new.outcome or old.paused <> new.paused or old.viewed <> new.viewed)
  execute function tally_watch();

create function tally_tag() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into watch_tally values ('tag', new.tag, 1);
  else
    insert into watch_tally values ('tag', old.tag, -1);
  end if;
  return null;
end $$;

create trigger watch_tag_tally after insert or delete on watch_tag
  for each row execute function tally_tag();

create table watch_deletion (
  id text collate "C" not null primary key,
  revision bigint not null
);

create unique index watch_deletion_revision_idx on watch_deletion (revision);

-- When the next check of a host may start.
create table host (
  host text collate "C" not null primary key,
  next_start_at bigint not null
);

-- Bodies are named by their content, so that equal ones are stored once.
create table blob (
  hash text collate "C" not null primary key,
  media_type text not null,
  codec text not null,
  size bigint not null,
  content bytea not null,
  put_at bigint not null
);

alter table blob alter column content set storage external;

create table snapshot (
  id text collate "C" not null primary key,
  watch_id text collate "C" not null,
  taken_at bigint not null,
  hash text collate "C" not null references blob (hash),
  bytes bigint not null,
  html_hash text collate "C" references blob (hash),
  screenshot_hash text collate "C" references blob (hash),
  is_change integer not null
);

create index snapshot_watch_idx on snapshot (watch_id, id);
create index snapshot_taken_idx on snapshot (taken_at) where is_change = 1;
create index snapshot_hash_idx on snapshot (hash);
create index snapshot_html_idx on snapshot (html_hash);
create index snapshot_screenshot_idx on snapshot (screenshot_hash);

create index host_start_idx on host (next_start_at);

-- Histories to look at and when: grown, of a deleted watch, or about to have something too old.
-- A watch may have thousands of snapshots, so they don't go with its row but in small steps later.
create table history_due (
  watch_id text collate "C" not null primary key,
  due_at bigint not null
);

create index history_due_idx on history_due (due_at);

create function watch_deleted() returns trigger language plpgsql as $$
begin
  insert into history_due (watch_id, due_at) values (old.id, 0)
    on conflict (watch_id) do update set due_at = 0;
  return null;
end $$;

create trigger watch_deleted after delete on watch
  for each row execute function watch_deleted();

-- The bounds for all that every history has been looked at for.
create table history_reviewed (
  one integer not null primary key check (one = 1),
  count integer not null,
  age_ms bigint
);

-- Bodies that perhaps no snapshot refers to, and when one that is coming would have come. Who is
-- about to refer to a body, or to delete it, holds its row here first.
create table blob_release (
  hash text collate "C" not null primary key,
  due_at bigint not null
);

create index blob_release_due_idx on blob_release (due_at);

-- The sign-in password, once there is one.
create table credential (
  one integer not null primary key check (one = 1),
  password_hash text not null,
  changed_at bigint not null
);

-- Secrets are kept as SHA-256, hex: they are random enough to need no slow hash.
create table session (
  id text collate "C" not null primary key,
  secret_hash text collate "C" not null unique,
  created_at bigint not null,
  last_used_at bigint not null,
  expires_at bigint not null
);

create index session_expiry_idx on session (expires_at);

create table api_key (
  id text collate "C" not null primary key,
  name text not null,
  scope text not null,
  secret_hash text collate "C" not null unique,
  created_at bigint not null,
  last_used_at bigint
);

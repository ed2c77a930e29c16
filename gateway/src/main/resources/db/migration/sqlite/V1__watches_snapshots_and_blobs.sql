-- Times are UTC in milliseconds since 1970; ids are UUIDv7 texts; flags are 0 or 1.

create table revision_sequence (
  one integer not null primary key check (one = 1),
  value integer not null
) strict;

insert into revision_sequence (one, value) values (1, 0);

-- A row is also its own queue entry: due when next_check_at has come and no lease is held.
create table watch (
  id text not null primary key,
  url text not null,
  title text,
  page_title text,
  sort_title text not null,
  search_text text not null,
  engine text not null,
  slot_kind text not null,
  engine_reason text,
  interval_ms integer not null,
  tags text not null,
  paused integer not null,
  muted integer not null,
  viewed integer not null,
  outcome text not null,
  error_code text,
  error_message text,
  error_at integer,
  error_attempts integer not null,
  excerpt_before text,
  excerpt_after text,
  created_at integer not null,
  last_checked_at integer,
  last_changed_at integer,
  next_check_at integer not null,
  last_duration_ms integer,
  checks integer not null,
  changes integer not null,
  snapshot_id text,
  content_hash text,
  priority integer not null,
  recheck integer not null,
  lease_token text,
  lease_worker text,
  leased_at integer,
  lease_expires_at integer,
  version integer not null,
  revision integer not null
) strict;

create index watch_due_idx on watch (slot_kind, priority, next_check_at)
  where lease_token is null and (paused = 0 or priority = 2);
create index watch_lease_idx on watch (lease_expires_at) where lease_token is not null;
create unique index watch_revision_idx on watch (revision);
create index watch_created_idx on watch (created_at, id);
create index watch_title_idx on watch (sort_title, id);
create index watch_changed_idx on watch (coalesce(last_changed_at, 0), id);
create index watch_checked_idx on watch (coalesce(last_checked_at, 0), id);
create index watch_next_idx on watch (next_check_at, id);
create index watch_paused_idx on watch (id) where paused = 1;
create index watch_failing_idx on watch (id) where outcome = 'error';
create index watch_unviewed_idx on watch (id) where viewed = 0;

create table watch_tag (
  tag text not null,
  watch_id text not null references watch (id) on delete cascade,
  primary key (tag, watch_id)
) strict, without rowid;

create index watch_tag_watch_idx on watch_tag (watch_id);

create table watch_deletion (
  id text not null primary key,
  revision integer not null
) strict;

create unique index watch_deletion_revision_idx on watch_deletion (revision);

-- Bodies are named by their content, so that equal ones are stored once.
create table blob (
  hash text not null primary key,
  media_type text not null,
  codec text not null,
  size integer not null,
  content blob not null,
  put_at integer not null
) strict;

create table snapshot (
  id text not null primary key,
  watch_id text not null references watch (id) on delete cascade,
  taken_at integer not null,
  hash text not null references blob (hash),
  bytes integer not null,
  html_hash text references blob (hash),
  screenshot_hash text references blob (hash),
  is_change integer not null
) strict;

create index snapshot_watch_idx on snapshot (watch_id, id);
create index snapshot_taken_idx on snapshot (taken_at) where is_change = 1;
create index snapshot_hash_idx on snapshot (hash);
create index snapshot_html_idx on snapshot (html_hash);
create index snapshot_screenshot_idx on snapshot (screenshot_hash);

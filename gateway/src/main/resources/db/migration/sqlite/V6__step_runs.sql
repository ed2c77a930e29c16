-- How each step of a watch's page went in its last check, and what the page showed afterwards.
create table step_run (
  watch_id text not null references watch (id) on delete cascade,
  number integer not null,
  ran_at integer not null,
  action text not null,
  outcome text not null,
  duration_ms integer not null,
  message text,
  screenshot_hash text references blob (hash),
  primary key (watch_id, number)
) strict, without rowid;

create index step_run_screenshot_idx on step_run (screenshot_hash);

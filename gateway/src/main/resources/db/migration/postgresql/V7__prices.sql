-- What the product of a watch of prices costs now, as JSON; null where that isn't known or watched.
alter table watch add column price text;

-- What products have cost: a row whenever amount, currency or availability differs from the last.
-- Rows don't go with their watch but in small steps later, as its snapshots do.
create table prices (
  id text collate "C" not null primary key,
  watch_id text collate "C" not null,
  taken_at bigint not null,
  amount text,
  currency text,
  availability text,
  snapshot_id text collate "C"
);

create index prices_watch_idx on prices (watch_id, id);

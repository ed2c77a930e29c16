-- What watches go by where they don't say otherwise, as JSON: all of them by what has no tag, and
-- those that carry a tag by what has it.
create table watch_defaults (
  tag text collate "C" not null primary key,
  options text not null,
  version bigint not null
);

-- Which edit of them was the last. A stamp stands here once and never again, not even where the edit
-- that wrote it is rolled back: who has read them once knows by it whether they are still the same.
create table watch_defaults_state (
  one integer not null primary key check (one = 1),
  version bigint not null,
  stamp text not null
);

-- Hash of the options that the check under way goes by, null for none.
alter table watch add column lease_options text;

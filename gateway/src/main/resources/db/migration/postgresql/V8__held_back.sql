-- Since when the page differs from the newest snapshot in a way that doesn't count, and why it
-- doesn't; null where it doesn't differ.
alter table watch add column held_back_at bigint;
alter table watch add column held_back_reason text;

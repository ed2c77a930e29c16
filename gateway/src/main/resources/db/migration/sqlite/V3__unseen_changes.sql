-- The list filtered by changes that nobody has seen yet.
create index watch_unviewed_idx on watch (id) where viewed = 0;

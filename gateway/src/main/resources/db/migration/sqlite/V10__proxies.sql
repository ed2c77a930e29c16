-- Proxies that watches and defaults go through by name; url is without user and password.
create table proxy (
  name text not null primary key,
  url text not null,
  username text,
  password text
) strict;

-- The name that a watch's own options have of one, null where they have none.
alter table watch add column proxy text;

create index watch_proxy_idx on watch (proxy) where proxy is not null;

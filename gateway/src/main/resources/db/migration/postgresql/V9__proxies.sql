-- Proxies that watches and defaults go through by name; url is without user and password.
create table proxy (
  name text collate "C" not null primary key,
  url text not null,
  username text,
  password text
);

-- The name that a watch's own options have of one, null where they have none.
alter table watch add column proxy text collate "C";

create index watch_proxy_idx on watch (proxy) where proxy is not null;

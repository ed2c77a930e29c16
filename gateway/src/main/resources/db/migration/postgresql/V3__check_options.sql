-- What a watch's checks go by, as JSON; null for the whole page and every change of it.
alter table watch add column options text;

-- Hash of the options that the newest snapshot was taken under, null for none: the first check under
-- others makes a new snapshot to compare with, and is no change.
alter table watch add column base_options text;

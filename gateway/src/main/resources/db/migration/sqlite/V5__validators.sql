-- By what the server knows the content that content_hash is of (RFC 9110, section 8.8), as JSON; null
-- where the page is to be read in any case.
alter table watch add column validators text;

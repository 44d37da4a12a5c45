-- A file is a part of its own kind, by its name: `file_1_pdf/und`. Pages show a file's size and its SHA-256, so
-- that anyone can compare; kept beside the bytes, both go when the bytes go, and no page has to read them.
create function is_file(name text) returns boolean language sql immutable
  return name ~ '^file_[1-9]_[a-z]{2,4}/und$' and name !~ '^file_[1-9]_name/';
alter table part add column digest bytea
  generated always as (case when is_file(name) then sha256(bytes) end) stored;
comment on column part.digest is 'SHA-256 of a file, which a reader compares with the copy they have; null for words.';

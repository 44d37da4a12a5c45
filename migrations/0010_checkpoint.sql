-- What was promised: every checkpoint, kept before anybody could see it, so that a crash can't unmake a promise.
-- A fresh signature over the same size is no new promise and no new row.
create table checkpoint (
  size bigint primary key check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  note bytea not null check (octet_length(note) between 1 and 102400),
  signed timestamptz not null
);
comment on table checkpoint is 'Every checkpoint that was signed, for ever. Append-only: see checkpoint_append().';
comment on column checkpoint.size is 'It covers the entries at positions 0 to size - 1.';
comment on column checkpoint.root is 'Root of the tree over their leaf hashes: RFC 6962 section 2.1.';
comment on column checkpoint.note is 'The signed note as the log signed it, without cosignatures.';

create trigger checkpoint_append_only before update or delete or truncate on checkpoint
  for each statement execute function log_is_append_only();
alter table checkpoint enable always trigger checkpoint_append_only;

grant select on checkpoint to accountability_app, accountability_reader;

-- Keeps one checkpoint. Refuses one that is not larger than all before it, and one that covers entries that
-- are not there.
create function checkpoint_append(size bigint, root bytea, note bytea, signed timestamptz)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  entries bigint;
  last bigint;
begin
  perform pg_advisory_xact_lock(7304);  -- one at a time, from here to its commit
  select coalesce(max(c.size), -1) into last from checkpoint c;
  select coalesce(max(l.position), -1) + 1 into entries from log l;
  if size <= last then
    raise exception 'a checkpoint of size % cannot follow one of size %', size, last
      using errcode = 'integrity_constraint_violation';
  end if;
  if size > entries then
    raise exception 'a checkpoint of size % covers more than the % entries there are', size, entries
      using errcode = 'integrity_constraint_violation';
  end if;
  insert into checkpoint values (size, root, note, signed);
end $$;
grant execute on function checkpoint_append(bigint, bytea, bytea, timestamptz) to accountability_app;

-- Words, names and files, kept apart from the log so that the law can have them removed. The log holds
-- SHA-256("accountability/part/v1\n" || name || "\n" || salt || bytes) for each; redaction destroys salt and
-- bytes, and every proof about the entry stays valid.
create table part (
  commitment bytea primary key check (octet_length(commitment) = 32),
  name text not null,
  salt bytea not null check (octet_length(salt) = 32),
  bytes bytea not null,
  position bigint not null references log
);
create index part_position on part (position);
comment on table part is 'Redactable content. A row missing here without a redaction entry in the log is an alarm.';
comment on column part.position is 'The entry that first listed this commitment.';

-- Destroyed words must not linger in dead rows: vacuum as soon as there is one. That frees their place; only
-- `accountability redact`, which writes the table anew, is sure to leave no byte of them in its files.
alter table part set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);

create trigger part_never_changes before update or truncate on part
  for each statement execute function log_is_append_only();
alter table part enable always trigger part_never_changes;

grant select on part to accountability_app, accountability_reader;

-- The commitments that an entry lists: its own parts, and those of the entry that a correction puts in place.
create function parts_listed(entry jsonb) returns table (name text, sealed text) language sql immutable as $$
  select * from jsonb_each_text(coalesce(entry -> 'parts', '{}'))
  union
  select * from jsonb_each_text(coalesce(entry -> 'body' -> 'replacement' -> 'parts', '{}'))
$$;

-- Appends entries and the parts they list; returns their positions in order. Refuses a part that does not hash
-- to its commitment, a part nobody lists, and a listed commitment whose part is nowhere. A correction may list
-- again what its target or an earlier correction of it lists, even when that was redacted since.
create function log_append(
  ids uuid[], versions bigint[], topics text[], asks uuid[], times timestamptz[], states bytea[],
  part_names text[], part_salts bytea[], part_bytes bytea[]
) returns setof bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head bigint;
  missing text;
  given bytea[] := array(
    select sha256(convert_to('accountability/part/v1' || chr(10) || p.name || chr(10), 'UTF8') || p.salt || p.bytes)
    from unnest(part_names, part_salts, part_bytes) with ordinality as p(name, salt, bytes, n) order by p.n);
begin
  select l.name || ' ' || l.sealed into missing
  from unnest(ids, topics, states) as e(id, topic, state)
  cross join lateral (select convert_from(e.state, 'UTF8')::jsonb as entry) as j
  cross join lateral parts_listed(j.entry) as l
  where not exists (select from unnest(given) as g(commitment) where g.commitment = decode(l.sealed, 'hex'))
    and not exists (select from part p where p.commitment = decode(l.sealed, 'hex') and p.name = l.name)
    and not exists (
      select from log t cross join lateral (select convert_from(t.state, 'UTF8')::jsonb as entry) as o
      where e.topic like 'entry-corrected/%' and t.stream_id = e.id
        and (t.position = (j.entry -> 'body' ->> 'target')::bigint
          or (t.topic like 'entry-corrected/%' and o.entry -> 'body' -> 'target' = j.entry -> 'body' -> 'target'))
        and exists (select from parts_listed(o.entry) as listed where listed.sealed = l.sealed))
  limit 1;
  if missing is not null then
    raise exception 'an entry lists a part that is not given: %', missing using errcode = 'integrity_constraint_violation';
  end if;
  perform pg_advisory_xact_lock(7301);  -- one writer from here to its commit
  select coalesce(max(l.position), -1) into head from log l;  -- a fresh snapshot, taken after the lock
  return query
    insert into log (position, stream_id, version, topic, ask, recorded, state, leaf)
    select head + t.n, t.id, t.version, t.topic, t.ask, t.recorded, t.state, sha256('\x00'::bytea || t.state)
    from unnest(ids, versions, topics, asks, times, states)
      with ordinality as t(id, version, topic, ask, recorded, state, n)
    order by t.n returning log.position;
  insert into part (commitment, name, salt, bytes, position)
    select distinct on (g.commitment) g.commitment, g.name, g.salt, g.bytes, head + e.n
    from unnest(given, part_names, part_salts, part_bytes) as g(commitment, name, salt, bytes)
    left join (
      select l.name, decode(l.sealed, 'hex') as commitment, min(t.n) as n
      from unnest(states) with ordinality as t(state, n),
        parts_listed(convert_from(t.state, 'UTF8')::jsonb) as l
      group by l.name, l.sealed
    ) as e on e.commitment = g.commitment and e.name = g.name
    order by g.commitment, e.n;  -- a part that nobody lists has no position and is refused
  perform pg_notify('log', '');
end $$;
grant execute on function log_append(uuid[], bigint[], text[], uuid[], timestamptz[], bytea[], text[], bytea[], bytea[])
  to accountability_app;

-- Destroys what the redaction entry at this position names, and only if its target lists it. Idempotent, so
-- that every redaction can be replayed after a restore. Returns how many parts were there to destroy.
create function part_redact(redaction bigint) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  named jsonb;
  gone bigint;
begin
  select convert_from(l.state, 'UTF8')::jsonb -> 'body' into named
  from log l where l.position = redaction and l.topic like 'part-redacted/%';
  if named is null then
    raise exception 'there is no redaction at position %', redaction using errcode = 'no_data_found';
  end if;
  delete from part p using log t, parts_listed(convert_from(t.state, 'UTF8')::jsonb) as l,
    jsonb_each_text(named -> 'removed') as r(name, sealed)
  where t.position = (named ->> 'target')::bigint
    and l.name = r.name and l.sealed = r.sealed and p.commitment = decode(r.sealed, 'hex');
  get diagnostics gone = row_count;
  return gone;
end $$;
grant execute on function part_redact(bigint) to accountability_app;

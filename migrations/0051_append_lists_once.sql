-- The parts that entries list are found once: each entry was read twice, to refuse and to place what it lists.
-- What is refused is the same as in 0003, whose question is asked only where a listed part is not given.
create or replace function log_append(
  ids uuid[], versions bigint[], topics text[], asks uuid[], times timestamptz[], states bytea[],
  part_names text[], part_salts bytea[], part_bytes bytea[]
) returns setof bigint language plpgsql security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
  head bigint;
  missing text;
  given bytea[] := array(
    select sha256(convert_to('accountability/part/v1' || chr(10) || p.name || chr(10), 'UTF8') || p.salt || p.bytes)
    from unnest(part_names, part_salts, part_bytes) with ordinality as p(name, salt, bytes, n) order by p.n);
  listed bytea[];
  listed_names text[];
  listed_by bigint[];
begin
  select array_agg(decode(l.sealed, 'hex')), array_agg(l.name), array_agg(t.n)
  into listed, listed_names, listed_by
  from unnest(states) with ordinality as t(state, n), parts_listed(convert_from(t.state, 'UTF8')::jsonb) as l;
  if not listed <@ given then
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
          and exists (select from parts_listed(o.entry) as was where was.sealed = l.sealed))
    limit 1;
    if missing is not null then
      raise exception 'an entry lists a part that is not given: %', missing
        using errcode = 'integrity_constraint_violation';
    end if;
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
    select distinct on (g.commitment) g.commitment, g.name, g.salt, g.bytes, head + l.n
    from unnest(given, part_names, part_salts, part_bytes) as g(commitment, name, salt, bytes)
    left join unnest(listed, listed_names, listed_by) as l(commitment, name, n)
      on l.commitment = g.commitment and l.name = g.name
    order by g.commitment, l.n;  -- a part that nobody lists has no position and is refused
  perform pg_notify('log', '');
end $$;

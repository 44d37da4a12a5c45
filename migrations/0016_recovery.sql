-- What a mirror does to follow its source is what brings back the entries that an older backup lacks. Both take the
-- same bytes in the same way; only a mirror's functions ask whether this is a mirror. Nobody is granted these two:
-- the owner calls them to recover a log (`accountability recover`), and the mirror's functions do.
create function log_take(
  first bigint, ids uuid[], versions bigint[], topics text[], asks uuid[], times timestamptz[], states bytea[], leaves bytea[]
) returns void language plpgsql set search_path = public, pg_temp as $$
declare
  head bigint;
  other bigint;
begin
  perform pg_advisory_xact_lock(7301);  -- one writer from here to its commit
  select coalesce(max(l.position), -1) into head from log l;
  if first <> head + 1 then
    raise exception 'entry % cannot follow entry %', first, head using errcode = 'integrity_constraint_violation';
  end if;
  select first + t.n - 1 into other from unnest(states, leaves) with ordinality as t(state, leaf, n)
  where t.leaf is distinct from sha256('\x00'::bytea || t.state) order by t.n limit 1;
  if other is not null then
    raise exception 'the bytes of entry % do not have its hash', other using errcode = 'integrity_constraint_violation';
  end if;
  insert into log (position, stream_id, version, topic, ask, recorded, state, leaf)
    select first + t.n - 1, t.id, t.version, t.topic, t.ask, t.recorded, t.state, t.leaf
    from unnest(ids, versions, topics, asks, times, states, leaves)
      with ordinality as t(id, version, topic, ask, recorded, state, leaf, n)
    order by t.n;
  perform pg_notify('log', '');
end $$;

create function part_take(positions bigint[], names text[], salts bytea[], contents bytea[])
returns bigint language plpgsql set search_path = public, pg_temp as $$
declare
  taken bigint;
begin
  insert into part (commitment, name, salt, bytes, position)
    select distinct on (g.commitment) g.commitment, g.name, g.salt, g.bytes, g.position
    from (
      select sha256(convert_to('accountability/part/v1' || chr(10) || p.name || chr(10), 'UTF8') || p.salt || p.bytes)
        as commitment, p.*
      from unnest(positions, names, salts, contents) as p(position, name, salt, bytes)
    ) as g
    join log l on l.position = g.position
    where g.commitment not in (select parts_removed())
      and exists (
        select from parts_listed(convert_from(l.state, 'UTF8')::jsonb) as listed
        where listed.name = g.name and listed.sealed = encode(g.commitment, 'hex'))
    order by g.commitment, g.position
    on conflict do nothing;
  get diagnostics taken = row_count;
  return taken;
end $$;

create or replace function log_follow(
  first bigint, ids uuid[], versions bigint[], topics text[], asks uuid[], times timestamptz[], states bytea[], leaves bytea[]
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mirror_only();
  perform log_take(first, ids, versions, topics, asks, times, states, leaves);
end $$;

create or replace function part_follow(positions bigint[], names text[], salts bytea[], contents bytea[])
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mirror_only();
  return part_take(positions, names, salts, contents);
end $$;

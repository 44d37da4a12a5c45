-- What a mirror needs, and nothing but a mirror calls: the entries of another log at their own positions, the words
-- that its source has for them, and its removals. Nobody signs in at a mirror, so a database with accounts is none.

-- Appends the entries that follow, from position `first` on. Refuses to leave a gap, and bytes that do not have the
-- leaf hash under which the source signed them. Words that they list may be absent: they were removed since.
create function log_follow(
  first bigint, ids uuid[], versions bigint[], topics text[], asks uuid[], times timestamptz[], states bytea[], leaves bytea[]
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head bigint;
  other bigint;
begin
  if exists (select from private.account) then
    raise exception 'people sign in at this database: it is no mirror' using errcode = 'insufficient_privilege';
  end if;
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

-- Whether the log last took away the words behind a commitment: a redaction for good, a withholding until it ends.
create function part_is_removed(commitment text) returns boolean language sql stable as $$
  select coalesce((
    select r.kind <> 'restored' from removal r where r.sealed = commitment
    order by r.kind = 'redacted' desc, r.position desc limit 1), false)
$$;

-- Keeps words that the source has, each with an entry that lists it. Words that do not open what is listed there,
-- and words that were removed, are not taken. Returns how many are new.
create function part_follow(positions bigint[], names text[], salts bytea[], contents bytea[])
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  taken bigint;
begin
  if exists (select from private.account) then
    raise exception 'people sign in at this database: it is no mirror' using errcode = 'insufficient_privilege';
  end if;
  insert into part (commitment, name, salt, bytes, position)
    select distinct on (g.commitment) g.commitment, g.name, g.salt, g.bytes, g.position
    from (
      select sha256(convert_to('accountability/part/v1' || chr(10) || p.name || chr(10), 'UTF8') || p.salt || p.bytes)
        as commitment, p.*
      from unnest(positions, names, salts, contents) as p(position, name, salt, bytes)
    ) as g
    join log l on l.position = g.position
    where not part_is_removed(encode(g.commitment, 'hex'))
      and exists (
        select from parts_listed(convert_from(l.state, 'UTF8')::jsonb) as listed
        where listed.name = g.name and listed.sealed = encode(g.commitment, 'hex'))
    order by g.commitment, g.position
    on conflict do nothing;
  get diagnostics taken = row_count;
  return taken;
end $$;

-- Carries out every removal of the log. What is withheld is destroyed here too: a mirror asks for it again once it
-- was put back, and never holds what nobody may see. Returns how many parts went.
create function removals_follow() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone bigint;
begin
  if exists (select from private.account) then
    raise exception 'people sign in at this database: it is no mirror' using errcode = 'insufficient_privilege';
  end if;
  gone := removals_carry_out();
  delete from private.withheld_part;
  return gone;
end $$;
grant execute on function
  log_follow(bigint, uuid[], bigint[], text[], uuid[], timestamptz[], bytea[], bytea[]),
  part_follow(bigint[], text[], bytea[], bytea[]), removals_follow(), part_is_removed(text), parts_listed(jsonb)
  to accountability_app;

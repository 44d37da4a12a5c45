-- What a mirror needs, and nothing but a mirror calls: the entries of another log at their own positions, the words
-- that its source has for them, and its removals. The owner says that a database is a mirror's, before anything is
-- in it: the app's role, which may take accounts away, can't make one of a service's record.

create table private.mirror (origin text primary key);
create unique index mirror_of_one on private.mirror ((true));
comment on table private.mirror is 'The log that this database is a mirror of. The owner''s alone; no row: it is no mirror.';

create function mirror_refuse_accounts() returns void language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from private.account) then
    raise exception 'people sign in at this database: it is no mirror' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Makes an empty database a mirror of this log, once; the owner's to call.
create function mirror_open(source text) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform mirror_refuse_accounts();
  if exists (select from private.mirror m where m.origin = source) then
    return;
  end if;
  if exists (select from private.mirror) or exists (select from log) then
    raise exception 'this database holds another record: it is no mirror of %', source
      using errcode = 'insufficient_privilege';
  end if;
  insert into private.mirror (origin) values (source);
end $$;

create function mirror_only() returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform mirror_refuse_accounts();
  if not exists (select from private.mirror) then
    raise exception 'its owner has not said that it is a mirror''s: start the mirror once with ACCOUNTABILITY_OWNER_URL'
      using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Appends the entries that follow, from position `first` on. Refuses to leave a gap, and bytes that do not have the
-- leaf hash under which the source signed them. Words that they list may be absent: they were removed since.
create function log_follow(
  first bigint, ids uuid[], versions bigint[], topics text[], asks uuid[], times timestamptz[], states bytea[], leaves bytea[]
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head bigint;
  other bigint;
begin
  perform mirror_only();
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

-- The commitments behind which the log last took the words away. It is read from the log itself: the app can't edit it.
create function parts_removed() returns setof bytea
language sql stable security definer set search_path = public, pg_temp as $$
  select r.sealed from removals_last() as r where r.kind <> 'restoration'
$$;

-- Keeps words that the source has, each with an entry that lists it. Words that do not open what is listed there,
-- and words that were removed, are not taken. Returns how many are new.
create function part_follow(positions bigint[], names text[], salts bytea[], contents bytea[])
returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
  taken bigint;
begin
  perform mirror_only();
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

-- Carries out every removal of the log. What is withheld is destroyed here too: a mirror asks for it again once it
-- was put back, and never holds what nobody may see. Returns how many parts went.
create function removals_follow() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone bigint;
begin
  perform mirror_only();
  gone := removals_carry_out();
  delete from private.withheld_part;
  return gone;
end $$;
grant execute on function
  log_follow(bigint, uuid[], bigint[], text[], uuid[], timestamptz[], bytea[], bytea[]),
  part_follow(bigint[], text[], bytea[], bytea[]), removals_follow(), parts_removed(), parts_listed(jsonb)
  to accountability_app;

-- Words that are withheld for now: the columns of part, out of everybody's reach. Nothing on it is granted; the
-- functions below are the only doors, and each moves only what an entry of the log names.
create table private.withheld_part (
  commitment bytea primary key check (octet_length(commitment) = 32),
  name text not null,
  salt bytea not null check (octet_length(salt) = 32),
  bytes bytea not null,
  position bigint not null references log
);
comment on table private.withheld_part is 'What a withholding took out of part, until it is put back or redacted.';
alter table private.withheld_part set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);

create trigger withheld_part_never_changes before update or truncate on private.withheld_part
  for each statement execute function log_is_append_only();
alter table private.withheld_part enable always trigger withheld_part_never_changes;

-- The three things that can happen to words. Nobody is granted these: an entry decides to which words.
-- Destroyed with them: drafts that hold the same words, and the hash of the form that sent them.
create function parts_destroy(doomed bytea[]) returns bigint
language sql set search_path = public, pg_temp as $$
  with shown as (
    delete from part where commitment = any(doomed) returning bytes, position
  ), withheld as (
    delete from private.withheld_part where commitment = any(doomed) returning bytes, position
  ), gone as (
    select * from shown union all select * from withheld
  ), drafts as (
    delete from private.draft d using gone g where d.published is not null
      or (octet_length(g.bytes) > 0
        and position(to_jsonb(convert_from(g.bytes, 'UTF8'))::text in d.answers::text) > 0)
  ), keys as (
    delete from private.idempotency i using gone g where g.position = any(i.positions)
  )
  select count(*) from gone
$$;

create function parts_hide(named bytea[]) returns bigint
language sql set search_path = public, pg_temp as $$
  with taken as (
    delete from part where commitment = any(named) returning commitment, name, salt, bytes, position
  ), kept as (
    insert into private.withheld_part (commitment, name, salt, bytes, position)
    select * from taken on conflict do nothing
  )
  select count(*) from taken
$$;

create function parts_show(named bytea[]) returns bigint
language sql set search_path = public, pg_temp as $$
  with taken as (
    delete from private.withheld_part where commitment = any(named)
    returning commitment, name, salt, bytes, position
  ), kept as (
    insert into part (commitment, name, salt, bytes, position) select * from taken on conflict do nothing
  )
  select count(*) from taken
$$;

-- What the removal at this position names, as far as its target lists it.
create function parts_named(removal bigint, kind text) returns bytea[]
language plpgsql stable set search_path = public, pg_temp as $$
declare
  topics constant jsonb := '{"redaction": "part-redacted/%", "withholding": "part-withheld/%", "restoration": "part-restored/%"}';
  keys constant jsonb := '{"redaction": "removed", "withholding": "withheld", "restoration": "restored"}';
  body jsonb;
begin
  select convert_from(l.state, 'UTF8')::jsonb -> 'body' into body
  from log l where l.position = removal and l.topic like topics ->> kind;
  if body is null then
    raise exception 'there is no % at position %', kind, removal using errcode = 'no_data_found';
  end if;
  return array(
    select decode(l.sealed, 'hex')
    from log t, parts_listed(convert_from(t.state, 'UTF8')::jsonb) as l,
      jsonb_each_text(body -> (keys ->> kind)) as r(name, sealed)
    where t.position = (body ->> 'target')::bigint and l.name = r.name and l.sealed = r.sealed);
end $$;

-- What the log last said of each part that it ever removed; a redaction is always the last word.
create index log_removals on log (position) where topic like 'part-%';
create function removals_last() returns table (sealed bytea, kind text, "position" bigint)
language sql stable set search_path = public, pg_temp as $$
  with said as (
    select l.position, k.kind, unnest(parts_named(l.position, k.kind)) as sealed
    from log l join (
      values ('part-redacted/%', 'redaction'), ('part-withheld/%', 'withholding'), ('part-restored/%', 'restoration')
    ) as k(topic, kind) on l.topic like k.topic
    where l.topic like 'part-%'  -- word for word that of the index
  )
  select distinct on (s.sealed) s.sealed, s.kind, s.position from said s
  order by s.sealed, s.kind = 'redaction' desc, s.position desc
$$;

-- What the removal at this position names, without the parts of which the log said something else since.
create function parts_left_to(removal bigint, kind text) returns bytea[]
language plpgsql set search_path = public, pg_temp as $$
declare
  named constant bytea[] := parts_named(removal, kind);
begin
  perform pg_advisory_xact_lock(7301);  -- nothing is appended meanwhile, which could say otherwise
  return array(select r.sealed from removals_last() as r where r.position = removal and r.sealed = any(named));
end $$;

-- Each is idempotent and returns how many parts were there to destroy, to take out of view, to put back. An old
-- entry has no say any more: its restoration shows nothing that was withheld again since.
create or replace function part_redact(redaction bigint) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  select parts_destroy(parts_named(redaction, 'redaction'))
$$;
create function part_withhold(withholding bigint) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  select parts_hide(parts_left_to(withholding, 'withholding'))
$$;
create function part_restore(restoration bigint) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  select parts_show(parts_left_to(restoration, 'restoration'))
$$;

-- Whatever the log last said of each part holds again, as after a restore of an older backup. Idempotent. Returns how many parts went out of view that had come back into it.
create function removals_carry_out() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  redacted bytea[];
  withheld bytea[];
  restored bytea[];
begin
  perform pg_advisory_xact_lock(7301);  -- nothing is appended meanwhile, which could say otherwise
  select array_agg(l.sealed) filter (where l.kind = 'redaction'),
    array_agg(l.sealed) filter (where l.kind = 'withholding'),
    array_agg(l.sealed) filter (where l.kind = 'restoration')
  from removals_last() as l into redacted, withheld, restored;
  perform parts_show(restored);
  return parts_destroy(redacted) + parts_hide(withheld);
end $$;
grant execute on function part_withhold(bigint), part_restore(bigint), removals_carry_out() to accountability_app;

-- How far the owner has written the tables anew: destroyed words of entries up to here are off the disk.
create table private.wiped (up_to bigint not null);
comment on table private.wiped is 'One row or none, and the owner''s alone: the newest redaction when the disk was wiped.';

-- The read model of all three takes the place of the one of redactions.
drop table redaction;
create table removal (
  sealed text not null, position bigint not null, target bigint not null, name text not null, kind text not null,
  ground text, replacement jsonb not null,
  primary key (sealed, position)
);
create index removal_position on removal (position);
grant select on removal to accountability_app, accountability_reader;
grant insert, update, delete on removal to accountability_app;

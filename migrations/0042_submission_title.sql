-- As in 0028, and a submission is no longer headed by words that were destroyed, such as a recommendation's title.
create or replace function parts_destroy(doomed bytea[]) returns bigint
language sql set search_path = public, pg_temp as $$
  update private.submission s set title = 'About words that were removed'
  where exists (
    select from (
      select name, bytes from part where commitment = any(doomed)
      union all select name, bytes from private.withheld_part where commitment = any(doomed)
    ) as g
    where not is_file(g.name) and octet_length(g.bytes) > 0
      and position(regexp_replace(trim(convert_from(g.bytes, 'UTF8')), '\s+', ' ', 'g') in s.title) > 0
  );
  with shown as (
    delete from part where commitment = any(doomed) returning name, bytes, position
  ), withheld as (
    delete from private.withheld_part where commitment = any(doomed) returning name, bytes, position
  ), gone as (
    select position, case when is_file(name) then null else convert_from(bytes, 'UTF8') end as words,
      case when is_file(name) then sha256(bytes) end as digest,
      case when is_file(name) then convert_to(translate(encode(bytes, 'base64'), E'\n', ''), 'UTF8') end as sent
    from (select * from shown union all select * from withheld) as g
  ), uploads as (
    delete from private.upload u using gone g where g.digest = u.digest
  ), drafts as (
    delete from private.draft d using gone g where d.published is not null
      or (g.words <> '' and position(to_jsonb(g.words)::text in d.answers::text) > 0)
  ), keys as (
    delete from private.idempotency i using gone g where g.position = any(i.positions)
  ), requests as (
    update private.removal_request r set notes = '', words = null from gone g
    where g.words <> '' and position(g.words in concat_ws(chr(10), r.notes, r.words)) > 0
  ), submissions as (
    update private.submission s
    set state = 'withdrawn', ended_at = now(), answers = '{}', commands = ''
    from gone g where s.ended_at is null and (
      (g.words <> '' and position(to_jsonb(g.words)::text in s.answers::text) > 0)
      or (g.sent <> '' and position(g.sent in s.commands) > 0))
  ), notes as (
    update private.submission_note n set words = '' from gone g
    where g.words <> '' and position(g.words in n.words) > 0
  )
  select count(*) from gone
$$;

-- Files that were sent with a draft and are not published: kept while another answer of the form is put right.
create table private.upload (
  id uuid primary key,
  account uuid not null,
  form text not null,
  about text not null,
  field text not null,
  kind text not null,
  name text not null,
  bytes bytea not null check (octet_length(bytes) <= 16777216),
  digest bytea not null generated always as (sha256(bytes)) stored,
  sent_at timestamptz not null,
  foreign key (account, form, about) references private.draft on delete cascade
);
create index upload_draft on private.upload (account, form, about);
comment on table private.upload is 'Files of drafts. They go with the draft: when it is published, discarded, or its account is removed.';
comment on column private.upload.form is 'The draft''s form, as in private.draft.';
comment on column private.upload.about is 'What the draft is about, as in private.draft.';
comment on column private.upload.field is 'The question that the file answers.';
comment on column private.upload.kind is 'The kind of file, as its bytes show: pdf, docx, xlsx, png, jpg, csv or txt.';
comment on column private.upload.name is 'What its sender called it; may hold a person''s name.';
alter table private.upload set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
grant select, insert, delete on private.upload to accountability_app;

-- As in 0022; and bytes that are a file are no words, but may lie once more among the files of drafts.
create or replace function parts_destroy(doomed bytea[]) returns bigint
language sql set search_path = public, pg_temp as $$
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

-- Answers sent for somebody else of the same office to release. A submission is a frozen version of a draft: what the
-- approver reads is what becomes public. Private until then, and emptied once it is published or at an end.
create table private.submission (
  number bigint generated always as identity primary key,
  key text not null unique,
  author uuid not null references private.account,
  role text not null,
  office text,
  form text not null,
  about text not null,
  address text not null,
  title text not null,
  answers jsonb not null,
  commands bytea not null,
  seen bigint not null,
  sent_at timestamptz not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'scheduled', 'published', 'returned', 'withdrawn')),
  approver uuid references private.account,
  decided_at timestamptz,
  release_at timestamptz,
  refusal text not null default '',
  ended_at timestamptz,
  positions bigint[] not null default '{}',
  check ((ended_at is null) = (state in ('waiting', 'scheduled'))),
  check (state <> 'scheduled' or (release_at is not null and approver is not null))
);
create unique index submission_open on private.submission (author, form, about) where state in ('waiting', 'scheduled');
create index submission_of_office on private.submission (office, role, number) where state in ('waiting', 'scheduled');
create index submission_due on private.submission (release_at) where state = 'scheduled';
comment on table private.submission is 'What waits for approval or for its time, and what became of it.';
comment on column private.submission.key is
  'The key of the draft''s version: a second click sends it once, and its commands are carried out once under it.';
comment on column private.submission.role is 'As whom the author spoke: the role of the entries, with office.';
comment on column private.submission.office is 'The author''s office when it was sent: only its approvers decide.';
comment on column private.submission.form is 'Which form, as in private.draft.';
comment on column private.submission.about is 'What the form is about, as in private.draft.';
comment on column private.submission.address is 'Where the form is in the workspace.';
comment on column private.submission.title is 'What it is about, as the author''s page was headed.';
comment on column private.submission.answers is 'The answers as typed; emptied at the end.';
comment on column private.submission.commands is 'What the answers become, as JSON; emptied at the end.';
comment on column private.submission.seen is 'The last position of what the form is about when it was sent or approved.';
comment on column private.submission.release_at is 'The minute at which it is to be published, once approved.';
comment on column private.submission.refusal is 'Why it came back from its release, in the service''s own words.';
comment on column private.submission.positions is 'The entries that it became.';

create table private.submission_note (
  number bigint generated always as identity primary key,
  submission bigint not null references private.submission,
  account uuid not null references private.account,
  at timestamptz not null,
  words text not null
);
create index submission_note_of on private.submission_note (submission, number);
comment on table private.submission_note is 'What author and approver say to each other about it. Never public.';
comment on column private.submission_note.words is
  'Emptied if they quote words that are destroyed by law, and 90 days after the submission''s end.';

grant select, insert, update on private.submission, private.submission_note to accountability_app;

-- As in 0012, and what waits for its release is forgotten with the words that it holds.
create or replace function parts_destroy(doomed bytea[]) returns bigint
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
  ), requests as (
    update private.removal_request r set notes = '', words = null from gone g
    where octet_length(g.bytes) > 0
      and position(convert_from(g.bytes, 'UTF8') in concat_ws(chr(10), r.notes, r.words)) > 0
  ), submissions as (
    update private.submission s
    set state = 'withdrawn', ended_at = now(), answers = '{}', commands = ''
    from gone g where s.ended_at is null and octet_length(g.bytes) > 0
      and position(to_jsonb(convert_from(g.bytes, 'UTF8'))::text in s.answers::text) > 0
  ), notes as (
    update private.submission_note n set words = '' from gone g
    where octet_length(g.bytes) > 0 and position(convert_from(g.bytes, 'UTF8') in n.words) > 0
  )
  select count(*) from gone
$$;

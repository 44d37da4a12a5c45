-- Requests to take words out of the record or to put them back, from being asked for to being carried out. Private:
-- the log learns only what two different people approved, and in which capacities.
create table private.removal_request (
  number bigint generated always as identity primary key,
  key text not null unique,
  kind text not null check (kind in ('redact', 'withhold', 'restore', 'explain')),
  position bigint not null,
  part text,
  ground text,
  review_on date,
  words text,
  notes text not null,
  requested_by uuid not null references private.account,
  requested_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'carried_out', 'refused', 'withdrawn')),
  ended_at timestamptz,
  positions bigint[] not null default '{}',
  check ((part is null) = (kind = 'explain')),
  check ((ground is null) = (kind in ('restore', 'explain'))),
  check ((ended_at is null) = (state = 'open')),
  check (words is null or state = 'open')
);
create index removal_request_of on private.removal_request (requested_by, number);
create index removal_request_open on private.removal_request (number) where state = 'open';
comment on table private.removal_request is 'What is asked of information governance: which words, why, and what became of it.';
comment on column private.removal_request.key is 'The key of the draft it was sent from: a second click sends no second request.';
comment on column private.removal_request.part is 'A field of the entry in every language, or one part of it.';
comment on column private.removal_request.words is
  'The replacement or the explanation. Public once carried out, else to be forgotten: kept only while it is open.';
comment on column private.removal_request.notes is 'For those who decide, never public; emptied if they quote words that are destroyed, and 90 days after the end.';

-- Who approved or refused. Two people in two capacities: no account and no capacity counts twice.
create table private.removal_decision (
  request bigint not null references private.removal_request,
  account uuid not null references private.account,
  capacity text not null,
  approves boolean not null,
  role text not null,
  office text,
  at timestamptz not null,
  primary key (request, account)
);
create unique index removal_decision_capacity on private.removal_decision (request, capacity) where approves;
comment on column private.removal_decision.role is 'The account’s role and office when it decided: the entry says by whom.';

alter table private.removal_request set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
grant select, insert, update on private.removal_request, private.removal_decision to accountability_app;

-- As in 0009, and what requests quote of the destroyed words goes with them.
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
  )
  select count(*) from gone
$$;

-- A right password is not a session yet where a second proof is asked for. Until then a browser holds a token of
-- its own for some minutes; it opens nothing but the next question.
create table private.pending_sign_in (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  account uuid not null references private.account,
  created_at timestamptz not null
);
create index pending_sign_in_of_account on private.pending_sign_in (account);
comment on table private.pending_sign_in is 'Who gave a right password and not yet the second proof. Good once, for ten minutes.';

-- Where an account was signed in to before: there its owner is never slowed by what others try elsewhere.
create table private.known_origin (
  bucket bytea primary key check (octet_length(bucket) = 32),
  account uuid not null references private.account,
  last_at timestamptz not null
);
create index known_origin_of_account on private.known_origin (account);
comment on column private.known_origin.bucket is
  'A keyed hash of the e-mail address with a network address, or with what one browser keeps: neither stands here.';

-- For people to tell their sessions apart, and to end one.
alter table private.session add column number bigint generated always as identity;
alter table private.session add column browser text not null default '';
comment on column private.session.number is 'Names a session to its owner; it opens nothing.';
comment on column private.session.browser is 'Roughly: “Firefox on Windows”. What the browser really sent is not kept.';

-- What an office asks of its own people. Without a row: one person may release, with a password alone.
create table private.office_setting (
  office text primary key,
  two_person boolean not null default false,
  second_factor boolean not null default false,
  changed_by uuid references private.account,
  changed_at timestamptz not null
);
comment on column private.office_setting.office is 'Its short name; the setting may stand before the office is registered.';
comment on column private.office_setting.two_person is 'What one person wrote is released by another.';
comment on column private.office_setting.second_factor is 'Nobody of this office signs in with a password alone.';

grant select, insert, update, delete on private.pending_sign_in, private.known_origin, private.office_setting
  to accountability_app;

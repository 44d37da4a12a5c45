-- The second proof: a code that a phone counts with us, and codes on paper for the day it is lost.
create table private.totp (
  account uuid primary key references private.account,
  secret bytea not null,
  begun_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
comment on column private.totp.secret is 'Sealed with a key that the database does not hold.';
comment on column private.totp.confirmed_at is 'When the first code was right; before that it counts for nothing.';
comment on column private.totp.last_step is 'The last interval whose code was used: none is good twice.';

create table private.recovery_code (
  account uuid not null references private.account,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  primary key (account, code_hash)
);
comment on table private.recovery_code is 'Those not used yet. Each is shown once, when it is made, and is good once.';

-- An invitation is a link that only its recipient holds; we hold its hash. Whoever opens it chooses a password.
create table private.invitation (
  number bigint generated always as identity primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  email text not null check (length(email) between 3 and 254),
  role text not null,
  office text,
  voice_of text,
  duty text,
  invited_by uuid references private.account,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('accepted', 'replaced', 'withdrawn')),
  check ((ended_at is null) = (outcome is null))
);
create unique index invitation_open on private.invitation (email) where ended_at is null;
create index invitation_of_office on private.invitation (office, number);
comment on table private.invitation is 'Who was asked to sign in, for which office and with which duty. Good once, for seven days.';
comment on column private.invitation.email is 'Casefolded, as an account has it.';
comment on column private.invitation.invited_by is 'Null: the operator, on the command line.';

-- Whoever left may come back, with an account of their own anew: the old one’s audit stays the old one’s.
alter table private.account drop constraint account_email_key;
create unique index account_email on private.account (email) where ended_at is null;
create index account_of_office on private.account (office) where ended_at is null;

grant select, insert, update, delete on private.totp, private.recovery_code, private.invitation to accountability_app;

-- The audit is read by those who answer for an office, and by the operator and information governance as a whole.
alter table private.audit add column office text;
comment on column private.audit.office is 'Whose audit the row belongs to: the office of the account at that time.';
update private.audit set office = a.office from private.account a where a.id = private.audit.account;
create index audit_of_office on private.audit (office, number);
grant select on private.audit to accountability_app;

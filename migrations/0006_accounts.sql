-- The people who may sign in. Nothing of this schema is ever in the log: an entry names an office and a role.
create table private.account (
  id uuid primary key,
  email text not null unique check (length(email) between 3 and 254),
  password_hash text not null,
  role text not null check (role in ('officer', 'secretariat', 'reviewer', 'information_governance', 'operator')),
  office text,
  created_at timestamptz not null,
  ended_at timestamptz,
  check (office is not null or role in ('information_governance', 'operator'))
);
comment on column private.account.email is 'Casefolded, so that one person cannot have two accounts by writing it otherwise.';
comment on column private.account.password_hash is 'argon2id, with its parameters; renewed at sign-in when ours have changed.';
comment on column private.account.ended_at is 'Kept, not deleted: the audit says for whom somebody acted.';

-- A browser holds a random token; the row holds its hash, so a copy of this table opens no session.
create table private.session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  account uuid not null references private.account,
  created_at timestamptz not null,
  seen_at timestamptz not null
);
create index session_of_account on private.session (account);
comment on table private.session is
  'Good for 8 hours without use and 24 in all. The row stays for some days so that a form sent too late is kept.';

-- How often somebody tried to sign in to one account from one address. Neither stands here: only a keyed hash
-- of both, since people type passwords into the wrong box.
create table private.sign_in_attempt (
  bucket bytea primary key check (octet_length(bucket) = 32),
  attempts integer not null,
  last_at timestamptz not null
);

-- Who did what and when. Read by the operator, on the database only.
create table private.audit (
  number bigint generated always as identity primary key,
  at timestamptz not null,
  account uuid,
  act text not null,
  about text not null default ''
);
create index audit_of_account on private.audit (account, at);

-- What a person has typed into a form of several pages and not published. `answers` maps a field's name to its
-- values as typed. `key` names this version of the answers: a page that shows an older one cannot publish it.
create table private.draft (
  account uuid not null references private.account,
  form text not null,
  about text not null,
  answers jsonb not null,
  key text not null,
  seen bigint not null,
  published bigint,
  updated_at timestamptz not null,
  primary key (account, form, about)
);
comment on column private.draft.seen is 'The last position of what the form is about when it was begun.';
comment on column private.draft.published is 'The first position that the answers made; a second click finds it here.';

grant select, insert, update, delete on private.account, private.session, private.sign_in_attempt, private.draft
  to accountability_app;
grant select, insert on private.audit to accountability_app;

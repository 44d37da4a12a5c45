-- Passkeys: public keys that sign a person in. The private half never leaves their device.
create table private.passkey (
  id bytea primary key check (octet_length(id) between 1 and 1023),
  account uuid not null references private.account,
  name text not null check (length(name) between 1 and 80),
  public_key bytea not null,
  sign_count bigint not null check (sign_count >= 0),
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_of_account on private.passkey (account, created_at);
comment on column private.passkey.name is 'What its owner calls it, so that they know which one to remove.';
comment on column private.passkey.sign_count is
  'The device’s own count when it last signed in, 0 where it keeps none. One that does not grow betrays a copy.';

-- What one browser has to bring back once and soon. A copy of this table opens nothing: `hash` is a keyed hash of
-- the challenge, what it is for, and the cookie of the browser that was given it.
create table private.challenge (
  hash bytea primary key check (octet_length(hash) = 32),
  about text not null default '',
  made_at timestamptz not null
);
create index challenge_made on private.challenge (made_at);
comment on column private.challenge.about is 'What goes on when it comes back: for single sign-on the page that was asked for.';

grant select, insert, update, delete on private.passkey, private.challenge to accountability_app;

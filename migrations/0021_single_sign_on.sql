-- Single sign-on: an office's own service (OpenID Connect) says who its people are.
create table private.sso_provider (
  office text primary key,
  issuer text not null,
  client_id text not null,
  client_secret bytea not null,
  tenant text,
  domains text[] not null check (cardinality(domains) > 0),
  duties jsonb not null default '{}',
  role text not null check (role in ('officer', 'secretariat')),
  provision boolean not null default false,
  required boolean not null default false,
  set_at timestamptz not null
);
comment on column private.sso_provider.office is 'The office whose people sign in here, by its short name.';
comment on column private.sso_provider.issuer is 'The provider’s address, exactly as its tokens spell it.';
comment on column private.sso_provider.client_id is 'The name under which the provider knows this service.';
comment on column private.sso_provider.client_secret is
  'Sealed with a key that comes from the service’s secret: a copy of this table does not open it.';
comment on column private.sso_provider.tenant is
  'The directory whose people are accepted, for Microsoft Entra ID: people are then known by tid and oid.';
comment on column private.sso_provider.domains is 'Only e-mail addresses at these domains are matched with accounts.';
comment on column private.sso_provider.duties is 'Which duty goes with which app role or group. Empty: duties are given here.';
comment on column private.sso_provider.role is 'What somebody becomes for whom an account is made.';
comment on column private.sso_provider.provision is 'Whether an account is made for somebody who has none.';
comment on column private.sso_provider.required is 'The office’s people sign in this way and no other; the operator excepted.';

-- Whom a provider knows as whom. Linked once, and from then on the e-mail address decides nothing: it may be given
-- to somebody else one day.
create table private.sso_identity (
  issuer text not null,
  subject text not null,
  account uuid not null unique references private.account,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
comment on column private.sso_identity.issuer is 'Who says so.';
comment on column private.sso_identity.subject is 'The provider’s own lasting name for the person: sub, or tid and oid.';

grant select, insert, update, delete on private.sso_provider, private.sso_identity to accountability_app;

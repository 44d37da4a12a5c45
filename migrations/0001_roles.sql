-- Who may do what. A login role of the operator's is made a member of accountability_app (and with it of
-- accountability_reader); the owner, who runs migrations, is a third one and never serves a page.
do $$ begin
  create role accountability_app nologin;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
  create role accountability_reader nologin;
exception when duplicate_object or unique_violation then null; end $$;

create schema private;
revoke all on schema public from public;
revoke all on schema private from public;
grant usage on schema public to accountability_app, accountability_reader;
grant usage on schema private to accountability_app;

-- A function is nobody's to call until it is granted.
alter default privileges revoke execute on functions from public;

comment on schema private is
  'Drafts, accounts, sessions and idempotency keys. No public query, feed, search, metric or log line reads it.';

-- A provider that falls silent about its groups takes nobody's duty who is the last of an office to hold it.
alter table private.sso_identity add column duty_kept_at timestamptz;
comment on column private.sso_identity.duty_kept_at is
  'When they last signed in without the provider giving them the duty that they hold, and kept it since nobody else
of the office holds it. Null: at their last sign-in nothing of that kind happened.';

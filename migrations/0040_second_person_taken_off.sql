-- Whoever takes the second person off their office is not at once freed by it from the second person.
alter table private.office_setting add column taken_off_by uuid references private.account;
alter table private.office_setting add column taken_off_at timestamptz;
comment on column private.office_setting.taken_off_by is
  'Who last took the second person off; for a day their own words still need one. Null while it is asked for.';
comment on column private.office_setting.taken_off_at is 'When they did.';

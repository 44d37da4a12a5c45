-- Reminders to the officers who answer: what each of them wants, and what they were reminded of already.
create table private.reminder_choice (
  account uuid primary key references private.account,
  dates boolean not null,
  weekly boolean not null,
  changed_at timestamptz not null
);
comment on table private.reminder_choice is 'What an officer chose. Without a row: both.';
comment on column private.reminder_choice.dates is 'A mail when a date comes near, and when it has gone by.';
comment on column private.reminder_choice.weekly is 'On Monday, what is due from the office, if anything is.';

create table private.reminded (
  account uuid not null references private.account,
  ask uuid not null,
  clock integer not null,
  due date not null,
  stage text not null,
  primary key (account, ask, clock, due, stage)
);
comment on table private.reminded is 'Each reminder is given to each person once. A date that moved is another date.';

grant select, insert, update, delete on private.reminder_choice, private.reminded to accountability_app;

-- Which office or body was chased for what, when and by whom: for the secretariat alone, so that two people who share
-- the work see what was sent. The record itself learns nothing of it.
create table private.chaser (
  number bigint generated always as identity primary key,
  key text not null unique,
  secretariat text not null,
  whom text not null,
  asks uuid[] not null,
  sent_on date not null,
  marked_by uuid not null references private.account,
  marked_at timestamptz not null
);
create index chaser_of on private.chaser (secretariat, whom, number);
comment on table private.chaser is 'What a secretariat chased: its own note that a text was sent.';
comment on column private.chaser.key is 'The key of the form: a second click marks nothing twice.';
comment on column private.chaser.secretariat is 'The short name of the secretariat’s office, as its account has it.';
comment on column private.chaser.whom is 'The office’s short name, or a mark made from the name of a body that is no office.';
comment on column private.chaser.asks is 'Which asks the text named.';
grant select, insert on private.chaser to accountability_app;

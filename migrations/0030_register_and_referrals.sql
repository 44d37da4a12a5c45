-- What the register and the clocks learn: former names of an office, why an initiative ended, how often a day was
-- extended and which one held first; and what became of each referral. The columns are the fields of the Row of the
-- same name in src/accountability/projections/.
alter table office add column former jsonb not null default '[]';
alter table initiative add column end_parts jsonb not null default '{}';
alter table clock add column first_due date, add column extensions bigint not null default 0;
create index initiative_of_stream on initiative (stream);

create table referral (
  ask uuid not null, number bigint not null, office text not null, panel text not null, serial bigint not null,
  to_office text, referred date not null, received date, considered date, concluded date, outcome text,
  parts jsonb not null, outcome_parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (ask, number, until_position)
);
create index referral_of_panel on referral (panel, serial, until_position);
create index referral_sent_to on referral (to_office, until_position) where to_office is not null;
grant select on referral to accountability_app, accountability_reader;
grant insert, update, delete on referral to accountability_app;

-- An office ends, its work passes to others, and each of its open asks to an heir or, for now, to nobody.
alter table office add column expected_last_day date, add column ending text, add column last_day date;
comment on column office.ending is 'announced or confirmed: how sure the expected last day is.';
comment on column office.last_day is 'Recorded once it has come. The office says nothing more after it.';

create table transfer (
  office text not null, number bigint not null, successor text not null, first_day date not null,
  functions text[] not null, areas text[] not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (office, number, until_position)
);
create index transfer_to on transfer (successor, until_position);
comment on table transfer is 'What of an office''s work passes to which successor. No functions and areas: all of it.';
grant select on transfer to accountability_app, accountability_reader;
grant insert, update, delete on transfer to accountability_app;

alter table ask add column passed_on date, add column nobody_since date,
  add column heirs text[] not null default '{}', add column predecessors text[] not null default '{}',
  add column inherited date, add column stance text, add column adopted_from text, add column adopted_said date;
comment on column ask.passed_on is 'From this day the heirs answer: what counts a panel''s asks leaves this one out.';
comment on column ask.nobody_since is 'Since this day no body answers. The ask stays open.';
comment on column ask.heirs is 'The offices to which it passed, each of which has an ask of its own.';
comment on column ask.predecessors is 'The offices from which it came.';

alter table timeline add column also_office text;
comment on column timeline.also_office is
  'A second office that an entry is about: to which work passes, or from which an ask came.';
create index timeline_of_also_office on timeline (also_office, position) where also_office is not null;

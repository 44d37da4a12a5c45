-- Answers to questions. Every row is derived from the log and can be rebuilt by `accountability replay`; it
-- holds codes, dates and commitments, never words. Valid from one position until another, so that a past view
-- is a filter. The columns are the fields of the Row of the same name in src/accountability/projections/.
create table office (
  slug text not null, stream uuid not null, kind text not null, area text, valid_from date,
  invented boolean not null, parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (slug, until_position)
);
create table initiative (
  slug text not null, stream uuid not null, owner text, area text, began date, ended date,
  invented boolean not null, parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (slug, until_position)
);
create table panel (
  slug text not null, stream uuid not null, kind text not null, secretariat text not null, area text,
  began date, ended date, members bigint, hours bigint, invented boolean not null, parts jsonb not null,
  report_published date, report_recommendations bigint, report_parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (slug, until_position)
);
create table recommendation (
  stream uuid not null, panel text not null, serial bigint not null, printed text, key boolean not null,
  theme text, area text, page bigint, published date not null, parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (stream, until_position),
  -- A reference is never reused: the second publication of one serial number is refused.
  unique (panel, serial, until_position)
);
create table ask (
  ask uuid not null, stream uuid not null, panel text not null, serial bigint not null, office text not null,
  addressed date not null, decision text not null, decided date, provenance text, revisions bigint not null,
  initiatives text[] not null, covered_in_part boolean not null, delivery text, delivered date,
  first_target date, target date, moves bigint not null, decide_by date, panel_verdict text,
  independent_verdict text, contested boolean not null, open_referrals bigint not null,
  words jsonb not null, delivery_words jsonb not null, panel_words jsonb not null,
  independent_words jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (ask, until_position)
);
create index ask_of_panel on ask (panel, serial, until_position);
create index ask_of_office on ask (office, panel, serial, until_position);
create table clock (
  ask uuid not null, number bigint not null, office text not null, panel text not null, serial bigint not null,
  kind text not null, basis text not null, started date not null, due date not null, provision text,
  paused date, paused_until date, passed boolean not null, answered date, ended date,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (ask, number, until_position)
);
create index clock_running on clock (due, ask) where answered is null and ended is null;
create index clock_of_office on clock (office, due) where answered is null and ended is null;
create index clock_resuming on clock (paused_until) where paused_until is not null;
create table citation (
  ask uuid not null, initiative text not null, office text not null, panel text not null, serial bigint not null,
  coverage text not null, parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (ask, initiative, until_position)
);
create index citation_of_initiative on citation (initiative, until_position);
create index citation_in on citation (panel, serial, until_position);

create table timeline (
  position bigint primary key, stream uuid not null, version bigint not null, type text not null, panel text,
  serial bigint, ask uuid, office text, occurred date not null, recorded timestamptz not null, target bigint,
  late boolean not null
);
create index timeline_of_panel on timeline (panel, position);
create index timeline_of_recommendation on timeline (panel, serial, position);
create index timeline_of_office on timeline (office, position);
create index timeline_of_ask on timeline (ask, position) where ask is not null;
create index timeline_late on timeline (position) where late;
create index timeline_target on timeline (target) where target is not null;
create index timeline_recorded on timeline (recorded);
create table redaction (
  sealed text not null, position bigint not null, target bigint not null, name text not null, ground text not null,
  primary key (sealed, position)
);

-- Which version of the folding code filled the tables; serving waits until it is the program's own.
create table read_model (fingerprint text not null, rebuilt timestamptz not null);

grant select on office, initiative, panel, recommendation, ask, clock, citation, timeline, redaction, read_model
  to accountability_app, accountability_reader;
grant insert, update, delete on office, initiative, panel, recommendation, ask, clock, citation, timeline,
  redaction, read_model to accountability_app;

-- The register of areas: the places that offices, panels, initiatives and recommendations name by one short word. The
-- columns are the fields of the Row of the same name in src/accountability/projections/.
create table area (
  slug text not null, stream uuid not null, kind text not null, code text, within text, valid_from date,
  last_day date, successors text[] not null, invented boolean not null, parts jsonb not null,
  former jsonb not null, end_parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (slug, until_position)
);
create index area_within on area (within, until_position) where within is not null;
comment on table area is 'Rows are derived from the log; they hold codes, dates and commitments, never words.';
comment on column area.code is 'An official code, as whoever keeps the codes spells it.';
comment on column area.successors is 'The areas that it became when it ended.';
grant select on area to accountability_app, accountability_reader;
grant insert, update, delete on area to accountability_app;

create index office_in_area on office (area, until_position) where area is not null;
create index panel_in_area on panel (area, until_position) where area is not null;
create index recommendation_in_area on recommendation (area, until_position) where area is not null;
create index initiative_in_area on initiative (area, until_position) where area is not null;

alter table timeline add column area text;
comment on column timeline.area is 'The area that an entry is about, or that what it is about names.';
create index timeline_of_area on timeline (area, position) where area is not null;

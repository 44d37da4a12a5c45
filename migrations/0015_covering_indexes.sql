-- Counts are read from indexes alone, whatever the record's age: what an office or a panel has running past its day
-- (beside every version of a clock that ever ran), and how many entries a month has.
drop index clock_of_office;
create index clock_of_office on clock (office, due) include (ask, kind, basis, paused, from_position, until_position)
  where answered is null and ended is null;
drop index clock_of_panel;
create index clock_of_panel on clock (panel, due) include (ask, kind, basis, paused, from_position, until_position)
  where answered is null and ended is null;
drop index timeline_recorded;
create index timeline_recorded on timeline (recorded) include (position);

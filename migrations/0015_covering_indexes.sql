-- Counts are read from indexes alone, and past views pass over what came later without looking at its rows: what an
-- office or a panel has running past its day (every version of a clock that ever ran is there), and how many entries
-- a month has.
drop index clock_of_office;
create index clock_of_office on clock (office, due, from_position, until_position) include (ask, kind, basis, paused)
  where answered is null and ended is null;
drop index clock_of_panel;
create index clock_of_panel on clock (panel, due, from_position, until_position) include (ask, kind, basis, paused)
  where answered is null and ended is null;
drop index timeline_recorded;
create index timeline_recorded on timeline (recorded) include (position);

-- Counts by office and by panel read these indexes alone: how many asks stand at which decision, and which
-- running clocks have gone past their day.
create index ask_counted_by_office on ask (office, until_position, from_position, decision);
create index ask_counted_by_panel on ask (panel, until_position, from_position, decision);
create index clock_of_panel on clock (panel, due) where answered is null and ended is null;

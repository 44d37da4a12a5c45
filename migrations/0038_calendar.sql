-- An office's calendar also shows what was due from it lately and has stopped: such a date is cancelled there.
create index clock_of_office_stopped on clock (office, due) where answered is not null or ended is not null;

-- The office's own reference of an ask, as in its tracker: by it a row of its spreadsheet finds its ask again.
create table private.ask_reference (
  office text not null,
  ask uuid not null,
  reference text not null check (char_length(reference) between 1 and 64),
  updated_at timestamptz not null,
  primary key (office, ask),
  unique (office, reference)
);
comment on table private.ask_reference is 'What an office calls the asks put to it, for its own files. Never public.';
comment on column private.ask_reference.reference is 'As the office wrote it in its file; one ask has one, and no two asks of an office the same.';
grant select, insert, update, delete on private.ask_reference to accountability_app;

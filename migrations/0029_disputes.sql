-- What an office says against an entry, and how it was resolved. The columns are the fields of the Row of the same name
-- in src/accountability/projections/disputes.py; the words are found in the entries.
create table dispute (
  ask uuid not null, number bigint not null, office text not null, panel text not null, serial bigint not null,
  kind text not null, entry bigint not null, disputed date not null, answered date, ground text,
  resolved date, outcome text,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (ask, number, until_position)
);
create index dispute_open on dispute (panel, until_position) where resolved is null;
grant select on dispute to accountability_app, accountability_reader;
grant insert, update, delete on dispute to accountability_app;

alter table ask add column disputes text[] not null default '{}', add column confirmed boolean not null default false;
comment on column ask.disputes is 'Of which kinds disputes are open: non_response, transcription.';
comment on column ask.confirmed is 'The office took the quoted answer that stands as its own word.';

-- Which offices have said that they publish nothing for a while: a read model as in 0004.
create table hold (
  office text not null, stream uuid not null, ground text not null, since date not null, until date not null,
  clocks text not null, parts jsonb not null,
  from_position bigint not null, until_position bigint not null default 9223372036854775807,
  primary key (office, until_position)
);
grant select, insert, update, delete on hold to accountability_app;
grant select on hold to accountability_reader;

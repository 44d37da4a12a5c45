-- The demo's mark: one row once its history was begun, completed when it was played to the end. A record that
-- is begun and not completed is thrown away by the next start; a database without this row is never a demo's.
create table private.demo (
  single boolean primary key default true check (single),
  begun_at timestamptz not null default now(),
  played_at timestamptz
);
comment on column private.demo.played_at is 'Null while the history is being played, and for ever after a crash.';
grant select, insert, update on private.demo to accountability_app;

-- The event store is the public log. One writer at a time from log_append() to its commit, so the order of
-- commits is the order of positions; a rolled-back append gives its positions back. Nobody may update or delete.
create table log (
  position bigint primary key check (position >= 0),
  stream_id uuid not null,
  version bigint not null check (version >= 1),
  topic text not null,
  ask uuid,
  recorded timestamptz not null,
  state bytea not null check (octet_length(state) between 2 and 8192),
  leaf bytea not null check (octet_length(leaf) = 32),
  unique (stream_id, version)
);
comment on table log is 'Every entry, for ever, in order. Append-only: see log_append().';
comment on column log.position is '0-based and gapless: the Merkle leaf index.';
comment on column log.state is 'The leaf bytes: hashed and served as stored, never re-encoded.';
comment on column log.leaf is 'RFC 6962 leaf hash: SHA-256(0x00 || state).';
comment on column log.topic is 'Copy of type in state; so are stream_id, version, ask and recorded. Checked on replay.';

create function log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger log_append_only before update or delete or truncate on log
  for each statement execute function log_is_append_only();
alter table log enable always trigger log_append_only;

grant select on log to accountability_app, accountability_reader;

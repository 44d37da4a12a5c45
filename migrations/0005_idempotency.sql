-- One row per command that a person sent: the same key with the same payload returns the same positions, with
-- another payload it is refused. Written in the transaction that appends, so a retry after a lost
-- acknowledgement makes no second entry.
create table private.idempotency (
  account uuid not null,
  key text not null check (length(key) between 8 and 200),
  payload_hash bytea not null,
  positions bigint[] not null default '{}',
  at timestamptz not null default now(),
  primary key (account, key)
);
grant select, insert, update, delete on private.idempotency to accountability_app;

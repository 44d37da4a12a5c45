-- E-mail alerts of the public: who gets which feed by mail. An address is sealed with the service's secret, found
-- again by a keyed hash, and gone with its row when somebody leaves.
create table private.subscription (
  id uuid primary key,
  mark bytea not null check (octet_length(mark) = 32),
  address bytea not null,
  scope text not null check (scope in ('all', 'late', 'panel', 'recommendation', 'office')),
  about jsonb not null,
  pace text not null check (pace in ('daily', 'each')),
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  bookmark bigint,
  next_at timestamptz,
  unique (mark, scope, about),
  check ((bookmark is null) = (confirmed_at is null)),
  check ((next_at is null) = (confirmed_at is null))
);
create index subscription_next on private.subscription (next_at) where confirmed_at is not null;
comment on table private.subscription is 'Who asked for a feed by mail. Removed on leaving, and after 48 hours if it is not confirmed.';
comment on column private.subscription.mark is 'A keyed hash of the address: says nothing without the service’s secret.';
comment on column private.subscription.address is 'Sealed (AES-GCM) with a key from the service’s secret, for this row alone.';
comment on column private.subscription.scope is 'Which entries of the timeline: all, or those of one panel, recommendation or office, or what is overdue.';
comment on column private.subscription.about is 'The panel; panel and number; or office.';
comment on column private.subscription.pace is 'daily: one mail in the morning at most. each: soon after something is recorded.';
comment on column private.subscription.bookmark is 'The last position that was put into a mail, or that this feed had nothing up to.';

-- A mail of theirs that waits goes with them.
alter table private.outbox add column subscription uuid references private.subscription on delete cascade;
create index outbox_of_subscription on private.outbox (subscription) where subscription is not null;
comment on column private.outbox.subscription is 'For whom it is, of those who get alerts; account: of those who sign in; letter: neither.';

-- How often somebody asked for mails, and for one address. Neither stands here, only a keyed hash of it.
create table private.alert_request (
  bucket bytea primary key check (octet_length(bucket) = 32),
  requests integer not null,
  since timestamptz not null
);
comment on table private.alert_request is 'Keeps strangers from being sent mails that they did not ask for. Rows older than a day are removed.';

grant select, insert, update, delete on private.subscription, private.alert_request to accountability_app;

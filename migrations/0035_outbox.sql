-- Mails to be sent: put here in the transaction that makes them necessary, or by the service's own clock, and sent
-- by one sender at a time beside the pages. A row says to whom by reference and about what by codes; the words are
-- taken when it is sent, so that none goes out that was removed meanwhile.
create table private.outbox (
  number bigint generated always as identity primary key,
  key text not null unique,
  kind text not null check (kind in ('letter', 'reminder', 'digest', 'confirmation', 'alert')),
  account uuid references private.account,
  letter bytea,
  about jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'gave_up', 'dropped')),
  due timestamptz not null,
  next_attempt timestamptz not null,
  attempts integer not null default 0,
  doubtful integer not null default 0,
  sent_as text,
  problem text not null default '',
  ended_at timestamptz,
  check ((ended_at is null) = (state in ('waiting', 'sending'))),
  check (letter is null or (kind = 'letter' and ended_at is null))
);
create index outbox_next on private.outbox (next_attempt, number) where state in ('waiting', 'sending');
create index outbox_ended on private.outbox (ended_at) where ended_at is not null;
comment on table private.outbox is 'Mails on their way out. Kept for 90 days after they were sent or given up.';
comment on column private.outbox.key is
  'What makes this mail the only one of its sort: a second put of the same key changes nothing. Its hash is the Message-ID.';
comment on column private.outbox.kind is 'Which words it gets when it is sent.';
comment on column private.outbox.letter is
  'Sealed: address and words that exist nowhere else, as of an invitation. Emptied once it is sent or given up.';
comment on column private.outbox.about is 'Positions, asks and codes that its words are made from; never words.';
comment on column private.outbox.state is
  'sending: a sender has it, or was killed with it. gave_up: nobody tries again. dropped: not wanted any more when its turn came.';
comment on column private.outbox.attempts is 'How often it was begun.';
comment on column private.outbox.doubtful is
  'How often it was handed to the provider without an answer coming back: it may have arrived so often already.';
comment on column private.outbox.sent_as is 'What the provider calls it.';
comment on column private.outbox.problem is 'Why the last attempt failed, without the address.';

grant select, insert, update, delete on private.outbox to accountability_app;

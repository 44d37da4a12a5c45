-- A mail to those who may release what another person wrote, when it waits for them.
alter table private.outbox drop constraint outbox_kind_check;
alter table private.outbox add constraint outbox_kind_check
  check (kind in ('letter', 'reminder', 'digest', 'confirmation', 'alert', 'notice'));
alter table private.reminder_choice add column approvals boolean not null default true;
comment on column private.reminder_choice.approvals is 'A mail when something waits for their approval.';

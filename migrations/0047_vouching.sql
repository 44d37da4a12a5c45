-- Who lets a second account in and writes under it is still one person. Where an office asks for a second person,
-- an account counts as the hand of whoever invited it until somebody else has vouched for it.
alter table private.account add column invited_by uuid references private.account;
alter table private.account add column vouched_by uuid references private.account;
alter table private.account add column vouched_at timestamptz;
comment on column private.account.invited_by is
  'Who sent the link by which this account began. Null: nobody, as for one that the operator made or single sign-on.';
comment on column private.account.vouched_by is
  'Who said that somebody else than its inviter is behind it: another approver of the office, or the operator.';
comment on column private.account.vouched_at is 'When they did.';
update private.account a set invited_by = i.invited_by
from private.invitation i where i.email = a.email and i.outcome = 'accepted' and i.ended_at <= a.created_at;

-- The account whose hand this one is: up the invitations, to the first that was vouched for or that nobody of an
-- office let in. The operator lets people in for everybody, and is nobody's hand.
create function private.hand_of(asked uuid) returns uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive up as (
    select id, case when vouched_by is null then invited_by end as by, 0 as steps
    from private.account where id = asked
    union all
    select a.id, case when a.vouched_by is null then a.invited_by end, up.steps + 1
    from up join private.account a on a.id = up.by where a.role <> 'operator' and up.steps < 1000
  )
  select id from up order by steps desc limit 1
$$;
comment on function private.hand_of(uuid) is
  'Two accounts with the same hand do not release each other’s words where their office asks for a second person.';
revoke execute on function private.hand_of(uuid) from public;
grant execute on function private.hand_of(uuid) to accountability_app;

-- What an account may do for its office: drafters and editors prepare, approvers and publishers release. Whoever
-- had an account before could release everything, and still can.
alter table private.account add column duty text;
update private.account set duty = case role when 'officer' then 'approver' when 'secretariat' then 'publisher' end;
alter table private.account add constraint account_duty_fits check (
  case role
    when 'officer' then coalesce(duty in ('drafter', 'approver'), false)
    when 'secretariat' then coalesce(duty in ('editor', 'publisher'), false)
    else duty is null
  end
);
comment on column private.account.duty is
  'drafter or approver of an office, editor or publisher of a secretariat; the other roles have none.';


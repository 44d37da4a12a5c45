-- The feed of an area can be had by mail, as every other feed can.
alter table private.subscription drop constraint subscription_scope_check;
alter table private.subscription add constraint subscription_scope_check
  check (scope in ('all', 'late', 'panel', 'recommendation', 'office', 'area'));
comment on column private.subscription.scope is 'Which entries of the timeline: all, or those of one panel, recommendation, office or area, or what is overdue.';
comment on column private.subscription.about is 'The panel; panel and number; office; or area.';

-- Each due day of a clock passes once: which one did last, so that an extended day can pass, too. The rows are made
-- anew from the log.
alter table clock drop column passed, add column passed_due date;
comment on column clock.passed_due is 'The last due day that is recorded as having gone by; after an extension, earlier than due.';

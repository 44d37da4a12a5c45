-- The newest panels are found without a look at all the others.
create index timeline_of_commissionings on timeline (position) where type like 'panel-commissioned/%';

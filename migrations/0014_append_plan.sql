-- How to run what log_append() asks is worked out once a connection. PostgreSQL would do it anew for every call, to
-- know the arrays' lengths; with one entry that takes longer than appending it, while everybody else waits.
alter function log_append(uuid[], bigint[], text[], uuid[], timestamptz[], bytea[], text[], bytea[], bytea[])
  set plan_cache_mode = force_generic_plan;

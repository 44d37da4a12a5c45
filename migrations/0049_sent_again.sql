-- A draft whose submission was returned or withdrawn goes on under a new key: sent again it is another submission.
-- From here on the program does it as it ends one.

update private.draft d set key = replace(gen_random_uuid()::text, '-', '')
from private.submission s
where s.state in ('returned', 'withdrawn')
  and (d.account, d.form, d.about, d.key) = (s.author, s.form, s.about, s.key);

-- In whose voice a reviewer judges: that of one panel or, without one, an independent reviewer's. Nobody chooses it
-- in a form, so that no assessor can speak as the residents, nor they as an assessor of their own recommendations.
alter table private.account add column voice_of text check (voice_of is null or role = 'reviewer');
comment on column private.account.voice_of is
  'The panel for which this reviewer speaks, by its short name; they are an independent reviewer of all others.';

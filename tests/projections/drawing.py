"""What a life draws from: answers that are complete, and entries to correct or to take words from."""

SOURCE = {"source/en": "The Norchester Post, page 2"}
CURRENT = "until_position = 9223372036854775807"
# What each decision must carry: dates and codes, and words.
ANSWERS = {
    "acknowledged": ((), {"text/en": "We welcome this"}),
    "under_consideration": (("decide_by",), {"forum/en": "The board"}),
    "accepted": (("target",), {"text/en": "We will"}),
    "accepted_in_part": ((), {"excluded/en": "The park", "reason/en": "Closed"}),
    "accepted_in_principle": (("decide_by",), {"settle_first/en": "The budget"}),
    "not_accepted": (("reason_code",), {"reason/en": "No money"}),
    "not_ours": ((), {"to/en": "The Highways Agency"}),
    "cannot_comment_yet": (("review_on",), {"ground/en": "A court case"}),
}
ENTRIES = """
select * from (
  select position, state ->> 'by' as by, state ->> 'role' as role,
    (select split_part(min(name), '/', 1) from jsonb_object_keys(state -> 'parts') as name) as field
  from (select position, convert_from(state, 'UTF8')::jsonb as state from log) as entry
) as entry where {where} order by position
"""
# Removals: what they are about, and the field of one of the parts they name.
TARGETS = """
select position, (body ->> 'target')::bigint as target,
  (select split_part(min(name), '/', 1)
    from jsonb_object_keys(coalesce(body -> 'withheld', body -> 'removed'))
      as name) as field
from (select position, topic as type, convert_from(state, 'UTF8')::jsonb -> 'body' as body from log) as entry
where {where} order by position
"""

"""What an office said before that is like something it is asked now: its answers, and its standing work.

Likeness is computed from `part` when it is asked for; no row holds words. Only the newest thousand
answers of an office are compared, which bounds the time that a page takes however long the record is.
"""

import unicodedata
from uuid import UUID

import msgspec

from accountability.projections import reading
from accountability.projections.asks import AskRow
from accountability.projections.reading import Reader

LIKE_ENOUGH = 0.35
COMPARED, OFFERED = 1_000, 3
# The recommendations that the office has answered, against the one that it is asked now.
ANSWERS = """
with own as materialized (
  select a.ask, a.decided, r.parts from ask a
  join recommendation r on r.panel = a.panel and r.serial = a.serial
    and r.from_position <= $1 and r.until_position > $1
  where a.from_position <= $1 and a.until_position > $1 and a.office = $2 and a.ask <> $3
    and a.provenance = 'authored' and a.decision not in ('awaiting', 'acknowledged')
  order by a.decided desc, a.ask limit $6
), alike as materialized (
  select own.ask, own.decided, similarity(folded(p.bytes), $4) as likeness from own
  join part p on p.commitment = decode(coalesce(own.parts ->> 'text/en', own.parts ->> 'text/cy'), 'hex')
)
select ask, likeness from alike where likeness >= $5 order by likeness desc, decided desc limit $7
"""
WORK = """
select i.slug, max(word_similarity(folded(p.bytes), $3)) as likeness
from initiative i cross join lateral jsonb_each_text(i.parts) as named (name, sealed)
join part p on p.commitment = decode(named.sealed, 'hex')
where i.from_position <= $1 and i.until_position > $1 and i.owner = $2 and i.ended is null
  and named.name like 'name/%'
group by i.slug having max(word_similarity(folded(p.bytes), $3)) >= 0.5
order by likeness desc, i.slug limit $4
"""


class Similar(msgspec.Struct, frozen=True):
    """Asks whose answers are like what is asked, and initiatives, the most alike first."""

    asks: list[UUID]
    initiatives: list[str]


async def similar(reader: Reader, row: AskRow, parts: dict[str, str]) -> Similar:
    """`parts` are those of the recommendation that is asked now."""
    wanted = {name: sealed for name, sealed in parts.items() if name.startswith(("title/", "text/"))}
    found = await reading.words(reader, [wanted])
    text = folded("\n".join(words for words in found.values() if isinstance(words, str)))
    if not text:
        return Similar([], [])
    answers = await reader.fetch(
        ANSWERS, reader.at, row.office, row.ask, text, LIKE_ENOUGH, COMPARED, OFFERED
    )
    work = await reader.fetch(WORK, reader.at, row.office, text, OFFERED)
    return Similar([record["ask"] for record in answers], [record["slug"] for record in work])


def folded(text: str) -> str:
    """In one case and without accents, as `folded` in the database makes a part's words."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(character for character in plain if not unicodedata.combining(character))

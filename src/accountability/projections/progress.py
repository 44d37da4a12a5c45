"""How far the set-up of a panel has come: what is recorded of it, counted."""

from collections.abc import Sequence

import msgspec

from accountability.projections.reading import Reader


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Of one panel. `addressed` counts recommendations, `dated` asks with a clock of whatever basis."""

    slug: str
    sessions: int
    published: int
    addressed: int
    asks: int
    dated: int


VALID = "from_position <= $1 and until_position > $1"
PROGRESS = f"""
select p.slug,
  (select count(*) from timeline t where t.panel = p.slug and t.serial is null and t.position <= $1
    and t.type = 'session-held/1') as sessions,
  (select count(*) from recommendation where panel = p.slug and {VALID}) as published,
  (select count(distinct serial) from ask where panel = p.slug and {VALID}) as addressed,
  (select count(*) from ask where panel = p.slug and {VALID}) as asks,
  (select count(distinct ask) from clock where panel = p.slug and {VALID}) as dated
from panel p where p.slug = any($2) and p.from_position <= $1 and p.until_position > $1
"""  # noqa: S608 - a constant


async def progress(reader: Reader, slugs: Sequence[str]) -> dict[str, Progress]:
    """By short name of the panel."""
    found = await reader.fetch(PROGRESS, reader.at, list(slugs))
    rows = [Progress(**record) for record in found]
    return {row.slug: row for row in rows}

"""What is wrong with the words that a source serves, held against the log as it stands in the database.

A doubt is no alarm yet: words come and go while they are read, and the entry that says so may be a moment
away.
"""

from typing import TYPE_CHECKING

import msgspec

from accountability.domain.removals import PartRestored
from accountability.mirroring.wording import Served
from accountability.transparency.tiles import TILE_WIDTH

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

# What a bundle's entries list, that is not removed and that its file lacks: kept here, or nowhere. A part
# that an earlier bundle listed first is in that one's file.
LACKING = """
select p.name, p.sealed, min(l.position) as position, (
    select min(f.position) from log f, parts_listed(convert_from(f.state, 'UTF8')::jsonb) as q
    where f.stream_id = l.stream_id and q.sealed = p.sealed) as first,
  bool_or(o.commitment is not null) as kept
from log l cross join lateral parts_listed(convert_from(l.state, 'UTF8')::jsonb) as p
left join part o on o.commitment = decode(p.sealed, 'hex') and o.name = p.name
where l.position >= $1 and l.position < $2 and p.sealed <> all($3::text[])
  and decode(p.sealed, 'hex') not in (select parts_removed())
  and (o.position is null or o.position >= $1)
group by p.name, p.sealed, l.stream_id order by position, p.name
"""
NOT_TAKEN = """
select s.sealed, decode(s.sealed, 'hex') in (select parts_removed()) as removed
from unnest($1::text[]) as s(sealed)
where not exists (select from part o where o.commitment = decode(s.sealed, 'hex'))
"""
FIRST_LISTED = """
select min(l.position) from log l, parts_listed(convert_from(l.state, 'UTF8')::jsonb) as p
where l.stream_id = $1 and p.sealed = any($2::text[])
  and decode(p.sealed, 'hex') not in (select parts_removed())
  and not exists (select from part o where o.commitment = decode(p.sealed, 'hex'))
group by p.sealed
"""


class Incomplete(Exception):
    """Raised while there are doubts that a newer checkpoint or the words of other `bundles` may lift."""

    def __init__(self, bundles: set[int]) -> None:
        super().__init__("words are missing")
        self.bundles = bundles


class Doubts(msgspec.Struct, frozen=True):
    """`said` for people; `bundles` are those whose files should have words that are not kept here."""

    said: tuple[str, ...]
    bundles: set[int]


async def doubts_about(connection: "AnyConnection", read: Served, size: int) -> Doubts:
    """After what could be kept of these words was kept; `size` is that of the log."""
    start, end = read.bundle * TILE_WIDTH, min(size, (read.bundle + 1) * TILE_WIDTH)
    lacking = await connection.fetch(LACKING, start, end, read.sealed)
    said, bundles = list(read.faults), {row["first"] // TILE_WIDTH for row in lacking if not row["kept"]}
    if not read.is_there:
        if lacking:
            said.append(f"the source's data/parts/{read.bundle}.jsonl is missing")
        return Doubts(tuple(said), bundles)
    for row in lacking:
        kept = "; this mirror keeps its own copy" if row["kept"] else ""
        said.append(
            f"entry {row['position']}: the words of {row['name']} vanished at the source without a "
            f"removal{kept}"
        )
    for row in await connection.fetch(NOT_TAKEN, [part.sealed.hex() for part in read.parts]):
        what = "are still served, although they were removed" if row["removed"] else "were listed by no entry"
        said.append(f"the words behind {row['sealed'][:16]}… {what}")
    return Doubts(tuple(said), bundles)


async def first_listed(connection: "AnyConnection", restored: PartRestored) -> set[int]:
    """The bundles in whose files words are that this entry puts back and that are not here."""
    sealed = list(restored.body.restored.values())
    rows = await connection.fetch(FIRST_LISTED, restored.originator_id, sealed)
    return {row[0] // TILE_WIDTH for row in rows}

"""Takes what a source serves behind its entries: words many at once, files one by one.

A file is read after the entries and words of a poll are stored, in a transaction of its own: it may be long
in coming, and nothing waits for it. What a crash leaves out is taken when its bundle is next looked at.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from accountability.mirroring.wording import Served
from accountability.verifying.words import ServedPart

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

KEEP_PARTS = "select part_follow($1, $2, $3, $4)"
# Of the files that are served, those that are not here: whether an entry removed them or lists them.
NOT_HERE = """
select s.n - 1 as number, s.sealed in (select parts_removed()) as removed, exists (
    select from log l, parts_listed(convert_from(l.state, 'UTF8')::jsonb) as p
    where l.position = s.position and p.name = s.name and p.sealed = encode(s.sealed, 'hex')) as listed
from unnest($1::bigint[], $2::text[], $3::bytea[]) with ordinality as s(position, name, sealed, n)
where not exists (select from part o where o.commitment = s.sealed) order by s.n
"""


async def keep_parts(connection: "AnyConnection", parts: Sequence[ServedPart], how: str = KEEP_PARTS) -> int:
    """Keep those that an entry lists and none removed, by the function `how`; returns how many are new."""
    taken = await connection.fetchval(
        how,
        [part.position for part in parts],
        [part.name for part in parts],
        [part.salt for part in parts],
        [part.content for part in parts],
    )
    return int(taken)


class Taken(NamedTuple):
    """How many files are new, and what is wrong with those that are served."""

    new: int
    said: tuple[str, ...]


async def take_files(connection: "AnyConnection", read: Served, how: str = KEEP_PARTS) -> Taken:
    """Keep the files of a bundle that are not here yet."""
    said: list[str] = []
    count = 0
    for row in await _not_here(connection, read.files):
        part = read.files[row["number"]]
        which = f"entry {part.position}: the file {part.name.partition('/')[0]}"
        if row["removed"]:
            said.append(f"{which} is still served, although it was removed")
            continue
        if not row["listed"]:
            said.append(f"{which} was listed by no entry")
            continue
        content = await asyncio.to_thread(read.content, part)
        if content is None:
            said.append(f"{which} is not there, or not the one that was recorded")
        else:
            count += await keep_parts(connection, [part._replace(content=content)], how)
    return Taken(count, tuple(said))


async def _not_here(connection: "AnyConnection", files: Sequence[ServedPart]) -> list[Any]:
    if not files:
        return []
    found: list[Any] = await connection.fetch(
        NOT_HERE,
        [part.position for part in files],
        [part.name for part in files],
        [part.sealed for part in files],
    )
    return found

"""What commands would record: decided by the same rules, folded by the same code, and nothing stored.

A form shows it before publishing, so that nobody is surprised by what the public then reads.
"""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from accountability.domain.commands.base import Actor, Command
from accountability.domain.files import is_file
from accountability.domain.integrity import Recorded
from accountability.handling.desk import Desk
from accountability.projections.folding import Fold
from accountability.projections.reading import OnFile
from accountability.projections.tables import Change, EntryTable
from accountability.storage import log


class Rehearsed(msgspec.Struct, frozen=True):
    """Entries with the positions they would have now, the rows they would change, what is sealed."""

    entries: tuple[Recorded, ...]
    changes: tuple[Change | tuple[EntryTable, msgspec.Struct], ...]
    texts: dict[str, str]
    files: dict[str, OnFile]


async def rehearse(desk: Desk, commands: Sequence[Command], actor: Actor) -> Rehearsed:
    """Decide commands, each on what those before it did, and keep nothing. Raises a Rule as desks do."""
    async with desk.pool.acquire() as connection:
        deciding = await desk.decide(connection, commands, actor)
        head = await log.head(connection)
    made = enumerate([*deciding.owed, *deciding.entries], head + 1)
    recorded = tuple(Recorded(position, entry) for position, entry in made)
    fold = Fold()
    for met in deciding.met.values():
        fold.go_on(met)
    after = [fold.after(item.position, item.entry) for item in recorded]
    first = len(deciding.owed)
    changes = tuple(change for changed in after[first:] for change in changed)
    files = [part for part in deciding.sealed if is_file(part.name)]
    texts = {part.commitment: part.content.decode() for part in deciding.sealed if part not in files}
    return Rehearsed(
        recorded[first:], changes, texts, {part.commitment: _kept(part.content) for part in files}
    )


def _kept(content: bytes) -> OnFile:
    return OnFile(len(content), sha256(content).hexdigest())

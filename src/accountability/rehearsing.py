"""What commands would record: decided by the same rules, folded by the same code, and nothing stored.

A form shows it before publishing, so that nobody is surprised by what the public then reads.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from accountability.deciders import DECIDERS
from accountability.deciding import Deciding
from accountability.domain.commands import Actor, Command
from accountability.domain.integrity import Recorded
from accountability.handling import Desk
from accountability.projections.folding import Fold
from accountability.projections.tables import Change, EntryTable
from accountability.storage import log


class Rehearsed(msgspec.Struct, frozen=True):
    """Entries with the positions they would have now, the rows they would change, the words by commitment."""

    entries: tuple[Recorded, ...]
    changes: tuple[Change | tuple[EntryTable, msgspec.Struct], ...]
    texts: dict[str, str]


class Rehearsing(Deciding):
    """One aggregate a stream, so that a later command sees what an earlier one did, as it will in the log."""

    async def load(self, stream: UUID) -> Any:
        known = next((held for held in self.streams if held.id == stream), None)
        return await super().load(stream) if known is None else known


async def rehearse(desk: Desk, commands: Sequence[Command], actor: Actor) -> Rehearsed:
    """Decide commands, each on what those before it did, and keep nothing. Raises a Rule as desks do."""
    async with desk.pool.acquire() as connection:
        deciding = Rehearsing(connection, commands[0], actor, desk.now())
        for number, command in enumerate(commands):
            if number:
                deciding.said = deciding.saying(command)
            await DECIDERS[type(command)](deciding, command)
        head = await log.head(connection)
    entries: list[Any] = [entry for stream in deciding.streams for entry in stream.collect_events()]
    recorded = tuple(Recorded(head + number, entry) for number, entry in enumerate(entries, 1))
    fold = Fold()
    for history in deciding.histories.values():
        fold.met(history)
    changes = tuple(change for item in recorded for change in fold.after(item.position, item.entry))
    texts = {part.commitment: part.content.decode() for part in deciding.sealed}
    return Rehearsed(recorded, changes, texts)

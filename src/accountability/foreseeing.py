"""What commands would put on the record: the entries as they would stand, decided but not stored.

For a check page that shows exactly what the public will see, and for a dry run. The same guards run as when the
commands are carried out; no lock is taken and nothing is written.
"""

from collections.abc import Iterator, Sequence

import msgspec

from accountability.deciding import DECIDERS, Deciding
from accountability.domain.commands import Command
from accountability.domain.entries import Entry, Stream
from accountability.domain.integrity import EntryCorrected
from accountability.handling import Actor, Desk
from accountability.projections.timeline import Item, timeline_rows
from accountability.storage.codec import decode

# Where a position stands on a page, this one leads nowhere: the log begins at 0.
NOWHERE = -1


class Foreseen(msgspec.Struct, frozen=True):
    """Entries in the order in which they would be recorded, and the words behind their commitments."""

    items: tuple[Item, ...]
    texts: dict[str, str]


async def foresee(desk: Desk, commands: Sequence[Command], actor: Actor) -> Foreseen:
    """Decide each command on the record as it stands now, none on what another would do.

    Raises the Rule that carrying it out would raise.
    """
    items: list[Item] = []
    texts: dict[str, str] = {}
    async with desk.pool.acquire() as connection:
        for command in commands:
            deciding = Deciding(connection, command, actor, desk.now())
            await DECIDERS[type(command)](deciding, command)
            for stream in deciding.streams:
                for entry in stream.collect_events():
                    items += _items(entry, stream)  # type: ignore[arg-type] # our own entries
            texts |= {part.commitment: part.content.decode() for part in deciding.sealed}
    return Foreseen(tuple(items), texts)


def _items(entry: Entry, stream: Stream) -> Iterator[Item]:
    """An entry as pages show it; after a correction, the entry that would stand in its target's place."""
    yield _item(entry, stream, NOWHERE)
    if isinstance(entry, EntryCorrected):
        yield _item(decode(entry.body.replacement), stream, entry.body.target)


def _item(entry: Entry, stream: Stream, position: int) -> Item:
    (row,) = timeline_rows(entry, position, stream)
    return Item(
        row=row,
        entry=entry,
        current=entry,
        leaf="",
        state=b"",
        corrected=(),
        redacted=(),
        updated=entry.timestamp,
    )

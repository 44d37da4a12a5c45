"""What was promised, in its three copies: the newest checkpoint row, `signer/last` and the published note.

They are written in that order, each after the one before is durable, so after a crash each may be one
checkpoint behind the one before it, and in no other way may they differ.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from accountability.publishing.published import Published
from accountability.publishing.refusals import CheckpointRewritten, LogShorter
from accountability.publishing.signer import Signed, Signer
from accountability.storage import checkpoints, log
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import VerifierKey

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection


class Promises(msgspec.Struct, frozen=True):
    """The newest row, what the signer remembers, what readers get; None where there is none."""

    row: Signed | None
    last: Signed | None
    published: Signed | None

    @property
    def remembered(self) -> Checkpoint | None:
        """What the entries are judged by: the copy outside the database, if it was written yet."""
        newest = self.last or self.row
        return newest.checkpoint if newest else None


async def check_length(connection: "AnyConnection", signer: Signer, published: Published) -> None:
    """Raise LogShorter if any copy covers more entries than there are. Needs no key."""
    row = await checkpoints.newest(connection)
    sizes = [row.size if row else 0, signer.covers(), published.size]
    refuse_shorter(await log.head(connection) + 1, max(sizes))


def refuse_shorter(entries: int, signed: int) -> None:
    if entries < signed:
        raise LogShorter(
            f"the log holds {entries:,} entries and {signed:,} were signed: the last {signed - entries:,} "
            "are missing, as after an older backup was restored"
        )


async def promises(
    connection: "AnyConnection", signer: Signer, published: Published, also: Sequence[VerifierKey]
) -> Promises:
    """The three copies, each signed by keys we know. Raises CheckpointRewritten if they disagree."""
    row, last = await _row(connection, signer, also), signer.last(also)
    note = published.note()
    shown = signer.read(note, f"{published.folder}/checkpoint", also) if note is not None else None
    found = Promises(row, last, shown)
    await _agree(connection, found)
    return found


async def _row(connection: "AnyConnection", signer: Signer, also: Sequence[VerifierKey]) -> Signed | None:
    newest = await checkpoints.newest(connection)
    if newest is None:
        return None
    where = f"the checkpoint row of size {newest.size:,}"
    signed = signer.read(newest.note, where, also)
    if (signed.size, signed.root) != (newest.size, newest.root):
        raise CheckpointRewritten(f"{where} says something else than the note that was signed")
    return signed


async def _agree(connection: "AnyConnection", found: Promises) -> None:
    if found.last is None:
        if found.published is not None or await checkpoints.beyond(connection, -1) > 1:
            raise CheckpointRewritten(
                "signer/last is missing though this log was signed: put it back, or put a copy of the newest "
                "checkpoint there that any witness or mirror has seen"
            )
        return
    await _has_row(connection, found.last, "signer/last")
    if await checkpoints.beyond(connection, found.last.size) > 1:
        raise CheckpointRewritten(
            f"signer/last covers {found.last.size:,} entries and more were signed since: it is an old copy"
        )
    if found.published is not None:
        await _has_row(connection, found.published, "log/checkpoint")
        if found.published.size > found.last.size:
            raise CheckpointRewritten(
                f"signer/last covers {found.last.size:,} entries and {found.published.size:,} are published: "
                "it is an old copy"
            )


async def _has_row(connection: "AnyConnection", signed: Signed, where: str) -> None:
    row = await checkpoints.of_size(connection, signed.size)
    if row is None:
        raise CheckpointRewritten(
            f"{where} covers {signed.size:,} entries, and the checkpoint row of that size is gone"
        )
    if row.root != signed.root:
        raise CheckpointRewritten(
            f"{where} and the checkpoint row of size {signed.size:,} have different roots"
        )

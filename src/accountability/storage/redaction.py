"""Carries redactions out: what an entry names is destroyed in the transaction that appends it.

Afterwards `part` is written anew, so that the words do not linger in its pages; WAL and backups expire within
30 days, and every redaction is carried out again after a restore.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accountability.domain.integrity import PartRedacted, Recorded

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

REDACT = "select part_redact($1)"
REDACT_ALL = "select coalesce(sum(part_redact(position)), 0) from log where topic like 'part-redacted/%'"


async def carry_out(connection: "AnyConnection", entries: Sequence[Recorded]) -> None:
    for item in entries:
        if isinstance(item.entry, PartRedacted):
            await connection.fetchval(REDACT, item.position)


async def carry_out_all(connection: "AnyConnection") -> int:
    """Replay every redaction of the log, as after a restore; returns how many parts were destroyed."""
    return int(await connection.fetchval(REDACT_ALL))


async def vacuum(owner: "AnyConnection") -> None:
    """Write the table anew, so that no byte of destroyed words is left in its files; the owner's to call.

    A plain vacuum, which the server does by itself, frees their place and leaves the bytes there until
    something else is written over them; every later backup would carry them. Readers wait while it runs.
    """
    await owner.execute("vacuum (full) part")

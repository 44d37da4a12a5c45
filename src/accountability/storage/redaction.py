"""Carries removals out: what an entry names is destroyed, withheld or put back as the entry is appended.

The database's own functions do it, and only to what the entry at that position names. After a redaction the
tables are written anew, so that the words do not linger in their pages; WAL and backups expire within 30
days, and every removal is carried out again after a restore.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accountability.domain.integrity import Recorded
from accountability.domain.removals import PartRedacted, PartRestored, PartWithheld
from accountability.storage.database import connect

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

CARRIED_OUT_BY = {
    PartRedacted: "select part_redact($1)",
    PartWithheld: "select part_withhold($1)",
    PartRestored: "select part_restore($1)",
}
ALL = "select removals_carry_out()"
REDACTED_LAST = (
    "select coalesce(max(position), -1) from log where topic like 'part-%' and topic like 'part-redacted/%'"
)
WIPED = "select coalesce(max(up_to), -1) from private.wiped"
# The private tables that may have held the same words.
PRIVATE = (
    "withheld_part",
    "draft",
    "upload",
    "idempotency",
    "removal_request",
    "submission",
    "submission_note",
)


async def carry_out(connection: "AnyConnection", entries: Sequence[Recorded]) -> None:
    """Do what these entries say to the words they name, in the caller's transaction.

    Words that are destroyed leave the private tables too: drafts, and the hashes of what was sent.
    """
    for item in entries:
        function = CARRIED_OUT_BY.get(type(item.entry))
        if function is not None:
            await connection.fetchval(function, item.position)


async def carry_out_all(connection: "AnyConnection") -> int:
    """Bring words to where the log last put them, as after a restore; returns how many had come back."""
    return int(await connection.fetchval(ALL))


async def vacuum(owner: "AnyConnection") -> None:
    """Write the tables anew, so that no byte of destroyed words is left in their files; the owner's to call.

    A plain vacuum, which the server does by itself, frees their place and leaves the bytes there until
    something else is written over them; every later backup would carry them. Readers wait while it runs.
    """
    newest = await owner.fetchval(REDACTED_LAST)  # what is redacted from here on is left to the next time
    for table in ("part", *(f"private.{name}" for name in PRIVATE)):
        await owner.execute(f"vacuum (full) {table}")
    async with owner.transaction():
        await owner.execute("delete from private.wiped")
        await owner.execute("insert into private.wiped (up_to) values ($1)", newest)


async def wipe(owner_url: str, *, always: bool = True) -> bool:
    """Wipe as the owner; if not `always`, only what was redacted since the last time. Whether it was done.

    A crash in between leaves it to the next call. Raises DatabaseRefused, or asyncpg's
    InsufficientPrivilegeError if the address is not the owner's.
    """
    owner = await connect(owner_url)
    try:
        due = always or await owner.fetchval(REDACTED_LAST) > await owner.fetchval(WIPED)
        if due:
            await vacuum(owner)
        return due
    finally:
        await owner.close()

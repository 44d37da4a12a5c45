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
# What was typed on the way to an entry: a draft of its form, and the hash of what its form sent.
FORGET_KEYS = "delete from private.idempotency where positions && $1::bigint[]"
FORGET_DRAFTS = "delete from private.draft where published is not null"
FORGET_DRAFTS_ABOUT = """
delete from private.draft d using part p
where p.commitment = any($1::bytea[]) and length(convert_from(p.bytes, 'UTF8')) > 0
  and position(to_jsonb(convert_from(p.bytes, 'UTF8'))::text in d.answers::text) > 0
"""
REDACT_ALL = "select coalesce(sum(part_redact(position)), 0) from log where topic like 'part-redacted/%'"


async def carry_out(connection: "AnyConnection", entries: Sequence[Recorded]) -> None:
    """Destroy what these entries name, and what private tables know of it, in the caller's transaction."""
    for item in entries:
        if isinstance(item.entry, PartRedacted):
            body = item.entry.body
            named = [bytes.fromhex(sealed) for sealed in body.removed.values()]
            await connection.execute(FORGET_DRAFTS_ABOUT, named)
            await connection.execute(FORGET_DRAFTS)
            await connection.execute(FORGET_KEYS, [body.target])
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
    await owner.execute("vacuum (full) private.draft")
    await owner.execute("vacuum (full) private.idempotency")

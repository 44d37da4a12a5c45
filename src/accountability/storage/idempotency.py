"""Keys of commands: the same key makes one entry, whatever happens to the connection."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from accountability.domain.entries import Rule
from accountability.storage.rows import Changed, Shape, bytea

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

EARLIER = "select payload_hash, positions from private.idempotency where account = $1 and key = $2"
# A retry comes within minutes. What a form sent is not kept for long after that, not even hashed.
FORGET = "delete from private.idempotency where at < now() - interval '7 days'"
KEPT = Shape("private.idempotency", ("account", "key", "payload_hash", "positions"))


class KeyReused(Rule):
    """Raised when a key that made an entry comes again with something else."""


class Claim(msgspec.Struct, frozen=True):
    account: UUID
    key: str
    payload_hash: bytes


async def made(connection: "AnyConnection", account: UUID, key: str) -> list[int] | None:
    """The positions that this key made before, whatever was sent with it; None if it is new."""
    row = await connection.fetchrow(EARLIER, account, key)
    return list(row["positions"]) if row else None


async def earlier(connection: "AnyConnection", claim: Claim) -> list[int] | None:
    """The positions that this command made before; None if it is new."""
    row = await connection.fetchrow(EARLIER, claim.account, claim.key)
    if row is None:
        return None
    if row["payload_hash"] != claim.payload_hash:
        raise KeyReused("This form was sent before with other answers. Open it again and start from there.")
    return list(row["positions"])


def kept(claims: Sequence[tuple[Claim, list[int]]]) -> dict[Shape, Changed]:
    """The rows by which keys are taken, with what they made.

    Writing them waits for another transaction that takes one of the keys, and raises
    asyncpg.UniqueViolationError if that committed.
    """
    added = [
        {
            "account": claim.account,
            "key": claim.key,
            "payload_hash": bytea(claim.payload_hash),
            "positions": positions,
        }
        for claim, positions in claims
    ]
    return {KEPT: Changed(added=added)} if added else {}


async def forget_old(connection: "AnyConnection") -> None:
    await connection.execute(FORGET)

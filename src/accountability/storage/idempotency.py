"""Keys of commands: the same key makes one entry, whatever happens to the connection."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.domain.entries import Rule

if TYPE_CHECKING:
    from asyncpg import Connection

EARLIER = "select payload_hash, positions from private.idempotency where account = $1 and key = $2"
CLAIM = """
insert into private.idempotency (account, key, payload_hash) values ($1, $2, $3) on conflict do nothing
returning true
"""
KEEP = "update private.idempotency set positions = $3 where account = $1 and key = $2"


class KeyReused(Rule):
    """Raised when a key that made an entry comes again with something else."""


class Claim(msgspec.Struct, frozen=True):
    account: UUID
    key: str
    payload_hash: bytes


async def earlier(connection: "Connection[Any]", claim: Claim) -> list[int] | None:
    """The positions that this command made before; None if it is new."""
    row = await connection.fetchrow(EARLIER, claim.account, claim.key)
    if row is None:
        return None
    if row["payload_hash"] != claim.payload_hash:
        raise KeyReused("This form was sent before with other answers. Open it again and start from there.")
    return list(row["positions"])


async def claim(connection: "Connection[Any]", claim: Claim) -> bool:
    """Take the key in the caller's transaction; waits for another one that holds it, False if that committed."""
    taken = await connection.fetchval(CLAIM, claim.account, claim.key, claim.payload_hash)
    return bool(taken)


async def keep(connection: "Connection[Any]", claim: Claim, positions: list[int]) -> None:
    await connection.execute(KEEP, claim.account, claim.key, positions)

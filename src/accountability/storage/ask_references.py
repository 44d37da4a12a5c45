"""An office's own references of the asks put to it. Rows of the private schema."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Pool

OF = "select ask, reference from private.ask_reference where office = $1 and ask = any($2)"
BY = "select reference, ask from private.ask_reference where office = $1 and reference = any($2)"
# Two asks may change places: the old references go first, in the same transaction.
FREE = "delete from private.ask_reference where office = $1 and (ask = any($2) or reference = any($3))"
KEEP = "insert into private.ask_reference (office, ask, reference, updated_at) values ($1, $2, $3, $4)"


async def of_asks(pool: "Pool[Any]", office: str, asks: Sequence[UUID]) -> dict[UUID, str]:
    return {row["ask"]: row["reference"] for row in await pool.fetch(OF, office, list(asks))}


async def by_reference(pool: "Pool[Any]", office: str, references: Sequence[str]) -> dict[str, UUID]:
    return {row["reference"]: row["ask"] for row in await pool.fetch(BY, office, list(references))}


async def keep(pool: "Pool[Any]", office: str, references: Mapping[UUID, str], now: datetime) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(FREE, office, list(references), list(references.values()))
        rows = [(office, ask, reference, now) for ask, reference in references.items()]
        await connection.executemany(KEEP, rows)

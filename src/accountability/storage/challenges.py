"""Challenges that wait for their answer: rows of the private schema, found by a keyed hash."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncpg import Pool

PUT = "insert into private.challenge (hash, about, made_at) values ($1, $2, $3)"
TAKE = "delete from private.challenge where hash = $1 returning about, made_at"
FORGET = "delete from private.challenge where made_at < $1"


async def put(pool: "Pool[Any]", key: bytes, about: str, now: datetime, forgotten: datetime) -> None:
    """Keep one; those made before `forgotten` go, so that what nobody answers does not pile up."""
    await pool.execute(FORGET, forgotten)
    await pool.execute(PUT, key, about, now)


async def take(pool: "Pool[Any]", key: bytes, since: datetime) -> str | None:
    """What it is about. It is gone afterwards: of two that come at once, one gets nothing."""
    record = await pool.fetchrow(TAKE, key)
    return str(record["about"]) if record and record["made_at"] >= since else None

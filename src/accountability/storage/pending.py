"""Sign-ins that wait for their second proof: rows of the private schema, found by the hash of a token."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Pool

BEGIN = "insert into private.pending_sign_in (token_hash, account, created_at) values ($1, $2, $3)"
FIND = """
select a.id, a.email from private.pending_sign_in p join private.account a on a.id = p.account
where p.token_hash = $1 and p.created_at >= $2 and a.ended_at is null
"""
TAKE = "delete from private.pending_sign_in where token_hash = $1 and created_at >= $2 returning true"
END_ALL = "delete from private.pending_sign_in where account = $1"
FORGET = "delete from private.pending_sign_in where created_at < $1"


async def begin(pool: "Pool[Any]", token_hash: bytes, account: UUID, now: datetime) -> None:
    await pool.execute(BEGIN, token_hash, account, now)


async def find(pool: "Pool[Any]", token_hash: bytes, since: datetime) -> tuple[UUID, str] | None:
    """Whose it is, and their e-mail address, if it began after `since` and the account still stands."""
    record = await pool.fetchrow(FIND, token_hash, since)
    return (record[0], record[1]) if record else None


async def take(pool: "Pool[Any]", token_hash: bytes, since: datetime) -> bool:
    """End it. True for one caller only, however many try at once."""
    return bool(await pool.fetchval(TAKE, token_hash, since))


async def end_all(pool: "Pool[Any]", account: UUID) -> None:
    await pool.execute(END_ALL, account)


async def forget(pool: "Pool[Any]", before: datetime) -> None:
    await pool.execute(FORGET, before)

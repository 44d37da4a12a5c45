"""Codes that a phone counts, and recovery codes: rows of the private schema."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

FIND = "select secret, begun_at, confirmed_at from private.totp where account = $1"
# One that was begun stays what it is for a while: a page may be opened twice. One in use stays for good.
BEGIN = """
insert into private.totp as t (account, secret, begun_at) values ($1, $2, $3)
on conflict (account) do update set secret = $2, begun_at = $3
  where t.confirmed_at is null and t.begun_at < $4
"""
CONFIRM = """
update private.totp set confirmed_at = $2, last_step = $3 where account = $1 and confirmed_at is null
returning true
"""
USE_STEP = """
update private.totp set last_step = $2
where account = $1 and confirmed_at is not null and last_step < $2 returning true
"""
REMOVE = "delete from private.totp where account = $1"
FORGET_CODES = "delete from private.recovery_code where account = $1"
ADD_CODES = "insert into private.recovery_code (account, code_hash) select $1, unnest($2::bytea[])"
USE_CODE = "delete from private.recovery_code where account = $1 and code_hash = $2 returning true"
COUNT_CODES = "select count(*) from private.recovery_code where account = $1"
BEGUN_FOR = timedelta(hours=1)


class TotpRow(msgspec.Struct, frozen=True):
    secret: bytes
    begun_at: datetime
    confirmed_at: datetime | None


async def find(pool: "Pool[Any]", account: UUID) -> TotpRow | None:
    record = await pool.fetchrow(FIND, account)
    return TotpRow(*record) if record else None


async def begin(pool: "Pool[Any]", account: UUID, secret: bytes, now: datetime) -> None:
    """A secret to be confirmed, unless one is in use or was begun a short while ago."""
    await pool.execute(BEGIN, account, secret, now, now - BEGUN_FOR)


async def confirm(
    pool: "Pool[Any]", account: UUID, step: int, hashes: Sequence[bytes], now: datetime
) -> bool:
    """In use from now on, with these recovery codes. False: it was confirmed before, by another request."""
    async with pool.acquire() as connection, connection.transaction():
        if not await connection.fetchval(CONFIRM, account, now, step):
            return False
        await connection.execute(FORGET_CODES, account)
        await connection.execute(ADD_CODES, account, list(hashes))
    return True


async def use_step(pool: "Pool[Any]", account: UUID, step: int) -> bool:
    """True for the first who shows the code of this interval, and only if no later one was used."""
    return bool(await pool.fetchval(USE_STEP, account, step))


async def use_code(pool: "Pool[Any]", account: UUID, code_hash: bytes) -> bool:
    return bool(await pool.fetchval(USE_CODE, account, code_hash))


async def count_codes(pool: "Pool[Any]", account: UUID) -> int:
    return int(await pool.fetchval(COUNT_CODES, account))


async def replace_codes(pool: "Pool[Any]", account: UUID, hashes: Sequence[bytes]) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(FORGET_CODES, account)
        await connection.execute(ADD_CODES, account, list(hashes))


async def remove(pool: "Pool[Any]", account: UUID) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(REMOVE, account)
        await connection.execute(FORGET_CODES, account)

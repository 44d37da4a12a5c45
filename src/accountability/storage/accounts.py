"""Accounts, who tried to sign in to them, and the audit: rows of the private schema."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role

if TYPE_CHECKING:
    from asyncpg import Pool

ADD = """
insert into private.account (id, email, password_hash, role, office, voice_of, duty, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
STANDING = """
select id, email, password_hash, role, office, voice_of, duty from private.account where ended_at is null"""
FIND = f"{STANDING} and email = $1"
ALL = f"{STANDING} order by created_at, email"
REHASH = "update private.account set password_hash = $2 where id = $1"
CHANGE = "update private.account set role = $2, office = $3, voice_of = $4, duty = $5 where id = $1"
END = "update private.account set ended_at = $2 where id = $1 and ended_at is null"
# Five attempts are free; then each waits for twice as long as the one before, up to a quarter of an hour.
WAIT = """make_interval(secs =>
  case when a.attempts < 5 then 0 else least(power(2, least(a.attempts, 20) - 4), 900) end)"""
ATTEMPT = f"""
insert into private.sign_in_attempt as a (bucket, attempts, last_at) values ($1, 1, $2)
on conflict (bucket) do update
  set last_at = $2,
    attempts = case when a.last_at < $2::timestamptz - interval '1 hour' then 1 else a.attempts + 1 end
  where a.last_at + {WAIT} <= $2
returning true
"""  # noqa: S608 - a constant
WAITING = f"""
select ceil(extract(epoch from a.last_at + {WAIT} - $2::timestamptz))
from private.sign_in_attempt a where a.bucket = $1
"""  # noqa: S608 - a constant
FORGET_ATTEMPTS = "delete from private.sign_in_attempt where bucket = $1"
FORGET_OLD_ATTEMPTS = (
    "delete from private.sign_in_attempt where last_at < $1::timestamptz - interval '1 hour'"
)
NOTE = "insert into private.audit (at, account, act, about) values ($1, $2, $3, $4)"


class AccountRow(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    password_hash: str
    role: Role
    office: str | None
    voice_of: str | None
    duty: Duty | None


async def add(pool: "Pool[Any]", row: AccountRow, now: datetime) -> bool:
    """False if somebody has this address already."""
    try:
        await pool.execute(ADD, *msgspec.structs.astuple(row), now)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def find(pool: "Pool[Any]", email: str) -> AccountRow | None:
    """The standing account with this casefolded address."""
    record = await pool.fetchrow(FIND, email)
    return AccountRow(*record) if record else None


async def standing(pool: "Pool[Any]") -> list[AccountRow]:
    return [AccountRow(*record) for record in await pool.fetch(ALL)]


async def rehash(pool: "Pool[Any]", account: UUID, password_hash: str) -> None:
    await pool.execute(REHASH, account, password_hash)


async def change(  # noqa: PLR0913, PLR0917 - the whole of an account's place
    pool: "Pool[Any]",
    account: UUID,
    role: Role,
    office: str | None,
    voice_of: str | None,
    duty: Duty | None,
) -> None:
    await pool.execute(CHANGE, account, role, office, voice_of, duty)


async def end(pool: "Pool[Any]", account: UUID, now: datetime) -> None:
    await pool.execute(END, account, now)


async def attempt(pool: "Pool[Any]", bucket: bytes, now: datetime) -> int:
    """Count one attempt before it is judged, so that many at once cannot slip through.

    Returns 0, or the number of seconds after which the next one will be looked at; then it was not counted.
    """
    if await pool.fetchval(ATTEMPT, bucket, now):
        return 0
    return max(1, int(await pool.fetchval(WAITING, bucket, now) or 1))


async def forget_attempts(pool: "Pool[Any]", bucket: bytes, now: datetime) -> None:
    """A right password clears its bucket; those that nobody used for an hour go with it."""
    await pool.execute(FORGET_ATTEMPTS, bucket)
    await forget_old_attempts(pool, now)


async def forget_old_attempts(pool: "Pool[Any]", now: datetime) -> None:
    """Those an hour old count no more. Wrong passwords clear them too: made-up addresses leave nothing."""
    await pool.execute(FORGET_OLD_ATTEMPTS, now)


async def note(pool: "Pool[Any]", now: datetime, account: UUID | None, act: str, about: str) -> None:
    await pool.execute(NOTE, now, account, act, about)

"""Sessions: rows of the private schema, found by the hash of a token that only the browser holds."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role

if TYPE_CHECKING:
    from asyncpg import Pool

BEGIN = """
insert into private.session (token_hash, account, created_at, seen_at, browser) values ($1, $2, $3, $3, $4)
"""
FIND = """
select a.id, a.email, a.role, a.office, a.voice_of, a.duty, s.created_at, s.seen_at, s.number
from private.session s join private.account a on a.id = s.account
where s.token_hash = $1 and a.ended_at is null
"""
OF_ACCOUNT = """
select number, created_at, seen_at, browser from private.session where account = $1
order by seen_at desc, number desc
"""
TOUCH = "update private.session set seen_at = $2 where token_hash = $1"
END = "delete from private.session where token_hash = $1"
END_ONE = "delete from private.session where account = $1 and number = $2"
END_OTHERS = "delete from private.session where account = $1 and number <> $2"
END_ALL = "delete from private.session where account = $1"
FORGET = "delete from private.session where seen_at < $1"


class SessionRow(msgspec.Struct, frozen=True):
    account: UUID
    email: str
    role: Role
    office: str | None
    voice_of: str | None
    duty: Duty | None
    created_at: datetime
    seen_at: datetime
    number: int


class OpenRow(msgspec.Struct, frozen=True):
    """One of an account's sessions, as its owner sees it."""

    number: int
    created_at: datetime
    seen_at: datetime
    browser: str


async def begin(pool: "Pool[Any]", token_hash: bytes, account: UUID, browser: str, now: datetime) -> None:
    await pool.execute(BEGIN, token_hash, account, now, browser)


async def find(pool: "Pool[Any]", token_hash: bytes) -> SessionRow | None:
    """The session and its account, if that still stands; whether it has expired is for the caller to say."""
    record = await pool.fetchrow(FIND, token_hash)
    return SessionRow(*record) if record else None


async def of_account(pool: "Pool[Any]", account: UUID) -> list[OpenRow]:
    """All of them, the last used first, also those that have expired."""
    return [OpenRow(*record) for record in await pool.fetch(OF_ACCOUNT, account)]


async def touch(pool: "Pool[Any]", token_hash: bytes, now: datetime) -> None:
    await pool.execute(TOUCH, token_hash, now)


async def end(pool: "Pool[Any]", token_hash: bytes) -> None:
    await pool.execute(END, token_hash)


async def end_one(pool: "Pool[Any]", account: UUID, number: int) -> None:
    """Only if it is this account's."""
    await pool.execute(END_ONE, account, number)


async def end_others(pool: "Pool[Any]", account: UUID, number: int) -> None:
    await pool.execute(END_OTHERS, account, number)


async def end_all(pool: "Pool[Any]", account: UUID) -> None:
    await pool.execute(END_ALL, account)


async def forget(pool: "Pool[Any]", before: datetime) -> None:
    """Drop what was not used since `before`."""
    await pool.execute(FORGET, before)

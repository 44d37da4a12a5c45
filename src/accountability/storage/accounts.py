"""Accounts: rows of the private schema."""

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
AT = f"{STANDING} and id = $1"
ALL = f"{STANDING} order by created_at, email"
REHASH = "update private.account set password_hash = $2 where id = $1"
CHANGE = "update private.account set role = $2, office = $3, voice_of = $4, duty = $5 where id = $1"
END = "update private.account set ended_at = $2 where id = $1 and ended_at is null"


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


async def at(pool: "Pool[Any]", account: UUID) -> AccountRow | None:
    """This account, if it stands."""
    record = await pool.fetchrow(AT, account)
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

"""Passkeys: rows of the private schema, found by the id that the device gave them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

ADD = """
insert into private.passkey (id, account, name, public_key, sign_count, created_at)
select $1, $2, $3, $4, $5, $6 where (select count(*) from private.passkey where account = $2) < $7
"""
COLUMNS = "p.id, p.account, p.name, p.public_key, p.sign_count, p.created_at, p.used_at"
FIND = f"""
select {COLUMNS} from private.passkey p join private.account a on a.id = p.account
where p.id = $1 and a.ended_at is null
"""  # noqa: S608 - a constant
OF = f"select {COLUMNS} from private.passkey p where account = $1 order by created_at, id"  # noqa: S608 - a constant
# Two copies that sign in at once: the count of the second one is no greater than what the first one left.
USED = """
update private.passkey set sign_count = $2, used_at = $3
where id = $1 and (sign_count < $2 or sign_count = 0 and $2 = 0) returning true
"""
RENAME = "update private.passkey set name = $3 where account = $1 and id = $2 returning true"
REMOVE = "delete from private.passkey where account = $1 and id = $2 returning name"


class PasskeyRow(msgspec.Struct, frozen=True):
    id: bytes
    account: UUID
    name: str
    public_key: bytes
    sign_count: int
    created_at: datetime
    used_at: datetime | None


async def add(pool: "Pool[Any]", row: PasskeyRow, most: int) -> bool:
    """False if this passkey is somebody's already, or the account has `most` of them."""
    values = (row.id, row.account, row.name, row.public_key, row.sign_count, row.created_at)
    try:
        return str(await pool.execute(ADD, *values, most)) == "INSERT 0 1"
    except asyncpg.UniqueViolationError:
        return False


async def find(pool: "Pool[Any]", passkey: bytes) -> PasskeyRow | None:
    """The passkey, if its account still stands."""
    record = await pool.fetchrow(FIND, passkey)
    return PasskeyRow(*record) if record else None


async def of(pool: "Pool[Any]", account: UUID) -> list[PasskeyRow]:
    """The oldest first."""
    return [PasskeyRow(*record) for record in await pool.fetch(OF, account)]


async def used(pool: "Pool[Any]", passkey: bytes, sign_count: int, now: datetime) -> bool:
    """False if its count has not grown since it was used before."""
    return bool(await pool.fetchval(USED, passkey, sign_count, now))


async def rename(pool: "Pool[Any]", account: UUID, passkey: bytes, name: str) -> bool:
    return bool(await pool.fetchval(RENAME, account, passkey, name))


async def remove(pool: "Pool[Any]", account: UUID, passkey: bytes) -> str | None:
    """The name of what is gone; None if the account has no such passkey."""
    name: str | None = await pool.fetchval(REMOVE, account, passkey)
    return name

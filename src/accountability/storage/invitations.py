"""Invitations to sign in: private rows, found by the hash of a token that only the guest holds."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role
from accountability.storage.accounts import ADD, AccountRow

if TYPE_CHECKING:
    from asyncpg import Pool

COLUMNS = "number, email, role, office, voice_of, duty, invited_by, invited_at, expires_at"
OPEN = f"select {COLUMNS} from private.invitation where ended_at is null"  # noqa: S608 - a constant
FIND = f"{OPEN} and token_hash = $1 and expires_at > $2"
FOR = f"{OPEN} and email = $1 for update"
TO = f"{OPEN} and email = $1 and office = $2 and expires_at > $3"
OF_OFFICE = f"{OPEN} and ($1::text is null or office = $1 or invited_by = $2) order by number desc limit 200"
END = """
update private.invitation set ended_at = $2, outcome = $3 where number = $1 and ended_at is null
returning true
"""
TAKE = """
update private.invitation set ended_at = $2, outcome = 'accepted'
where token_hash = $1 and ended_at is null and expires_at > $2 returning true
"""
TAKE_NUMBER = """
update private.invitation set ended_at = $2, outcome = 'accepted'
where number = $1 and ended_at is null and expires_at > $2 returning true
"""
# Nobody vouches yet for who comes by the link alone; the office's own sign-in does for whom it knows.
BY = """
update private.account a set invited_by = i.invited_by from private.invitation i
where i.token_hash = $1 and a.id = $2
"""
PUT = """
insert into private.invitation
  (token_hash, email, role, office, voice_of, duty, invited_by, invited_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning number
"""


class InvitationRow(msgspec.Struct, frozen=True):
    number: int
    email: str
    role: Role
    office: str | None
    voice_of: str | None
    duty: Duty | None
    invited_by: UUID | None
    invited_at: datetime
    expires_at: datetime


async def find(pool: "Pool[Any]", token_hash: bytes, now: datetime) -> InvitationRow | None:
    """The open invitation behind a token, if it has not expired."""
    record = await pool.fetchrow(FIND, token_hash, now)
    return InvitationRow(*record) if record else None


async def to(pool: "Pool[Any]", email: str, office: str, now: datetime) -> InvitationRow | None:
    """The open invitation of this address to this office, if it has not expired."""
    record = await pool.fetchrow(TO, email, office, now)
    return InvitationRow(*record) if record else None


async def open_of(pool: "Pool[Any]", office: str | None, by: UUID | None) -> list[InvitationRow]:
    """Those to an office, and those that this account sent; without an office, all. Expired ones too."""
    return [InvitationRow(*record) for record in await pool.fetch(OF_OFFICE, office, by)]


async def replace(pool: "Pool[Any]", token_hash: bytes, row: InvitationRow, *, anywhere: bool) -> int | None:
    """Put this one in place of an older to the same address.

    None: the older is to another office, and only `anywhere` may replace that.
    """
    async with pool.acquire() as connection, connection.transaction():
        record = await connection.fetchrow(FOR, row.email)
        if record:
            older = InvitationRow(*record)
            theirs = older.office != row.office and older.expires_at > row.invited_at
            if theirs and not anywhere:
                return None
            await connection.execute(END, older.number, row.invited_at, "replaced")
        try:
            return int(await connection.fetchval(PUT, token_hash, *msgspec.structs.astuple(row)[1:]))
        except asyncpg.UniqueViolationError:  # two invited at once: the other's stands
            return None


async def end(pool: "Pool[Any]", number: int, now: datetime) -> bool:
    """Withdraw one. False: it was used, replaced or withdrawn before."""
    return bool(await pool.fetchval(END, number, now, "withdrawn"))


async def accept(pool: "Pool[Any]", key: bytes | int, account: AccountRow, now: datetime) -> bool:
    """The account begins and the invitation ends, both or neither. False: too late, or it has an account.

    `key`: the hash of its token or, where the guest was recognised otherwise, its number.
    """
    take = TAKE if isinstance(key, bytes) else TAKE_NUMBER
    try:
        async with pool.acquire() as connection, connection.transaction():
            if not await connection.fetchval(take, key, now):
                return False
            await connection.execute(ADD, *msgspec.structs.astuple(account), now)
            if isinstance(key, bytes):
                await connection.execute(BY, key, account.id)
    except asyncpg.UniqueViolationError:
        return False
    return True

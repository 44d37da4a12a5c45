"""Requests to remove words and the decisions on them. Rows of the private schema."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

ASKED = "kind, position, part, ground, review_on, words, notes"
# The second send of one draft finds the request that the first one made.
SEND = f"""
insert into private.removal_request as r (key, {ASKED}, requested_by, requested_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (key) do update set key = r.key where r.requested_by = excluded.requested_by
returning number
"""  # noqa: S608 - a constant
SELECT = f"""
select r.number, {ASKED}, r.requested_by, a.email, a.office, r.requested_at, r.state, r.ended_at, r.positions
from private.removal_request r join private.account a on a.id = r.requested_by
"""  # noqa: S608 - a constant
FIND = f"{SELECT} where r.number = $1"
OPEN = f"{SELECT} where r.state = 'open' order by r.number limit $1"
ENDED = f"{SELECT} where r.state <> 'open' order by r.ended_at desc, r.number desc limit $1"
OF = f"{SELECT} where r.requested_by = $1 order by r.number desc limit $2"
DECISIONS = """
select d.request, d.account, a.email, d.capacity, d.approves, d.role, d.office, d.at
from private.removal_decision d join private.account a on a.id = d.account
where d.request = any($1) order by d.at, d.account
"""
LOCK = "select state from private.removal_request where number = $1 for update"
APPROVE = """
insert into private.removal_decision (request, account, capacity, approves, role, office, at)
select $1, $2, $3, true, $4, $5, $6
where (select count(*) from private.removal_decision d where d.request = $1 and d.approves) < 2
on conflict do nothing returning true
"""
REFUSE = """
insert into private.removal_decision (request, account, capacity, approves, role, office, at)
values ($1, $2, $3, false, $4, $5, $6)
on conflict (request, account) do update set approves = false, capacity = excluded.capacity, at = excluded.at
"""
END = """
update private.removal_request set state = $2, ended_at = $3, words = null
where number = $1 and state = 'open' returning true
"""
CARRIED_OUT = """
update private.removal_request set state = 'carried_out', ended_at = $2, positions = $3, words = null
where number = $1
"""
APPROVERS = """
select array_agg(account order by at, account) from private.removal_decision where request = $1 and approves
"""
# What led to a decision is needed for as long as it may be complained of; then the decision itself is enough.
NOTES_KEPT = timedelta(days=90)
FORGET = "update private.removal_request set notes = '' where ended_at < $1 and notes <> ''"

Row = tuple[Any, ...]
# An account, its capacity, role and office, and when.
Decision = tuple[UUID, str, str, str | None, datetime]


async def send(pool: "Pool[Any]", key: str, asked: Sequence[Any], by: UUID, now: datetime) -> int | None:
    """The request's number; None if somebody else's request has this key."""
    number: int | None = await pool.fetchval(SEND, key, *asked, by, now)
    return number


async def find(pool: "Pool[Any]", number: int) -> Row | None:
    record = await pool.fetchrow(FIND, number)
    return tuple(record) if record else None


async def open_requests(pool: "Pool[Any]", limit: int) -> list[Row]:
    """The longest-waiting first."""
    return [tuple(record) for record in await pool.fetch(OPEN, limit)]


async def ended(pool: "Pool[Any]", limit: int) -> list[Row]:
    """The last ended first."""
    return [tuple(record) for record in await pool.fetch(ENDED, limit)]


async def sent_by(pool: "Pool[Any]", account: UUID, limit: int) -> list[Row]:
    """The newest first."""
    return [tuple(record) for record in await pool.fetch(OF, account, limit)]


async def decisions(pool: "Pool[Any]", numbers: Sequence[int]) -> list[Row]:
    """Each begins with the number of its request; in the order in which they were made."""
    return [tuple(record) for record in await pool.fetch(DECISIONS, list(numbers))]


async def approve(pool: "Pool[Any]", number: int, by: Decision) -> bool:
    """False if it is not open, has its two approvals, or has one of this account or capacity."""
    async with pool.acquire() as connection, connection.transaction():
        if await connection.fetchval(LOCK, number) != "open":
            return False
        return bool(await connection.fetchval(APPROVE, number, *by))


async def refuse(pool: "Pool[Any]", number: int, by: Decision) -> bool:
    """False if it is not open any more."""
    async with pool.acquire() as connection, connection.transaction():
        if not await connection.fetchval(END, number, "refused", by[-1]):
            return False
        await connection.execute(REFUSE, number, *by)
        return True


async def withdraw(pool: "Pool[Any]", number: int, now: datetime) -> bool:
    """False if it is not open any more."""
    return bool(await pool.fetchval(END, number, "withdrawn", now))


async def carried_out(
    connection: "AnyConnection", number: int, by: Sequence[UUID], now: datetime, positions: Sequence[int]
) -> bool:
    """End it in the transaction that makes its entries. False if it is not open, or not approved by these.

    From here to the commit nobody can refuse or withdraw it; who tries waits, and finds it carried out.
    """
    if await connection.fetchval(LOCK, number) != "open":
        return False
    if await connection.fetchval(APPROVERS, number) != list(by):
        return False
    await connection.execute(CARRIED_OUT, number, now, list(positions))
    return True


async def forget_notes(connection: "AnyConnection", now: datetime) -> None:
    """Empty the notes of requests that ended longer ago than they are kept."""
    await connection.execute(FORGET, now - NOTES_KEPT)

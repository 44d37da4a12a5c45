"""Whom reminders go to, what they chose, and what they were reminded of: rows of the private schema."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

OFFICERS = """
select a.id as account, a.email, a.office,
  coalesce(c.dates, true) as dates, coalesce(c.weekly, true) as weekly,
  coalesce(c.approvals, true) as approvals
from private.account a left join private.reminder_choice c on c.account = a.id
where a.role in ('officer', 'secretariat') and a.ended_at is null
"""
WANTING = f"{OFFICERS} and (coalesce(c.dates, true) or coalesce(c.weekly, true)) order by a.office, a.id"
ONE = f"{OFFICERS} and a.id = $1"
CHOOSE = """
insert into private.reminder_choice (account, dates, weekly, approvals, changed_at)
values ($1, $2, $3, $4, $5)
on conflict (account) do update
  set dates = excluded.dates, weekly = excluded.weekly, approvals = excluded.approvals,
    changed_at = excluded.changed_at
"""
REMIND = """
insert into private.reminded (account, ask, clock, due, stage)
select $1, * from unnest($2::uuid[], $3::int[], $4::date[], $5::text[])
on conflict do nothing returning ask, clock, due, stage
"""
# A date so long gone by is reminded of no more.
FORGET = "delete from private.reminded where due < $1"

Reminded = tuple[UUID, int, date, str]


# Those who may release it and did not write it. `key` as in `notice_key`.
UNTOLD = """
select s.number, s.address || '/submission-' || s.number as page, a.id as account
from private.submission s join private.account a
  on a.role = s.role and a.office is not distinct from s.office and a.id <> s.author
    and a.duty in ('approver', 'publisher') and a.ended_at is null
left join private.reminder_choice c on c.account = a.id
where s.state = 'waiting' and coalesce(c.approvals, true)
  and not exists (select from private.outbox o where o.key = 'notice ' || s.number || ' ' || a.id)
order by s.number, a.id
"""
STILL_WAITS = "select exists (select from private.submission where number = $1 and state = 'waiting')"


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever acts for an office: answers for it, or keeps a panel's record for it."""

    account: UUID
    email: str
    office: str
    dates: bool
    weekly: bool
    approvals: bool


class Waiting(msgspec.Struct, frozen=True):
    """Something that waits for approval, and one person who may give it and was not told of it yet."""

    number: int
    page: str
    account: UUID


async def wanting(connection: "AnyConnection") -> list[Officer]:
    """The standing accounts of those who want reminders of dates, by office."""
    return [Officer(**record) for record in await connection.fetch(WANTING)]


async def officer(pool: "Pool[Any]", account: UUID) -> Officer | None:
    """What this person wants; None if they act for no office, or no more."""
    record = await pool.fetchrow(ONE, account)
    return Officer(**record) if record else None


async def choose(pool: "Pool[Any]", account: UUID, chosen: tuple[bool, bool, bool], now: datetime) -> None:
    """`chosen`: dates, the weekly list, what waits for approval."""
    await pool.execute(CHOOSE, account, *chosen, now)


def notice_key(waiting: Waiting) -> str:
    return f"notice {waiting.number} {waiting.account}"


async def untold(pool: "Pool[Any]") -> list[Waiting]:
    """What waits, once for each approver who wants to hear of it and has not."""
    return [Waiting(**record) for record in await pool.fetch(UNTOLD)]


async def still_waits(pool: "Pool[Any]", submission: int) -> bool:
    return bool(await pool.fetchval(STILL_WAITS, submission))


async def remind(connection: "AnyConnection", account: UUID, of: Sequence[Reminded]) -> list[Reminded]:
    """Which of these they were not reminded of yet; now they are."""
    columns = ([one[n] for one in of] for n in range(4))
    return [tuple(record) for record in await connection.fetch(REMIND, account, *columns)]


async def forget(connection: "AnyConnection", before: date) -> None:
    await connection.execute(FORGET, before)

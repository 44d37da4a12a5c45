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
  coalesce(c.dates, true) as dates, coalesce(c.weekly, true) as weekly
from private.account a left join private.reminder_choice c on c.account = a.id
where a.role = 'officer' and a.office is not null and a.ended_at is null
"""
WANTING = f"{OFFICERS} and (coalesce(c.dates, true) or coalesce(c.weekly, true)) order by a.office, a.id"
ONE = f"{OFFICERS} and a.id = $1"
CHOOSE = """
insert into private.reminder_choice (account, dates, weekly, changed_at) values ($1, $2, $3, $4)
on conflict (account) do update
  set dates = excluded.dates, weekly = excluded.weekly, changed_at = excluded.changed_at
"""
REMIND = """
insert into private.reminded (account, ask, clock, due, stage)
select $1, * from unnest($2::uuid[], $3::int[], $4::date[], $5::text[])
on conflict do nothing returning ask, clock, due, stage
"""
# A date so long gone by is reminded of no more.
FORGET = "delete from private.reminded where due < $1"

Reminded = tuple[UUID, int, date, str]


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    account: UUID
    email: str
    office: str
    dates: bool
    weekly: bool


async def wanting(connection: "AnyConnection") -> list[Officer]:
    """The standing accounts of officers who want reminders of either sort, by office."""
    return [Officer(**record) for record in await connection.fetch(WANTING)]


async def officer(pool: "Pool[Any]", account: UUID) -> Officer | None:
    """What this officer wants; None if they are none, or no more."""
    record = await pool.fetchrow(ONE, account)
    return Officer(**record) if record else None


async def choose(pool: "Pool[Any]", account: UUID, dates: bool, weekly: bool, now: datetime) -> None:  # noqa: FBT001 - two boxes
    await pool.execute(CHOOSE, account, dates, weekly, now)


async def remind(connection: "AnyConnection", account: UUID, of: Sequence[Reminded]) -> list[Reminded]:
    """Which of these they were not reminded of yet; now they are."""
    columns = ([one[n] for one in of] for n in range(4))
    return [tuple(record) for record in await connection.fetch(REMIND, account, *columns)]


async def forget(connection: "AnyConnection", before: date) -> None:
    await connection.execute(FORGET, before)

"""Who did what, and when: rows of the private schema that can be added to and never changed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

NOTE = """
insert into private.audit (at, account, act, about, office)
values ($1, $2, $3, $4, (select office from private.account where id = $2))
"""
# Newest first. Without an office: all of them.
READ = """
select u.number, u.at, a.email, u.act, u.about, u.office
from private.audit u left join private.account a on a.id = u.account
where ($1::text is null or u.office = $1) and u.number < $2
order by u.number desc limit $3
"""
LAST_NUMBER = 2**63 - 1


class AuditRow(msgspec.Struct, frozen=True):
    number: int
    at: datetime
    email: str | None
    act: str
    about: str
    office: str | None


async def note(pool: "Pool[Any]", now: datetime, account: UUID | None, act: str, about: str) -> None:
    await pool.execute(NOTE, now, account, act, about)


async def read(pool: "Pool[Any]", office: str | None, before: int, limit: int) -> list[AuditRow]:
    """What an office's people did, or everybody; what is older than the row of this number."""
    return [AuditRow(*record) for record in await pool.fetch(READ, office, before, limit)]

"""What a secretariat chased. Rows of the private schema."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Pool

MARK = """
insert into private.chaser (key, secretariat, whom, asks, sent_on, marked_by, marked_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (key) do nothing
"""
OF = """
select c.whom, c.sent_on, a.email, c.asks from private.chaser c join private.account a on a.id = c.marked_by
where c.secretariat = $1 order by c.sent_on desc, c.number desc limit $2
"""


async def mark(  # noqa: PLR0913, PLR0917 - the columns
    pool: "Pool[Any]",
    key: str,
    secretariat: str,
    whom: str,
    asks: Sequence[UUID],
    sent_on: date,
    by: UUID,
    now: datetime,
) -> None:
    await pool.execute(MARK, key, secretariat, whom, list(asks), sent_on, by, now)


async def marked(pool: "Pool[Any]", secretariat: str, limit: int) -> list[tuple[Any, ...]]:
    """The newest first."""
    return [tuple(record) for record in await pool.fetch(OF, secretariat, limit)]

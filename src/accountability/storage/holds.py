"""Which office has said that it publishes nothing for a while: asked before anything of it is published."""

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

STANDING = """
select until from hold where office = $1 and since <= $2 and until_position = 9223372036854775807
"""


async def standing(pool: "Pool[Any] | AnyConnection", office: str, today: date) -> date | None:
    """The expected last day of the hold that stands; None if none does."""
    until: date | None = await pool.fetchval(STANDING, office, today)
    return until

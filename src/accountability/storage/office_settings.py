"""What an office asks of its own people: rows of the private schema."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

FIND = "select office, two_person, second_factor from private.office_setting where office = $1"
PUT = """
insert into private.office_setting as s (office, two_person, second_factor, changed_by, changed_at)
values ($1, $2, $3, $4, $5)
on conflict (office) do update set two_person = $2, second_factor = $3, changed_by = $4, changed_at = $5,
  taken_off_by = case when $2 then null when s.two_person then $4 else s.taken_off_by end,
  taken_off_at = case when $2 then null when s.two_person then $5 else s.taken_off_at end
"""
# With the second person, and for a while without for who took that off.
ALONE = """
select not exists (
  select from private.office_setting
  where office = $1 and (two_person or (taken_off_by = $2 and taken_off_at > $3))
)
"""


class OfficeSetting(msgspec.Struct, frozen=True, kw_only=True):
    """`two_person`: what one wrote another releases. `second_factor`: nobody signs in by password alone."""

    office: str
    two_person: bool = False
    second_factor: bool = False


async def find(pool: "Pool[Any]", office: str) -> OfficeSetting:
    record = await pool.fetchrow(FIND, office)
    return OfficeSetting(**record) if record else OfficeSetting(office=office)


async def alone(pool: "Pool[Any]", office: str, account: UUID, since: datetime) -> bool:
    """Whether this person releases what they wrote: not if they took the second person off after `since`."""
    return bool(await pool.fetchval(ALONE, office, account, since))


async def put(pool: "Pool[Any]", setting: OfficeSetting, by: UUID | None, now: datetime) -> None:
    await pool.execute(PUT, setting.office, setting.two_person, setting.second_factor, by, now)

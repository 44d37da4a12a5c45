"""The accounts of an office, as those see them who look after it: rows of the private schema."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role

if TYPE_CHECKING:
    from asyncpg import Pool

PEOPLE = """
select a.id, a.email, a.role, a.office, a.voice_of, a.duty, t.confirmed_at is not null,
  (select max(at) from private.audit u where u.account = a.id and u.act = 'signed in'),
  case when a.duty in ('approver', 'publisher') then i.duty_kept_at end, private.hand_of(a.id),
  case when o.two_person and a.duty is not null and private.hand_of(a.id) <> a.id then g.email end
from private.account a left join private.totp t on t.account = a.id
left join private.account g on g.id = a.invited_by
left join private.office_setting o on o.office = a.office
left join private.sso_identity i on i.account = a.id
where a.ended_at is null
"""
OF_OFFICE = f"{PEOPLE} and ($1::text is null or a.office = $1) order by a.office, a.role, a.email limit 500"
AT = f"{PEOPLE} and a.id = $1"
# Held while somebody is moved or ended, so that two approvers who end each other at once leave one.
ALONE = "select pg_advisory_xact_lock(hashtextextended('people of ' || $1, 0))"
OTHERS = """
select exists (
  select from private.account a join private.account b on b.office = a.office and b.role = a.role
  where a.id = $1 and b.id <> a.id and b.duty = $2 and b.ended_at is null
)
"""
VOUCH = """
update private.account set vouched_by = $2, vouched_at = $3
where id = $1 and vouched_by is null and ended_at is null and private.hand_of($2) <> private.hand_of($1)
returning true
"""
MOVE = "update private.account set duty = $2 where id = $1 and ended_at is null"
END = "update private.account set ended_at = $2 where id = $1 and ended_at is null"
RENAME = "update private.account set email = $2 where id = $1 and ended_at is null"


class PersonRow(msgspec.Struct, frozen=True):
    """`duty_kept_at`: when they kept a duty that their office's own sign-in no longer gives them.

    `hand`: whose hand they count as, their own once somebody vouched. `invited_by`: the e-mail address of who
    let them in, as long as that stands between them and approving each other's words.
    """

    id: UUID
    email: str
    role: Role
    office: str | None
    voice_of: str | None
    duty: Duty | None
    second_step: bool
    last_signed_in: datetime | None
    duty_kept_at: datetime | None
    hand: UUID
    invited_by: str | None


async def of_office(pool: "Pool[Any]", office: str | None) -> list[PersonRow]:
    """Without an office: everybody."""
    return [PersonRow(*record) for record in await pool.fetch(OF_OFFICE, office)]


async def at(pool: "Pool[Any]", account: UUID) -> PersonRow | None:
    record = await pool.fetchrow(AT, account)
    return PersonRow(*record) if record else None


async def move(pool: "Pool[Any]", person: PersonRow, duty: Duty, releasing: Duty) -> bool:
    """Another duty. False: nobody else of the office holds the one that releases."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(ALONE, person.office or "")
        if duty != releasing and not await connection.fetchval(OTHERS, person.id, releasing):
            return False
        await connection.execute(MOVE, person.id, duty)
    return True


async def end(pool: "Pool[Any]", person: PersonRow, releasing: Duty | None, now: datetime) -> bool:
    """The account ends. False: nobody else of the office holds the duty that releases."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(ALONE, person.office or "")
        if releasing and not await connection.fetchval(OTHERS, person.id, releasing):
            return False
        await connection.execute(END, person.id, now)
    return True


async def vouch(pool: "Pool[Any]", account: UUID, by: UUID, now: datetime) -> bool:
    """Somebody else says who is behind an account. False: it was said before, or `by` is of the same hand."""
    return bool(await pool.fetchval(VOUCH, account, by, now))


async def rename(pool: "Pool[Any]", account: UUID, email: str) -> None:
    """Raises asyncpg.UniqueViolationError if somebody has this address."""
    await pool.execute(RENAME, account, email)

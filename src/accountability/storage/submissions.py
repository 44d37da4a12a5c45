"""Answers sent for approval, the notes about them, and their release. Rows of the private schema."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

# An earlier version that still waits makes room for the later one.
SUPERSEDE = """
update private.submission set state = 'withdrawn', ended_at = $4, answers = '{}', commands = ''
where author = $1 and form = $2 and about = $3 and ended_at is null and key <> $5
"""
# The second send of one version finds what the first one made.
SEND = """
insert into private.submission as s
  (key, author, role, office, form, about, address, title, answers, commands, seen, sent_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (key) do update set key = s.key where s.author = excluded.author
returning number
"""
SELECT = """
select s.number, s.key, s.author, a.email, s.role, s.office, s.form, s.about, s.address, s.title, s.answers,
  s.commands, s.seen, s.sent_at, s.state, s.approver, p.email as approved_by, s.decided_at, s.release_at,
  s.refusal, s.ended_at, s.positions, private.hand_of(s.author)
from private.submission s join private.account a on a.id = s.author
left join private.account p on p.id = s.approver
"""
FIND = f"{SELECT} where s.number = $1"
OPEN = f"""
{SELECT} where s.office is not distinct from $1 and s.role = $2 and s.ended_at is null
order by s.number limit $3
"""
ENDED = f"""
{SELECT} where s.office is not distinct from $1 and s.role = $2 and s.ended_at is not null
order by s.ended_at desc, s.number desc limit $3
"""
OF = f"{SELECT} where s.author = $1 order by s.number desc limit $2"
LATEST = f"{SELECT} where s.author = $1 and s.form = $2 and s.about = $3 order by s.number desc limit 1"
# What is due while its office holds back publication waits until that ends.
DUE = """
select number from private.submission s
where state = 'scheduled' and release_at <= $1 and not exists (
  select from hold h where h.office = s.office and h.since <= $2
    and h.until_position = 9223372036854775807)
order by release_at, number
"""
# Whoever approved it still holds what they held then, and is another's hand where a second person is asked.
STANDS = """
select exists (
  select from private.submission s join private.account a on a.id = s.approver
  where s.number = $1 and a.ended_at is null and a.duty in ('approver', 'publisher')
    and a.role = s.role and a.office is not distinct from s.office
    and (private.hand_of(a.id) <> private.hand_of(s.author) or not exists (
      select from private.office_setting o where o.office = s.office and o.two_person))
)
"""
# Those of earlier versions too, as long as none of them was published.
NOTES = """
select n.account, a.email, n.at, n.words
from private.submission s
join private.submission e
  on (e.author, e.form, e.about) = (s.author, s.form, s.about) and e.number <= s.number
join private.submission_note n on n.submission = e.number
join private.account a on a.id = n.account
where s.number = $1 and (e.number = s.number or e.state <> 'published') order by n.number
"""
NOTE = "insert into private.submission_note (submission, account, at, words) values ($1, $2, $3, $4)"
SCHEDULE = """
update private.submission
set state = 'scheduled', approver = $2, decided_at = $3, release_at = $4, seen = $5, refusal = ''
where number = $1 and state in ('waiting', 'scheduled') and key = $6 returning true
"""
END = """
update private.submission
set state = $2, ended_at = $3, answers = '{}', commands = '', approver = coalesce($4, approver),
  decided_at = case when $4::uuid is null then decided_at else $3 end
where number = $1 and state = any($5) returning true
"""
# Its author's draft goes on under a new key: sent again unchanged it is another submission.
ANEW = """
update private.draft d set key = replace(gen_random_uuid()::text, '-', '') from private.submission s
where s.number = $1 and (d.account, d.form, d.about, d.key) = (s.author, s.form, s.about, s.key)
"""
PUBLISHED = """
update private.submission
set state = 'published', ended_at = $3, positions = $5, answers = '{}', commands = '',
  approver = coalesce($4, approver), decided_at = case when $4::uuid is null then decided_at else $3 end
where number = $1 and state = $2 and (state = 'waiting' or release_at <= $3)
returning author, form, about, key
"""
STOP = """
update private.submission set state = 'waiting', release_at = null, refusal = $2
where number = $1 and state = 'scheduled' returning true
"""
STOP_ALL = """
update private.submission set state = 'waiting', release_at = null, refusal = $1
where state = 'scheduled' and ($2::text is null or office = $2) and ($3::text is null or role = $3)
returning number
"""
DRAFTERS = """
select distinct on (a.id) a.email, d.form, d.updated_at
from private.draft d join private.account a on a.id = d.account
where d.about = $1 and d.published is null and a.office = $2 and a.role = $3 and a.id <> $4
  and a.ended_at is null
order by a.id, d.updated_at desc
"""
# What led to a publication is needed for as long as it may be complained of.
NOTES_KEPT = timedelta(days=90)
FORGET = """
update private.submission_note n set words = '' from private.submission s
where s.number = n.submission and s.ended_at < $1 and n.words <> ''
"""

HAND = "select private.hand_of($1)"

Row = tuple[Any, ...]


async def send(pool: "Pool[Any]", values: Sequence[Any]) -> int | None:
    """The submission's number; None if somebody else's has this key. `values` as SEND names them."""
    key, author, form, about, now = values[0], values[1], values[4], values[5], values[11]
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SUPERSEDE, author, form, about, now, key)
        number: int | None = await connection.fetchval(SEND, *values)
        return number


async def find(pool: "Pool[Any] | AnyConnection", number: int) -> Row | None:
    record = await pool.fetchrow(FIND, number)
    return tuple(record) if record else None


async def hand_of(pool: "Pool[Any]", account: UUID) -> UUID:
    """Whose hand this account counts as: who invited it, until somebody else vouched for it."""
    return UUID(str(await pool.fetchval(HAND, account)))


async def latest(pool: "Pool[Any]", author: UUID, form: str, about: str) -> Row | None:
    """The last that this person sent of one draft."""
    record = await pool.fetchrow(LATEST, author, form, about)
    return tuple(record) if record else None


async def open_of(pool: "Pool[Any]", office: str | None, role: str, limit: int) -> list[Row]:
    """What waits for an office's approvers or for its time, the longest-waiting first."""
    return [tuple(record) for record in await pool.fetch(OPEN, office, role, limit)]


async def ended_of(pool: "Pool[Any]", office: str | None, role: str, limit: int) -> list[Row]:
    return [tuple(record) for record in await pool.fetch(ENDED, office, role, limit)]


async def sent_by(pool: "Pool[Any]", author: UUID, limit: int) -> list[Row]:
    """The newest first."""
    return [tuple(record) for record in await pool.fetch(OF, author, limit)]


async def notes(pool: "Pool[Any]", number: int) -> list[Row]:
    """The oldest first."""
    return [tuple(record) for record in await pool.fetch(NOTES, number)]


async def note(pool: "Pool[Any]", number: int, account: UUID, now: datetime, words: str) -> None:
    await pool.execute(NOTE, number, account, now, words)


async def schedule(pool: "Pool[Any]", number: int, *values: Any) -> bool:
    """`values`: the approver, now, the release's time, what they saw, the version they read."""
    return bool(await pool.fetchval(SCHEDULE, number, *values))


async def end(  # noqa: PLR0913, PLR0917 - each is a column
    pool: "Pool[Any]",
    number: int,
    state: str,
    now: datetime,
    by: UUID | None,
    while_in: Sequence[str],
    words: str = "",
) -> bool:
    """End it, with a note; False if it was not in one of these states any more."""
    async with pool.acquire() as connection, connection.transaction():
        ended = bool(await connection.fetchval(END, number, state, now, by, list(while_in)))
        if ended:
            await connection.execute(ANEW, number)
        if ended and words and by:
            await connection.execute(NOTE, number, by, now, words)
        return ended


async def published(connection: "AnyConnection", number: int, *values: Any) -> Row | None:
    """In the transaction that appends: whose draft it was. None if it is not in this state (any more).

    `values`: the state it must be in, now, who approved (None: as it stands), the positions.
    """
    record = await connection.fetchrow(PUBLISHED, number, *values)
    return tuple(record) if record else None


async def due(pool: "Pool[Any] | AnyConnection", now: datetime, today: date) -> list[int]:
    return [record["number"] for record in await pool.fetch(DUE, now, today)]


async def stands(pool: "Pool[Any]", number: int) -> bool:
    """Whether who approved it would still be let approve it."""
    return bool(await pool.fetchval(STANDS, number))


async def stop(pool: "Pool[Any]", number: int, why: str) -> bool:
    return bool(await pool.fetchval(STOP, number, why))


async def stop_all(pool: "Pool[Any]", why: str, office: str | None, role: str | None) -> list[int]:
    """Of one office and role, or of all where None."""
    return [record["number"] for record in await pool.fetch(STOP_ALL, why, office, role)]


async def drafters(pool: "Pool[Any]", about: str, office: str, role: str, besides: UUID) -> list[Row]:
    """Who of this office has a draft about this: e-mail address, form and time, never a word of it."""
    return [tuple(record) for record in await pool.fetch(DRAFTERS, about, office, role, besides)]


async def forget_notes(connection: "AnyConnection", now: datetime) -> None:
    await connection.execute(FORGET, now - NOTES_KEPT)

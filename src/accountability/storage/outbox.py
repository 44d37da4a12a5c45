"""Mails on their way out: rows of the private schema, each from being put there to its end."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

Kind = Literal["letter", "reminder", "digest", "confirmation", "alert", "notice"]
COLUMNS = "number, key, kind, account, subscription, letter, about, due, attempts, doubtful"
PUT = """
insert into private.outbox (key, kind, account, subscription, letter, about, due, next_attempt)
values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (key) do nothing returning true
"""
# Whoever holds `locks.SENDING` is alone: what is being sent was left by a sender that is gone.
TAKE_BACK = "update private.outbox set state = 'waiting', next_attempt = $1 where state = 'sending'"
CLAIM = f"""
update private.outbox set state = 'sending', attempts = attempts + 1 where number = (
  select number from private.outbox where state = 'waiting' and next_attempt <= $1
  order by next_attempt, number limit 1 for update skip locked
) returning {COLUMNS}
"""  # noqa: S608 - a constant
HANDING_OVER = "update private.outbox set doubtful = doubtful + 1 where number = $1"
AGAIN = """
update private.outbox set state = 'waiting', next_attempt = $2, problem = $3,
  doubtful = case when $4 then doubtful else $5 end where number = $1
"""
END = """
update private.outbox set state = $2, ended_at = $3, problem = $4, sent_as = $5, letter = null
where number = $1
"""
COUNTS = "select state, count(*) from private.outbox group by state"
WAITING_SINCE = "select min(due) from private.outbox where state in ('waiting', 'sending') and due <= $1"
GIVEN_UP = """
select number, kind, due, attempts, problem from private.outbox where state = 'gave_up'
order by ended_at desc, number desc limit $1
"""
KEPT = timedelta(days=90)
FORGET = "delete from private.outbox where ended_at < $1"


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail that a sender has begun. `doubtful` as it was before this attempt."""

    number: int
    key: str
    kind: Kind
    account: UUID | None
    subscription: UUID | None
    letter: bytes | None
    about: dict[str, Any]
    due: datetime
    attempts: int
    doubtful: int


class GivenUp(msgspec.Struct, frozen=True):
    number: int
    kind: Kind
    due: datetime
    attempts: int
    problem: str


async def put(  # noqa: PLR0913 - the columns of a row
    connection: "AnyConnection | Pool[Any]",
    key: str,
    kind: Kind,
    due: datetime,
    *,
    account: UUID | None = None,
    subscription: UUID | None = None,
    letter: bytes | None = None,
    about: dict[str, Any] | None = None,
) -> bool:
    """A mail to be sent from `due` on, in the transaction of its reason. False: this key had one already."""
    return bool(await connection.fetchval(PUT, key, kind, account, subscription, letter, about or {}, due))


async def take_back(connection: "AnyConnection", now: datetime) -> None:
    """For the only sender: what another had begun when it was killed waits again."""
    await connection.execute(TAKE_BACK, now)


async def claim(connection: "AnyConnection", now: datetime) -> Mail | None:
    """The mail that has waited longest, marked as being sent before anybody is spoken to."""
    record = await connection.fetchrow(CLAIM, now)
    return Mail(**record) if record else None


async def handing_over(connection: "AnyConnection", number: int) -> None:
    """From here until an answer is stored nobody knows whether the provider has it."""
    await connection.execute(HANDING_OVER, number)


async def again(
    connection: "AnyConnection", mail: Mail, at: datetime, problem: str, *, unsure: bool = False
) -> None:
    """Let it wait for another attempt. `unsure`: it may have been sent."""
    await connection.execute(AGAIN, mail.number, at, problem, unsure, mail.doubtful)


async def end(  # noqa: PLR0913 - the columns that end a row
    connection: "AnyConnection",
    number: int,
    state: Literal["sent", "gave_up", "dropped"],
    now: datetime,
    *,
    problem: str = "",
    sent_as: str | None = None,
) -> None:
    await connection.execute(END, number, state, now, problem, sent_as)


async def counts(pool: "Pool[Any]") -> dict[str, int]:
    """How many mails stand in each state."""
    return {record["state"]: record["count"] for record in await pool.fetch(COUNTS)}


async def waiting_since(pool: "Pool[Any]", now: datetime) -> datetime | None:
    """When the mail was due that has waited longest; None if none waits."""
    since: datetime | None = await pool.fetchval(WAITING_SINCE, now)
    return since


async def given_up(pool: "Pool[Any]", limit: int) -> list[GivenUp]:
    """Those that nobody tries to send any more, the last first."""
    return [GivenUp(**record) for record in await pool.fetch(GIVEN_UP, limit)]


async def forget_old(connection: "AnyConnection", now: datetime) -> None:
    await connection.execute(FORGET, now - KEPT)

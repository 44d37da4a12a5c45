"""Who gets which feed by mail: rows of the private schema."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

Pace = Literal["daily", "each"]
COLUMNS = "id, address, scope, about, pace, asked_at, confirmed_at, bookmark"
# Asked for again it is the same subscription; what was confirmed is not changed by who merely asks.
ASK = f"""
insert into private.subscription as s (id, mark, address, scope, about, pace, asked_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (mark, scope, about) do update set asked_at = excluded.asked_at,
  pace = case when s.confirmed_at is null then excluded.pace else s.pace end
returning {COLUMNS}
"""  # noqa: S608 - a constant
FIND = f"select {COLUMNS} from private.subscription where id = $1"  # noqa: S608 - a constant
# From now on: what was recorded before is on the pages.
CONFIRM = f"""
update private.subscription set confirmed_at = $2, next_at = $3,
  bookmark = (select coalesce(max(position), -1) from log)
where id = $1 and confirmed_at is null and asked_at > $4 returning {COLUMNS}
"""  # noqa: S608 - a constant
REMOVE = "delete from private.subscription where id = $1"
FORGET_UNCONFIRMED = "delete from private.subscription where confirmed_at is null and asked_at <= $1"
# Nobody reads there: the last mails all came back.
FORGET_UNREACHABLE = """
delete from private.subscription s where (
  select count(*) = $1 and bool_and(state = 'gave_up') from (
    select o.state from private.outbox o
    where o.subscription = s.id and o.kind = 'alert' and o.state in ('sent', 'gave_up')
    order by o.number desc limit $1
  ) last
)
"""
DUE = """
select id, scope, about, pace, bookmark from private.subscription
where confirmed_at is not null and next_at <= $1 and (pace = 'daily' or bookmark < $2)
order by scope, about, id limit $3 for update skip locked
"""
MOVE = """
update private.subscription s set bookmark = m.bookmark, next_at = m.next_at
from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) m (id, bookmark, next_at) where s.id = m.id
"""
COUNT = """
insert into private.alert_request as a (bucket, requests, since) values ($1, 1, $2)
on conflict (bucket) do update set
  requests = case when a.since < $2 - $3::interval then 1 else a.requests + 1 end,
  since = case when a.since < $2 - $3::interval then $2 else a.since end
returning requests
"""
FORGET_REQUESTS = "delete from private.alert_request where since < $1"


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """`about` narrows the scope: a panel; a panel and number; an office. `address` is sealed."""

    id: UUID
    address: bytes
    scope: str
    about: list[Any]
    pace: Pace
    asked_at: datetime
    confirmed_at: datetime | None
    bookmark: int | None


class Due(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    scope: str
    about: list[Any]
    pace: Pace
    bookmark: int


async def ask(connection: "AnyConnection", mark: bytes, asked: Subscription) -> Subscription:
    """The subscription of this address to this feed, new or as it stands."""
    row = (asked.id, mark, asked.address, asked.scope, asked.about, asked.pace, asked.asked_at)
    record: Any = await connection.fetchrow(ASK, *row)
    return Subscription(**record)


async def find(pool: "Pool[Any]", identifier: UUID) -> Subscription | None:
    record = await pool.fetchrow(FIND, identifier)
    return Subscription(**record) if record else None


async def confirm(
    pool: "Pool[Any]", identifier: UUID, now: datetime, next_at: datetime, asked_since: datetime
) -> Subscription | None:
    """None if it is confirmed already, was asked for too long ago, or is gone."""
    record = await pool.fetchrow(CONFIRM, identifier, now, next_at, asked_since)
    return Subscription(**record) if record else None


async def remove(pool: "Pool[Any]", identifier: UUID) -> None:
    """Nothing of it stays, nor of its mails."""
    await pool.execute(REMOVE, identifier)


async def forget(
    connection: "AnyConnection", unconfirmed_since: datetime, given_up: int, counted_since: datetime
) -> None:
    """Remove what nobody confirmed in time, whose last so many mails were given up, and old counts."""
    await connection.execute(FORGET_UNCONFIRMED, unconfirmed_since)
    await connection.execute(FORGET_UNREACHABLE, given_up)
    await connection.execute(FORGET_REQUESTS, counted_since)


async def due(connection: "AnyConnection", now: datetime, head: int, limit: int) -> list[Due]:
    """Whose feeds are to be looked at now, in a transaction that holds them."""
    return [Due(**record) for record in await connection.fetch(DUE, now, head, limit)]


async def move(connection: "AnyConnection", moved: Sequence[tuple[UUID, int, datetime]]) -> None:
    """Everything up to these positions is told or is nothing for them."""
    columns = ([row[n] for row in moved] for n in range(3))
    await connection.execute(MOVE, *columns)


async def count(connection: "AnyConnection", bucket: bytes, now: datetime, within: timedelta) -> int:
    """How often this was asked since the count began, this time among them."""
    return int(await connection.fetchval(COUNT, bucket, now, within))

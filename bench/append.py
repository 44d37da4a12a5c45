"""Append one entry with its parts, rows and leaf, against plain INSERTs of the same rows.

Beside it, for who wants to know what an officer waits for: the whole command against the same INSERTs. All
writers are tasks of one process; the plain side hashes nothing, checks nothing and keeps no key.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from statistics import median
from time import perf_counter, perf_counter_ns
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from accountability.domain.commands.asks import MoveTarget
from accountability.domain.commands.base import Actor
from accountability.domain.delivery import Target
from accountability.handling.appending import Appender, Job
from accountability.handling.desk import Desk, digest
from accountability.storage.database import open_pool
from accountability.storage.idempotency import Claim
from bench.history import APPENDED

ASKS = "select ask, office from ask where panel = $1 and until_position = 9223372036854775807"
PLAIN = (
    "insert into plain_log select nextval('plain_log_position_seq'), $1, $2, $3, $4, $5, $6, $7",
    "insert into plain_part select $1, $2, $3, $4, 1",
    "update plain_ask set until_position = $2 where ask = $1 and until_position = 9223372036854775807",
    "insert into plain_ask select * from plain_source where ask = $1 limit 1",
    "insert into plain_timeline values ($1, $2, 1, 'moved/1', 'p', 1, $3, 'office-1', $4, $5, null)",
)
TABLES = """
drop table if exists plain_log, plain_part, plain_ask, plain_source, plain_timeline;
create table plain_log (position bigserial primary key, stream_id uuid not null, version bigint not null,
  topic text not null, ask uuid, recorded timestamptz not null, state bytea not null, leaf bytea not null,
  unique (stream_id, version));
create table plain_part (commitment bytea primary key, name text, salt bytea, bytes bytea, position bigint);
create table plain_ask (like ask including indexes including defaults);
alter table plain_ask drop constraint plain_ask_pkey;
create index on plain_ask (ask, until_position);
create table plain_source as select * from ask where until_position = 9223372036854775807
  and panel = 'panel-to-append-to';
create index on plain_source (ask);
create table plain_timeline (
  position bigint, stream uuid, version bigint, type text, panel text, serial bigint,
  ask uuid, office text, occurred date, recorded timestamptz, target bigint);
create index on plain_timeline (panel, position);
create index on plain_timeline (panel, serial, position);
create index on plain_timeline (office, position);
create index on plain_timeline (ask, position);
create index on plain_timeline (recorded);
grant all on plain_log, plain_part, plain_ask, plain_source, plain_timeline to accountability_app;
grant all on sequence plain_log_position_seq to accountability_app;
"""


class Rates(NamedTuple):
    """Times a second: entries appended that were decided before, whole commands, plain transactions."""

    appended: float
    commands: float
    plain: float


async def measure(app_url: str, owner: Any, writers: int, rounds: int = 5) -> Rates:
    """Medians of rounds in turns, each on every ask of the panel made for it.

    An append begins with what was decided (entry, part, the stream folded with its rows) and ends with its
    commit. A whole command is also read, sealed, folded and decided. Few rounds: each makes the asks'
    streams longer, and so longer to fold, than those of a real record.
    """
    await owner.execute(TABLES)
    asks = [(row["ask"], row["office"]) for row in await owner.fetch(ASKS, APPENDED)]
    pool = await open_pool(app_url, "app", min(writers, 8))
    plain_pool = await open_pool(app_url, "app", writers)
    desk, appender = Desk(pool, lambda: datetime.now(UTC)), Appender(pool)
    days = count(perf_counter_ns() % 20_000)

    async def once() -> tuple[float, float, float]:
        jobs = [await _decided(desk, *move(ask, office, days)) for ask, office in asks]
        appended = await _rate(writers, [partial(appender.append, job) for job in jobs])
        plain = await _rate(writers, [partial(_insert, plain_pool, ask) for ask, _ in asks])
        commands = [partial(desk.handle, *move(*ask, days), key=uuid4().hex) for ask in asks]
        return appended, await _rate(writers, commands), plain

    await once()
    found = zip(*[await once() for _ in range(rounds)], strict=True)
    await pool.close()
    await plain_pool.close()
    return Rates(*map(median, found))


async def _rate(writers: int, work: list[Callable[[], Awaitable[Any]]]) -> float:
    """How many a second, if so many at a time do what is next."""
    left = iter(work)

    async def write() -> None:
        for once in left:
            await once()

    began = perf_counter()
    await asyncio.gather(*(write() for _ in range(writers)))
    return len(work) / (perf_counter() - began)


def move(ask: UUID, office: str, days: "count[int]") -> tuple[MoveTarget, Actor]:
    """A command that makes one entry with one part, and who gives it."""
    day = date.today() + timedelta(days=next(days) % 30_000)  # noqa: DTZ011 - any day will do
    command = MoveTarget(
        ask=ask,
        target=Target(target=day, what="delivery"),
        texts={"reason/en": "The supplier needs more time."},
    )
    return command, Actor(role="officer", office=office, account=UUID(int=1))


async def _decided(desk: Desk, command: MoveTarget, actor: Actor) -> Job:
    async with desk.pool.acquire() as connection:
        deciding = await desk.decide(connection, [command], actor)
    return deciding.job(Claim(UUID(int=1), uuid4().hex, digest(command)))


async def _insert(pool: Any, ask: UUID) -> None:
    """The same rows by hand: log, part, the ask's old and new row, the timeline. No order, no checks."""
    state, words = os.urandom(420), os.urandom(40)
    now, stream = datetime.now(UTC), uuid4()
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(PLAIN[0], stream, 1, "target-date-moved/1", ask, now, state, os.urandom(32))
        await connection.execute(PLAIN[1], os.urandom(32), "reason/en", os.urandom(32), words)
        await connection.execute(PLAIN[2], ask, int(now.timestamp() * 1e6))
        assert await connection.execute(PLAIN[3], ask) == "INSERT 0 1"
        await connection.execute(PLAIN[4], int(now.timestamp() * 1e6), stream, ask, now.date(), now)

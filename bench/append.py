"""Append one entry with its parts, rows and leaf through the desk, against plain INSERTs of the same rows."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from time import perf_counter, perf_counter_ns
from typing import Any
from uuid import UUID, uuid4

from accountability.domain.commands.asks import MoveTarget
from accountability.domain.commands.base import Actor
from accountability.domain.delivery import Target
from accountability.handling.desk import Desk
from accountability.storage.database import open_pool
from bench.history import APPENDED

SECONDS = 2.0
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
create table plain_source as select * from ask where until_position = 9223372036854775807 limit 400;
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


async def measure(app_url: str, owner: Any, writers: int, rounds: int = 3) -> tuple[float, float]:
    """Commands a second through the desk, and plain transactions a second, medians of interleaved rounds."""
    await owner.execute(TABLES)
    asks = [(row["ask"], row["office"]) for row in await owner.fetch(ASKS, APPENDED)]
    ours: list[float] = []
    plain: list[float] = []
    pool = await open_pool(app_url, "app", min(writers, 8))
    plain_pool = await open_pool(app_url, "app", writers)
    desk = Desk(pool, lambda: datetime.now(UTC))
    days = count(perf_counter_ns() % 20_000)
    for _ in range(rounds):
        ours.append(await _rate(writers, lambda writer: move(desk, asks[writer :: max(writers, 2)], days)))
        plain.append(await _rate(writers, lambda writer: _insert(plain_pool, asks[writer % len(asks)][0])))
    await pool.close()
    await plain_pool.close()
    return sorted(ours)[rounds // 2], sorted(plain)[rounds // 2]


async def _rate(writers: int, work: Callable[[int], Callable[[], Awaitable[None]]]) -> float:
    end = perf_counter() + SECONDS

    async def write(writer: int) -> int:
        once, done = work(writer), 0
        while perf_counter() < end:
            await once()
            done += 1
        return done

    began = perf_counter()
    counts = await asyncio.gather(*(write(writer) for writer in range(writers)))
    return sum(counts) / (perf_counter() - began)


def move(desk: Desk, asks: list[tuple[UUID, str]], days: "count[int]") -> Callable[[], Awaitable[None]]:
    """One command each time it is called, on the next of these asks."""
    turns = cycle(asks)

    async def once() -> None:
        ask, office = next(turns)
        day = date.today() + timedelta(days=next(days) % 30_000)  # noqa: DTZ011 - any day will do
        command = MoveTarget(
            ask=ask,
            target=Target(target=day, what="delivery"),
            texts={"reason/en": "The supplier needs more time."},
        )
        await desk.handle(command, Actor(role="officer", office=office, account=UUID(int=1)), key=uuid4().hex)

    return once


def _insert(pool: Any, ask: UUID) -> Callable[[], Awaitable[None]]:
    """The same rows by hand: log, part, the ask's old and new row, the timeline. No order, no checks."""
    state, words = os.urandom(420), os.urandom(40)

    async def once() -> None:
        now, stream = datetime.now(UTC), uuid4()
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(
                PLAIN[0], stream, 1, "target-date-moved/1", ask, now, state, os.urandom(32)
            )
            await connection.execute(PLAIN[1], os.urandom(32), "reason/en", os.urandom(32), words)
            await connection.execute(PLAIN[2], ask, int(now.timestamp() * 1e6))
            await connection.execute(PLAIN[3], ask)
            await connection.execute(PLAIN[4], int(now.timestamp() * 1e6), stream, ask, now.date(), now)

    return once

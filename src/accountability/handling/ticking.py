"""The service's own clock: records the days that went by. One ticker at a time, under an advisory lock.

Idempotent, and correct after downtime, clock changes and bank holidays: what is owed is computed from the
clocks' due days and today's date in London. A crash between two streams loses nothing; the next tick goes on.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from accountability.domain.clocks import london_day
from accountability.handling.appending import Job, store
from accountability.handling.deciding import refuse_unknown, said_by_the_clock
from accountability.projections.folding import met
from accountability.storage import idempotency, log, lookup, removal_requests, submissions
from accountability.storage.locks import TICKING, alone

if TYPE_CHECKING:
    import asyncpg

EVERY = 60.0
ATTEMPTS = 5
logger = logging.getLogger(__name__)


class Outrun(Exception):
    """Raised when a recommendation moved at each attempt to tick it; the next tick tries again."""


async def tick(pool: "asyncpg.Pool[Any]", now: datetime) -> int:
    """Append what is owed today; returns the number of entries. Another ticker at work means nothing to do.

    A recommendation that cannot be ticked does not silence the others: an ExceptionGroup follows at the end.
    """
    async with pool.acquire() as connection, alone(connection, TICKING) as held:
        if not held:
            return 0
        streams = await lookup.streams_due(connection, london_day(now))
        await idempotency.forget_old(connection)
        await removal_requests.forget_notes(connection, now)
        await submissions.forget_notes(connection, now)
        return await _tick_each(connection, streams, now)


async def _tick_each(connection: Any, streams: Sequence[UUID], now: datetime) -> int:
    made, failed = 0, []
    for stream in streams:
        try:
            made += await _tick_stream(connection, stream, now)
        except Exception as error:  # noqa: BLE001 - all are raised together below
            error.add_note(f"in stream {stream}")
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{made} entries were made, {len(failed)} recommendations failed", failed)
    return made


async def _tick_stream(connection: Any, stream: UUID, now: datetime) -> int:
    for attempt in range(ATTEMPTS):
        await asyncio.sleep(0.01 * attempt)
        history = await log.read_stream(connection, stream)
        refuse_unknown(history)
        found = met(history)
        recommendation = found.state
        if recommendation is None:  # the log lost it, as whoever signs it will say
            return 0
        recommendation.pass_time(london_day(now), said_by_the_clock(now))
        entries = recommendation.collect_events()
        if not entries:
            return 0
        try:
            async with connection.transaction():
                await store(connection, [Job(entries=entries, parts=[], met=[found])])
        except IntegrityError:  # an officer answered meanwhile: look again
            continue
        return len(entries)
    raise Outrun(f"others wrote to it {ATTEMPTS} times in a row")


async def keep_ticking(pool: "asyncpg.Pool[Any]", now: Callable[[], datetime], every: float = EVERY) -> None:
    """Tick until cancelled. A failure is logged and tried again: silence must not hide behind it."""
    while True:
        try:
            await tick(pool, now())
        except Exception:
            logger.exception("the ticker failed and will try again")
        await asyncio.sleep(every)

"""Our log against the event-sourcing library's own contract tests for recorders.

The library's recorders are synchronous, number events from 1 and keep any bytes; ours is asynchronous,
numbers from 0 and keeps JSON. The facade below translates, and nothing else.
"""

import asyncio
import base64
from datetime import UTC, datetime

import asyncpg
import msgspec
import pytest
from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from accountability.storage import log

SELECT = """
select position, stream_id, version, topic, state from log
where position >= $1 and position <= $2 and ($3::text[] is null or topic = any($3)) order by position limit $4
"""
EVENTS = """
select stream_id, version, topic, state from log
where stream_id = $1 and version > $2 and version <= $3 order by version {order} limit $4
"""
pytestmark = pytest.mark.anyio


def _wrapped(state):
    return msgspec.json.encode({"any": base64.b64encode(state).decode()})


def _bare(state):
    return base64.b64decode(msgspec.json.decode(state)["any"])


def _event(row):
    return StoredEvent(row["stream_id"], row["version"] - 1, row["topic"], _bare(row["state"]))


class Facade:
    """The recorder's interface over `log_append()`."""

    def __init__(self, loop, pool):
        self._loop, self._pool = loop, pool

    def _wait(self, awaited):
        return asyncio.run_coroutine_threadsafe(awaited, self._loop).result(60)

    def insert_events(self, events, **_):
        return self._wait(self._insert(events))

    def select_events(self, stream, *, gt=None, lte=None, desc=False, limit=None):
        low, high = (0 if gt is None else gt + 1), (2**62 if lte is None else lte + 1)
        query = EVENTS.format(order="desc" if desc else "asc")
        return [_event(row) for row in self._wait(self._pool.fetch(query, stream, low, high, limit))]

    def select_notifications(self, start, limit, stop=None, topics=(), *, inclusive_of_start=True):
        low = 0 if start is None else start - inclusive_of_start
        high = 2**62 if stop is None else stop - 1
        rows = self._wait(self._pool.fetch(SELECT, low, high, list(topics) or None, limit))
        return [
            Notification(
                row["stream_id"], row["version"] - 1, row["topic"], _bare(row["state"]), row["position"] + 1
            )
            for row in rows
        ]

    def max_notification_id(self):
        return self._wait(self._pool.fetchval("select max(position) + 1 from log"))

    async def _insert(self, events):
        try:
            rows = await self._pool.fetch(
                log.APPEND,
                [event.originator_id for event in events],
                [event.originator_version + 1 for event in events],
                [event.topic for event in events],
                [None] * len(events),
                [datetime(2026, 1, 5, tzinfo=UTC)] * len(events),
                [_wrapped(event.state) for event in events],
                [],
                [],
                [],
            )
        except asyncpg.UniqueViolationError as error:
            raise IntegrityError(str(error)) from error
        return [row[0] + 1 for row in rows]


class Contract(ApplicationRecorderTestCase):
    """Of its cases two are rules; the others measure time or the library's own subscriptions."""

    __test__ = False

    def create_recorder(self):
        return self.recorder


class Interleaving(NonInterleavingNotificationIDsBaseCase):
    __test__ = False
    insert_num = 200

    def create_recorder(self):
        return self.recorder


@pytest.mark.parametrize(
    ("contract", "case"),
    [
        (Contract, "test_insert_select"),
        (Contract, "test_concurrent_no_conflicts"),
        (Interleaving, "test"),
    ],
    ids=["insert and select", "many writers", "no interleaving"],
)
async def test_the_log_keeps_the_librarys_contract(pool, contract, case):
    """The library's case runs in a thread; what it asks of the recorder is answered here."""
    rules = contract(case)
    rules.recorder = Facade(asyncio.get_running_loop(), pool)

    await asyncio.to_thread(getattr(rules, case))


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase

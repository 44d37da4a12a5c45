"""Follows the end of the log: LISTEN tells that something came, the database tells what.

The payload of a notification is never trusted. The listening connection is renewed when it is lost; meanwhile
`confirmed_at` grows old, and whoever depends on it asks through `confirm`.
"""

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import asyncpg

from accountability.storage import log as entries

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

CHANNEL = "log"
CONFIRM_EVERY = 1.0
FAULTS = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
logger = logging.getLogger(__name__)


class Head:
    """Where the log ends, as this process knows it (`web/middleware/freshness.py`)."""

    def __init__(self, pool: "Pool[Any]") -> None:
        self._pool = pool
        self._woken = asyncio.Event()
        self._moved = asyncio.Event()
        self.position = -1
        self.confirmed_at = float("-inf")

    async def confirm(self) -> None:
        """Ask the database. A position never goes back."""
        asked = time.monotonic()
        async with self._pool.acquire() as connection:
            found = await entries.head(connection)
        if found > self.position:
            self.position = found
            self._moved.set()
            self._moved = asyncio.Event()
        self.confirmed_at = max(self.confirmed_at, asked)

    async def reach(self, position: int) -> None:
        """Until the log is known to have an entry at this position."""
        while self.position < position:
            await self._moved.wait()

    async def follow(self) -> None:
        """Until cancelled: confirm at every notification, and once a second without any."""
        while True:
            try:
                async with self._pool.acquire() as connection:
                    await connection.add_listener(CHANNEL, self._wake)
                    try:
                        await self._follow_while_heard(connection)
                    finally:
                        # On a dead connection this fails: a cancellation on its way must not be lost to that.
                        with suppress(*FAULTS, asyncpg.InternalClientError):
                            await connection.remove_listener(CHANNEL, self._wake)
            except FAULTS as error:
                logger.warning("the log's head is out of sight: %s", error)
                await asyncio.sleep(CONFIRM_EVERY)

    async def _follow_while_heard(self, connection: "AnyConnection") -> None:
        while not connection.is_closed():
            self._woken.clear()
            await self.confirm()
            with suppress(TimeoutError):
                async with asyncio.timeout(CONFIRM_EVERY):
                    await self._woken.wait()

    def _wake(self, *_: object) -> None:
        self._woken.set()

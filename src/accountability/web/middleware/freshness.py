"""How a process knows that what it keeps is still what the log says.

Every page is a function of (address, log position, day in London). While the position stands still, so do all
pages; when it or the day moves, every kept page is of the past and is dropped at once.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Protocol

from accountability.domain.clocks import LONDON

# A notification can be lost with its connection. Beyond this the process asks the database before it answers.
TRUSTED_SECONDS = 2.0
# A database that doesn't answer is one that can't be reached; the router then says so in a page.
CONFIRM_SECONDS = 5.0


class LogHead(Protocol):
    """Where the log ends, as this process knows it.

    `position` is that of the last entry (-1: empty log), moved by LISTEN as entries are committed, never
    backwards. `confirmed_at` is `time.monotonic()` of the moment at which the last answer of the database was
    asked for, or a notification arrived.
    """

    @property
    def position(self) -> int: ...

    @property
    def confirmed_at(self) -> float: ...

    async def confirm(self) -> None:
        """Ask the database and set both. Raises what the database's client raises when it can't be asked."""


class Freshness:
    """Compares the log's head with the stamp under which pages are kept.

    `stamp` is (position, day in London as an ordinal). At most one question to the database is under way.
    """

    def __init__(
        self,
        head: LogHead,
        unreachable: tuple[type[Exception], ...],
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._head = head
        self._unreachable = unreachable
        self._monotonic = monotonic
        self._now = now
        self._day = 0
        self._day_ends = 0.0
        self._asking: asyncio.Task[None] | None = None
        self._position = head.position
        self.turn_over()

    @property
    def stamp(self) -> tuple[int, int]:
        return self._position, self._day

    def has_moved(self) -> bool:
        """Whether the position moved, the day ended, or the process can't tell. Runs on every request."""
        head = self._head
        return (
            head.position != self._position
            or self._monotonic() - head.confirmed_at > TRUSTED_SECONDS
            or self._now() >= self._day_ends
        )

    def turn_over(self) -> None:
        """Take the head's position and today as the stamp."""
        self._position = self._head.position
        if self._now() >= self._day_ends:
            today = datetime.fromtimestamp(self._now(), LONDON).date()
            self._day = today.toordinal()
            midnight = datetime.combine(today + timedelta(days=1), time_of_day.min, LONDON)
            self._day_ends = midnight.timestamp()

    async def reach(self, seen: int | None) -> bool:
        """Confirm the position if it is too old or behind `seen`. False: the database can't be asked.

        A question under way may have been put before `seen` was committed, so a second one follows it, but no
        third: a `seen` that nobody wrote must not keep the database busy.
        """
        try:
            for _ in range(2):
                if not self._is_behind(seen):
                    break
                await self._ask()
        except self._unreachable:
            return False
        return True

    def _is_behind(self, seen: int | None) -> bool:
        late = self._monotonic() - self._head.confirmed_at > TRUSTED_SECONDS
        return late or (seen is not None and seen > self._head.position)

    async def _ask(self) -> None:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(asyncio.wait_for(self._head.confirm(), CONFIRM_SECONDS))
        await asyncio.shield(self._asking)

"""Reminders for those who act for an office: when a date comes near or has gone by, on Mondays what is due.

Put into the outbox by the service's clock from eight in the morning in London on, each once: a mail and the
reminders in it are stored in one transaction. Approvers hear at once of what waits for them.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accountability.domain.clocks import LONDON
from accountability.domain.reminders import LAST_DAY, monday_of, stage
from accountability.projections import clocks
from accountability.projections.clocks import ClockRow, clock_of
from accountability.projections.reading import Reader, reading
from accountability.storage import outbox, reminding
from accountability.storage.reminding import Officer, Reminded
from accountability.workspace.post.mailroom import Mailroom

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

__all__ = ["AHEAD", "CLOCKS", "Officer", "Reminders"]

EIGHT = time(8)
AHEAD = timedelta(days=28)
CLOCKS = 200


class Reminders:
    def __init__(self, room: Mailroom) -> None:
        self._room = room
        self._pool = room.pool
        self._now = room.now
        self._done: date | None = None

    async def fill(self) -> None:
        """Once a day, when it is eight in London; after downtime as soon as it is up again."""
        now = self._now()
        local = now.astimezone(LONDON)
        if local.time() < EIGHT or self._done == local.date():
            return
        async with reading(self._pool, now) as reader:
            found = await reminding.wanting(reader.connection)
            clocks = {office: await clocks_of(reader, office) for office in {one.office for one in found}}
        for office, people in groupby(found, lambda one: one.office):
            for person in people:
                async with self._pool.acquire() as connection, connection.transaction():
                    await _fill(connection, person, clocks[office], local.date(), now)
        async with self._pool.acquire() as connection:
            await reminding.forget(connection, local.date() - timedelta(days=4 * LAST_DAY))
        self._done = local.date()

    async def chosen(self, account: UUID) -> Officer | None:
        """Who gets reminders and of which sort; None for whoever acts for no office."""
        return await reminding.officer(self._pool, account)

    async def choose(
        self, account: UUID, *, dates: bool = False, weekly: bool = False, approvals: bool = False
    ) -> None:
        await reminding.choose(self._pool, account, (dates, weekly, approvals), self._now())

    async def tell_approvers(self) -> None:
        """Tell each approver once of what waits for them."""
        for waiting in await reminding.untold(self._pool):
            about = {"submission": waiting.number, "page": waiting.page}
            key = reminding.notice_key(waiting)
            await outbox.put(self._pool, key, "notice", self._now(), account=waiting.account, about=about)

    async def still_waits(self, submission: int) -> bool:
        return await reminding.still_waits(self._pool, submission)

    def stop_link(self, account: UUID) -> str:
        """The path that ends one person's reminders with one click."""
        return f"/mail/stop/{self._room.sealer.token('reminders', account)}"

    def stops(self, token: str) -> bool:
        return self._room.sealer.read("reminders", token) is not None

    async def stop(self, token: str) -> None:
        account = self._room.sealer.read("reminders", token)
        if account is not None and await self.chosen(account):
            await self.choose(account)


async def clocks_of(reader: Reader, office: str) -> list[ClockRow]:
    """An office's clocks of which it may be reminded: near, or gone by."""
    return await clocks.coming(reader, office, AHEAD, CLOCKS)


def owed(clocks: Iterable[ClockRow], today: date) -> list[Reminded]:
    """What is to be reminded of today, whether or not somebody was already."""
    found = ((row, stage(clock_of(row), today)) for row in clocks)
    return [(row.ask, row.number, row.due, name) for row, name in found if name is not None]


async def _fill(
    connection: "AnyConnection", person: Officer, clocks: list[ClockRow], today: date, now: datetime
) -> None:
    """The week's list says what a reminder would: whoever gets it today gets no other mail."""
    monday = monday_of(today)
    open_ones = [row for row in clocks if row.paused is None]
    weekly = False
    if person.weekly and open_ones:
        key = f"digest {person.account} {monday}"
        weekly = await outbox.put(connection, key, "digest", now, account=person.account)
    told: list[Reminded] = []
    if person.dates or weekly:
        told = await reminding.remind(connection, person.account, owed(clocks, today))
    if told and not weekly:
        about: dict[str, Any] = {"clocks": [[str(ask), number] for ask, number, _, _ in told]}
        key = f"reminder {person.account} {today}"
        await outbox.put(connection, key, "reminder", now, account=person.account, about=about)

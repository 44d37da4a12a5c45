"""E-mail alerts for the public: asked for, confirmed by who reads that mailbox, told once, ended at once.

Nobody can make us write to a stranger more than a few times a day, and nobody learns from us whether an
address is known here: what is answered on the page is always the same. An address is sealed, and gone when
somebody leaves.
"""

import ipaddress
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from accountability.domain.clocks import LONDON
from accountability.domain.entries import Rule
from accountability.projections import timeline
from accountability.projections.reading import Reader, reading
from accountability.projections.timeline import Scope
from accountability.publishing.mail.message import AddressRefused, deliverable
from accountability.storage import outbox, subscriptions
from accountability.storage.subscriptions import Pace, Subscription
from accountability.workspace.post.mailroom import Mailroom

__all__ = ["Alerts", "AskedTooOften", "NoAddress", "Pace", "Subscription"]

CONFIRM_WITHIN = timedelta(hours=48)
MORNING = time(7)
# What comes in one go is told in one mail.
GATHERED = timedelta(minutes=5)
FROM_ONE_VISITOR, AN_HOUR = 10, timedelta(hours=1)
TO_ONE_ADDRESS, A_DAY = 3, timedelta(days=1)
GIVEN_UP = 3
TIDIED_EVERY = timedelta(minutes=5)
AT_A_TIME = 500


class NoAddress(Rule):
    """Raised for what is no e-mail address."""

    field = "email"


class AskedTooOften(Rule):
    """Raised when one visitor asks for more mails than a person does."""

    field = "email"


class Alerts:
    def __init__(self, room: Mailroom) -> None:
        self._room = room
        self._pool = room.pool
        self._now = room.now
        self._tidied: datetime | None = None

    async def ask(self, typed: str, scope: str, about: tuple[Any, ...], pace: Pace, visitor: str) -> None:
        """Send whoever reads this mailbox a mail in which they can confirm. Known or not, nothing is told.

        Raises NoAddress or AskedTooOften: neither depends on what is stored of the address.
        """
        try:
            address = deliverable(typed)
        except AddressRefused as refusal:
            raise NoAddress(str(refusal)) from refusal
        sealer, now, identifier = self._room.sealer, self._now(), uuid4()
        mark = sealer.mark(address.casefold())
        async with self._pool.acquire() as connection, connection.transaction():
            came = sealer.mark(f"visitor {_network(visitor)}")
            often = await subscriptions.count(connection, came, now, AN_HOUR) > FROM_ONE_VISITOR
            if not often:
                written = await subscriptions.count(connection, sealer.mark(f"to {mark.hex()}"), now, A_DAY)
                if written <= TO_ONE_ADDRESS:
                    asked = Subscription(
                        id=identifier,
                        address=sealer.seal(address, identifier.bytes),
                        scope=scope,
                        about=list(about),
                        pace=pace,
                        asked_at=now,
                        confirmed_at=None,
                        bookmark=None,
                    )
                    kept = await subscriptions.ask(connection, mark, asked)
                    key = f"confirmation {identifier}"
                    await outbox.put(connection, key, "confirmation", now, subscription=kept.id)
        if often:
            raise AskedTooOften("You have asked for many alerts. Wait an hour, then ask for more.")
        self._room.nudged.set()

    async def confirmable(self, token: str) -> Subscription | None:
        """What this link confirms; None if it is not ours, too old, or the subscription is gone."""
        found = await self._found("confirm", token)
        late = found is not None and found.confirmed_at is None and self._is_late(found)
        return None if late else found

    async def confirm(self, token: str) -> Subscription | None:
        """Begin to tell them what is recorded from now on. A second click changes nothing."""
        found = await self.confirmable(token)
        if found is None or found.confirmed_at is not None:
            return found
        now = self._now()
        next_at = now if found.pace == "each" else next_morning(now)
        done = await subscriptions.confirm(self._pool, found.id, now, next_at, now - CONFIRM_WITHIN)
        return done or await self.confirmable(token)

    def stops(self, token: str) -> bool:
        """Whether we made this link, for this purpose."""
        return self._room.sealer.read("stop", token) is not None

    async def stop(self, token: str) -> None:
        """Forget them. Whoever left already is forgotten already."""
        identifier = self._room.sealer.read("stop", token)
        if identifier is not None:
            await subscriptions.remove(self._pool, identifier)

    async def standing(self, identifier: UUID) -> Subscription | None:
        return await subscriptions.find(self._pool, identifier)

    def address(self, of: Subscription) -> str | None:
        """None if it was sealed with another secret."""
        return self._room.sealer.opened(of.address, of.id.bytes)

    def links(self, identifier: UUID) -> tuple[str, str]:
        """The paths that confirm and that end a subscription."""
        token = self._room.sealer.token
        return f"/mail/confirm/{token('confirm', identifier)}", f"/mail/stop/{token('stop', identifier)}"

    def is_waiting(self, found: Subscription) -> bool:
        """Whether it can still be confirmed."""
        return found.confirmed_at is None and not self._is_late(found)

    async def fill(self) -> None:
        """Put what is new for each into the outbox, and move its bookmark, in one transaction."""
        now = self._now()
        if self._tidied is None or now - self._tidied >= TIDIED_EVERY:
            async with self._pool.acquire() as connection, connection.transaction():
                await subscriptions.forget(connection, now - CONFIRM_WITHIN, GIVEN_UP, now - A_DAY)
            self._tidied = now
        while await self._fill_some(now) == AT_A_TIME:
            continue

    async def _fill_some(self, now: datetime) -> int:
        async with reading(self._pool, now) as reader:
            head = reader.head
        async with self._pool.acquire() as connection, connection.transaction():
            due = await subscriptions.due(connection, now, head, AT_A_TIME)
            if not due:
                return 0
            reader = Reader(connection, head, head, now.astimezone(LONDON).date())
            last: dict[tuple[Any, ...], int] = {}
            moved = []
            for one in due:
                feed = (one.scope, *one.about)
                if feed not in last:
                    last[feed] = await timeline.last(reader, msgspec.convert(one.scope, Scope), *one.about)
                news = last[feed] > one.bookmark
                if news:
                    key, about = f"alert {one.id} {one.bookmark}", {"after": one.bookmark, "upto": head}
                    await outbox.put(connection, key, "alert", now, subscription=one.id, about=about)
                moved.append((one.id, head, _look_again(one.pace, now, news=news)))
            await subscriptions.move(connection, moved)
        return len(due)

    def _is_late(self, found: Subscription) -> bool:
        return found.asked_at <= self._now() - CONFIRM_WITHIN

    async def _found(self, purpose: Any, token: str) -> Subscription | None:
        identifier = self._room.sealer.read(purpose, token)
        return await subscriptions.find(self._pool, identifier) if identifier else None


def _look_again(pace: Pace, now: datetime, *, news: bool) -> datetime:
    if pace == "daily":
        return next_morning(now)
    return now + GATHERED if news else now


def next_morning(now: datetime, at: time = MORNING) -> datetime:
    """When clocks in London next show this hour, on the days too on which they are changed."""
    local = now.astimezone(LONDON)
    day = local.date() if local.time() < at else local.date() + timedelta(days=1)
    return datetime.combine(day, at, LONDON)


def _network(visitor: str) -> str:
    """Who has one IPv6 address has millions: they count as one visitor."""
    try:
        address = ipaddress.ip_address(visitor.partition("%")[0])
    except ValueError:
        return visitor
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else visitor  # noqa: PLR2004 - IPv6

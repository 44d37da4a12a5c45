"""One attempt at a command: what it read, whom it speaks for, what it sealed and what it changed.

It appends nothing: `job` hands over what was decided.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.calendars import bank_holidays
from accountability.domain.areas import Area, refuse_apart
from accountability.domain.asks import UnknownAsk
from accountability.domain.catalogue import Unrecognised
from accountability.domain.clocks import london_day
from accountability.domain.commands.base import Actor, AskCommand, Command, ReplyTerms
from accountability.domain.entries import Rule, Said, Stream
from accountability.domain.files import File
from accountability.domain.initiatives import Initiative
from accountability.domain.integrity import Recorded
from accountability.domain.offices import Office
from accountability.domain.panels import (
    Panel,
)
from accountability.domain.recommendations import Recommendation, Terms
from accountability.domain.succession import refuse_ended
from accountability.handling.appending import Job, Settle
from accountability.projections.folding import Met, met
from accountability.storage import log, lookup
from accountability.storage.idempotency import Claim
from accountability.storage.parts import Part, commitments, seal, seal_files

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection


class Unknown(Rule):
    """Raised when a command names a panel, office, initiative or recommendation that is not registered."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.name = field


class Taken(Rule):
    """Raised when a short name or a reference is registered already; none is ever used twice."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.name = field


class WrittenByNewer(Rule):
    """Raised when a stream holds an entry of a type newer than this program: its state is not known here."""


def refuse_unknown(history: list[Recorded]) -> None:
    """Nothing is decided on what this program cannot read."""
    if any(isinstance(item.entry, Unrecognised) for item in history):
        raise WrittenByNewer("A newer version of this service wrote here. Try again after the update.")


def said_by_the_clock(now: Any) -> Said:
    return Said(role="clock", provenance="derived", recorded=now, occurred=london_day(now))


class Deciding:
    """One attempt at one command, or at several in turn: the histories it read, the streams it changed.

    A later command sees what an earlier one did, as it will in the log: there is one aggregate a stream.
    Time passes before anybody speaks: what the service's clock owes a recommendation that is written to comes
    first, however late the clock is. It is the clock's own word: no receipt has it, and no preview.
    """

    def __init__(self, connection: "AnyConnection", command: Command, actor: Actor, now: Any) -> None:
        self.connection = connection
        self.actor = actor
        self.now = now
        self.today: date = london_day(now)
        self.met: dict[UUID, Met] = {}
        self.streams: list[Stream] = []
        self.sealed: list[Part] = []
        self.entries: list[Any] = []
        self._passed: list[Any] = []
        self._serials: dict[str, int] = {}
        self._last_days: dict[str, date | None] = {}
        self.turn_to(command)

    def turn_to(self, command: Command) -> None:
        self.said = self._saying(command)

    def collect(self) -> None:
        """Take what the command in hand decided, in the order of the commands."""
        self.entries += [entry for stream in self.streams for entry in stream.collect_events()]

    def _saying(self, command: Command) -> Said:
        """Who says this and when, with its words sealed."""
        return Said(
            role=self.actor.role,
            provenance=command.provenance,
            recorded=self.now,
            occurred=command.occurred or self.today,
            by=self.actor.office,
            on_behalf_of=command.on_behalf_of,
            precision=command.precision,
            parts=self.seal(command.texts) | self.seal_files(command.files),
        )

    def seal(self, texts: dict[str, str]) -> dict[str, str]:
        parts = seal(texts)
        self.sealed.extend(parts)
        return commitments(parts)

    def seal_files(self, files: Sequence[File]) -> dict[str, str]:
        parts = seal_files(files)
        self.sealed.extend(parts)
        return commitments(parts)

    @property
    def owed(self) -> list[Any]:
        """What the clock says first, of the recommendations that are written to."""
        written = {entry.originator_id for entry in self.entries}
        return [entry for entry in self._passed if entry.originator_id in written]

    def job(self, claim: Claim | None = None, settle: Settle | None = None) -> Job:
        """What was decided, ready to be stored."""
        self.collect()
        return Job(
            before=self.owed,
            entries=self.entries,
            parts=self.sealed,
            met=list(self.met.values()),
            claim=claim,
            settle=settle,
        )

    async def load(self, stream: UUID) -> Any:
        """The aggregate of a stream as it stands, corrections in place; its new entries will be appended."""
        known = self._known(stream)
        return known if known is not None else self._take(await log.read_stream(self.connection, stream))

    def _known(self, stream: UUID) -> Any:
        return next((aggregate for aggregate in self.streams if aggregate.id == stream), None)

    def meet(self, history: list[Recorded]) -> Met:
        """Take in a stream as it was read."""
        refuse_unknown(history)
        found = met(history)
        if history:
            self.met[history[0].entry.originator_id] = found
        return found

    def _take(self, history: list[Recorded]) -> Any:
        if not history:
            raise LookupError("the log lost a stream that the read models know")
        aggregate = self.meet(history).state
        self.streams.append(aggregate)
        if isinstance(aggregate, Recommendation):
            aggregate.pass_time(self.today, said_by_the_clock(self.now))
            self._passed += aggregate.collect_events()
        return aggregate

    async def panel(self, slug: str) -> Panel:
        for held in self.streams:
            if isinstance(held, Panel) and held.details.slug == slug:
                return held
        stream = await lookup.panel(self.connection, slug)
        if stream is None:
            raise Unknown("panel", "There is no panel of that name.")
        panel: Panel = await self.load(stream)
        return panel

    async def office(self, slug: str, field: str = "office") -> Office:
        for held in self.streams:
            if isinstance(held, Office) and held.details.slug == slug:
                return held
        stream = await lookup.office(self.connection, slug)
        if stream is None:
            raise Unknown(field, "That office is not registered.")
        office: Office = await self.load(stream)
        return office

    async def area(self, slug: str, field: str = "area") -> Area:
        found = await self._area(slug)
        if found is None:
            raise Unknown(field, "That area is not registered.")
        return found

    async def may_name_area(self, slug: str | None, begun: date, ended: date | None = None) -> None:
        """Raise AnotherTime if it is a registered area that was never there with what names it."""
        area = await self._area(slug) if slug else None
        if area is not None:
            refuse_apart(area, "area", begun, ended)

    async def _area(self, slug: str) -> Area | None:
        for held in self.streams:
            if isinstance(held, Area) and held.details.slug == slug:
                return held
        stream = await lookup.area(self.connection, slug)
        return await self.load(stream) if stream else None

    async def may_still_speak(self) -> None:
        """Raise OfficeEnded if whoever acts, or is quoted, ended before what they are to have said."""
        if self.actor.role in ("officer", "reviewer") and self.actor.office:
            refuse_ended(await self._last_day(self.actor.office), self.today)
        elif self.said.on_behalf_of:
            refuse_ended(await self._last_day(self.said.on_behalf_of), self.said.occurred)

    async def _last_day(self, office: str) -> date | None:
        if office not in self._last_days:
            self._last_days[office] = await lookup.last_day(self.connection, office)
        return self._last_days[office]

    async def next_serial(self, panel: str) -> int:
        """The panel's next number, after those that this attempt has given already."""
        if panel not in self._serials:
            self._serials[panel] = await lookup.next_serial(self.connection, panel)
        else:
            self._serials[panel] += 1
        return self._serials[panel]

    async def recommendation_of(self, command: AskCommand) -> Recommendation:
        found = await log.read_stream_of_ask(self.connection, command.ask)
        if found is None:
            raise UnknownAsk("There is no such ask.")
        self._last_days[found.office] = found.last_day
        recommendation: Recommendation = self._known(found.history[0].entry.originator_id) or self._take(
            found.history
        )
        return recommendation

    async def asked(self, command: AskCommand) -> Recommendation:
        """The recommendation of this ask; a quotation is on behalf of the office that was asked."""
        recommendation = await self.recommendation_of(command)
        if (
            self.said.role == "secretariat"
            and self.said.provenance != "authored"
            and not self.said.on_behalf_of
        ):
            office = recommendation.asks[command.ask].office
            self.said = msgspec.structs.replace(self.said, on_behalf_of=office)
        await self.may_still_speak()
        return recommendation

    async def office_exists(self, slug: str | None, field: str) -> None:
        if slug is not None and await lookup.office(self.connection, slug) is None:
            raise Unknown(field, "That office is not registered.")

    async def initiative(self, slug: str) -> Initiative:
        stream = await lookup.initiative(self.connection, slug)
        if stream is None:
            raise Unknown("initiative", "That initiative is not registered.")
        initiative: Initiative = await self.load(stream)
        return initiative

    async def initiatives_exist(self, slugs: tuple[str, ...]) -> None:
        for slug in slugs:
            if await lookup.initiative(self.connection, slug) is None:
                raise Unknown("initiatives", "That initiative is not registered.")

    def terms(self, terms: ReplyTerms) -> Terms:
        return Terms(
            basis=terms.basis,
            due=terms.due,
            period=terms.period,
            provision=terms.provision,
            parts=self.seal(terms.texts),
            bank_holidays=bank_holidays(),
        )


Decider = Callable[[Deciding, Any], Awaitable[None]]
Deciders = dict[type[Command], Decider]

"""A recommendation: one aggregate, holding one ask per duty holder.

Its words never change after publication. A command of this class records one decision of a person and
whatever follows from it by rule (clocks that start or stand still, referrals), in the order of the log.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from accountability.domain.answers import (
    InitiativeMapped,
    Mapping,
    NotMapped,
    RecommendationReferred,
    Referring,
    Response,
    ResponseRecorded,
)
from accountability.domain.asks import OPENS_DELIVERY, Ask, NotTheSecretariat
from accountability.domain.clocks import (
    FIRST_UPDATE,
    LATER_UPDATES,
    SERVICE_DEFAULT,
    Basis,
    ClockKind,
    Period,
    Provision,
    due_day,
)
from accountability.domain.delivery import DeliveryReport, DeliveryReported, Target, TargetDateMoved
from accountability.domain.entries import Count, Entry, MissingWords, Opening, Rule, Said, Slug, Stream
from accountability.domain.inheriting import (
    AskTransferred,
    Inheritance,
    NotYetTheirs,
    Position,
    SuccessorPositionStated,
)
from accountability.domain.offices import Office
from accountability.domain.panels import Panel
from accountability.domain.scrutiny import Finding, NotYourVoice, VerdictGiven, voice_on
from accountability.domain.status import VOICES
from accountability.domain.succession import passes_by, takes_over
from accountability.domain.timing import (
    ClockDetails,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    Pause,
    passed,
    passing_of,
    resumed,
)

Printed = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z.()/-]+\Z", max_length=16)]
Parts = dict[str, str]


class AddressedAlready(Rule):
    """Raised when a recommendation is addressed to the same office twice."""

    field = "office"


class Support(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the panel decided, as printed. Never compared across methods."""

    method: Literal["ballot", "scale", "ranking", "consensus"]
    in_favour: Count | None = None
    against: Count | None = None
    abstained: Count | None = None


class RecommendationDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`serial` is ours and never reused; `printed` is the panel's own number; `key` is its own mark."""

    panel: Slug
    serial: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    printed: Printed | None = None
    key: bool = False
    theme: Slug | None = None
    area: Slug | None = None
    page: Count | None = None
    support: Support | None = None


class Addressing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Directing a recommendation to a duty holder: by the panel itself, or by the secretariat's act."""

    office: Slug
    named_by: Literal["panel", "secretariat"]
    manner: Literal["sent", "presented_at_launch", "answered_at_launch", "published"]


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """By when an answer is due, and on what basis. Without terms there is no deadline."""

    basis: Basis
    due: date | None = None
    period: Period | None = None
    provision: Provision | None = None
    parts: Parts = {}
    bank_holidays: frozenset[date] = frozenset()


class Cited(msgspec.Struct, frozen=True):
    """An initiative cited in an answer, with the sealed words on it."""

    mapping: Mapping
    parts: Parts


class Recommendation(Stream):
    details: RecommendationDetails
    parts: Parts
    published: date
    secretariat: str | None
    asks: dict[UUID, Ask]

    @classmethod
    def publish(cls, panel: Panel, stream: UUID, said: Said, details: RecommendationDetails) -> Self:
        """The panel's own words enter the record, through the secretariat that keeps it."""
        if said.role != "secretariat" or said.by != panel.secretariat:
            raise NotTheSecretariat("Only the panel's secretariat may publish its recommendations.")
        return cls.open(RecommendationPublished, stream, said, details)

    def address(self, ask: UUID, addressing: Addressing, said: Said, terms: Terms | None = None) -> None:
        """Make an ask of an office; start the reply clock where there are terms for it."""
        self.record(RecommendationAddressed, said, addressing, ask)
        if terms is None:
            return
        self.start_clock(ask, "reply", terms, said.with_parts(terms.parts))

    def start_clock(self, ask: UUID, kind: ClockKind, terms: Terms, said: Said) -> None:
        """Start a clock on these terms; its due day is computed here and never again."""
        due = terms.due
        if due is None and terms.period is not None:
            due = due_day(said.occurred, terms.period, terms.bank_holidays)
        if due is None:
            raise MissingWords("due", "Enter the day by which it is due.")
        started = ClockDetails(
            kind=kind,
            basis=terms.basis,
            first=said.occurred,
            due=due,
            period=None if terms.due else terms.period,
            provision=terms.provision,
        )
        self.record(ClockStarted, said, started, ask)

    def respond(self, ask: UUID, response: Response, said: Said, cited: Sequence[Cited] = ()) -> None:
        """Lane A: record the decision, what it cites, and the clocks that follow from it."""
        self.record(ResponseRecorded, said, response, ask)
        version = self.version
        if {item.mapping.initiative for item in cited} != set(response.initiatives):
            raise NotMapped("Say for each initiative what it covers and what it does not.")
        for item in cited:
            words = {**_parts_of(said, "source"), **item.parts}
            self.record(InitiativeMapped, said.with_parts(words), item.mapping, ask)
        if response.decision == "not_ours" and "to" not in response.not_stated:
            self.record(
                RecommendationReferred,
                said.with_parts(_parts_of(said, "to", "source")),
                Referring(to=response.to),
                ask,
            )
        if response.decide_by is not None:
            self._promise(ask, "decision", response.decide_by, said, version)
        if response.review_on is not None:
            if response.decision == "cannot_comment_yet":
                self._pause_until_review(ask, response.review_on, said)
            self._promise(ask, "review", response.review_on, said, version)
        if response.decision in OPENS_DELIVERY and not self.asks[ask].running("update"):
            self._expect(ask, "update", said, FIRST_UPDATE)

    def report_delivery(self, ask: UUID, report: DeliveryReport, said: Said) -> None:
        """Lane B: record the report; the next update is expected by the day promised, else by habit."""
        self.record(DeliveryReported, said, report, ask)
        promised = min((day for day in (report.next_update, report.review_on) if day), default=None)
        if promised is not None:
            self._promise(ask, "update", promised, said, self.version)
        elif report.state not in ("reported_complete", "stopped"):
            self._expect(ask, "update", said, LATER_UPDATES)

    def move_target(self, ask: UUID, target: Target, said: Said) -> None:
        self.record(TargetDateMoved, said, target, ask)
        if target.what == "decision":
            self._promise(ask, "decision", target.target, said, self.version)

    def judge(self, ask: UUID, finding: Finding, said: Said, voice_of: str | None) -> None:
        """Lane C. `voice_of` is the panel that this reviewer speaks for; nobody may claim the other voice."""
        own = voice_on(self.details.panel, voice_of)
        if finding.voice != own:
            raise NotYourVoice(f"You speak as {VOICES[own]} here, not as {VOICES[finding.voice]}.")
        self.record(VerdictGiven, said, finding, ask)

    def pass_on(
        self, heir: UUID, inheritance: Inheritance, said: Said, old: Office, to: Office | None
    ) -> None:
        """An ask passes to the office that took its work over; with `none_yet`, `to` is None.

        `heir` is the identifier of its new ask, unless that office was asked this itself.
        """
        office, day = inheritance.office, inheritance.first_day
        if not passes_by(old, day):
            raise NotYetTheirs("That office has neither ended nor passed its work on by that day.")
        if to is not None and not (to.exists_on(day) and takes_over(old, to.details.slug, day)):
            raise NotYetTheirs("Nothing of that office's work is the successor's on that day.")
        own = next((ask.id for ask in self.asks.values() if office and ask.office == office), None)
        ask = inheritance.predecessor if inheritance.heir == "none_yet" else own or heir
        self.record(AskTransferred, said, inheritance, ask)
        if inheritance.heir == "named" and self.asks[ask].decision == "awaiting" and own is None:
            self._expect(ask, "reply", said, SERVICE_DEFAULT)

    def state_position(self, ask: UUID, position: Position, said: Said) -> None:
        """What an heir says of the answer it found; what it adopts is promised by itself from now on."""
        self.record(SuccessorPositionStated, said, position, ask)
        state = self.asks[ask]
        if state.decide_by is not None:
            self._promise(ask, "decision", state.decide_by, said, self.version)
        open_still = state.delivery not in ("reported_complete", "stopped")
        if state.decision in OPENS_DELIVERY and open_still and not state.running("update"):
            self._expect(ask, "update", said, FIRST_UPDATE)

    def pass_time(self, today: date, said: Said) -> None:
        """What the service's own clock records today: pauses that ended, days that went by. Idempotent."""
        for ask in list(self.asks.values()):
            for until, resumption in list(resumed(ask, today)):
                # The day on which the pause ended, not the day the service noticed.
                self.record(ClockResumed, msgspec.structs.replace(said, occurred=until), resumption, ask.id)
            for passing in list(passed(ask, today)):
                # The first day on which it is late, not the day the service noticed.
                late = msgspec.structs.replace(said, occurred=passing.due + timedelta(days=1))
                self.record(passing_of(ask.clocks[passing.clock]), late, passing, ask.id)

    def _promise(self, ask: UUID, kind: ClockKind, due: date, said: Said, promised: int) -> None:
        # The words that give the undertaking, and their source, are in the entry `promised`.
        if self.asks[ask].is_passed_on:  # quoted after the end, from before it: nobody is waited for
            return
        started = ClockDetails(
            kind=kind, basis="undertaking", first=said.occurred, due=due, promised=promised
        )
        self.record(ClockStarted, said.derived(), started, ask)

    def _expect(self, ask: UUID, kind: ClockKind, said: Said, period: Period) -> None:
        """What nobody promised, and the service compares with."""
        if self.asks[ask].is_passed_on:
            return
        first = said.occurred
        started = ClockDetails(
            kind=kind, basis="service_default", first=first, due=due_day(first, period), period=period
        )
        by_the_service = Said(
            role="clock", provenance="derived", recorded=said.recorded, occurred=said.occurred
        )
        self.record(ClockStarted, by_the_service, started, ask)

    def _pause_until_review(self, ask: UUID, review_on: date, said: Said) -> None:
        state, ground = self.asks[ask], said.with_parts(_parts_of(said, "ground", "source"))
        for clock in state.running("reply", "decision"):
            if clock.pausable(state.decided or said.occurred):
                self.record(ClockPaused, ground, Pause(clock=clock.number, until=review_on), ask)


def _parts_of(said: Said, *fields: str) -> Parts:
    return {name: sealed for name, sealed in said.parts.items() if name.partition("/")[0] in fields}


class RecommendationPublished(Opening, tag="recommendation-published/1", frozen=True, kw_only=True):
    """The panel's own words, published by the secretariat.

    Parts: `title` (short, the secretariat's), `text` (the panel's words), `supporting`, `conditions`,
    `minority`, `source`.
    """

    opens = Recommendation
    fixed = ("panel", "serial")
    body: RecommendationDetails

    def check(self, aggregate: None) -> None:  # noqa: ARG002 - it opens the stream
        self.needs_part("title", "Enter a short title.")
        self.needs_part("text", "Enter the recommendation in the panel's words.")

    def apply(self, aggregate: Recommendation) -> None:
        aggregate.details = self.body
        aggregate.parts = self.parts
        aggregate.published = self.occurred
        aggregate.secretariat = self.by
        aggregate.asks = {}


class RecommendationAddressed(Entry, tag="recommendation-addressed/1", frozen=True, kw_only=True):
    """Parts: `source`. Gives the ask its own identifier: a split may give one ask two heirs."""

    fixed = ("office",)
    body: Addressing

    def check(self, aggregate: Recommendation) -> None:
        if self.role != "secretariat" or self.by != aggregate.secretariat:
            raise NotTheSecretariat("Only the panel's secretariat may address its recommendations.")
        if any(ask.office == self.body.office for ask in aggregate.asks.values()):
            number, office = aggregate.details.serial, self.body.office
            raise AddressedAlready(f"Recommendation {number} was addressed to {office} before.")

    def apply(self, aggregate: Recommendation) -> None:
        assert self.ask is not None
        aggregate.asks[self.ask] = Ask(
            id=self.ask,
            office=self.body.office,
            addressed=self.occurred,
            entries=(self.originator_version,),
        )

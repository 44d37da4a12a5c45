"""An ask: one recommendation addressed to one duty holder. The unit that has a status.

Lane A is the decision, lane B delivery as reported, lane C the verdicts of two voices that are never merged.
Lane D (time) lives in `clocks.py` and is computed when read. This file holds the state and who may write
which lane; the entries of each lane are in `answers.py`, `delivery.py`, `scrutiny.py` and `timing.py`.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol
from uuid import UUID

import msgspec

from accountability.domain.clocks import Clock, ClockKind
from accountability.domain.entries import Entry, Rule

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation

Answer = Literal[
    "acknowledged",
    "under_consideration",
    "accepted",
    "accepted_in_part",
    "accepted_in_principle",
    "mapped_to_initiative",
    "not_accepted",
    "not_ours",
    "cannot_comment_yet",
]
Decision = Literal["awaiting", Answer]
Delivery = Literal["not_started", "planned", "in_progress", "paused", "stopped", "reported_complete"]
Voice = Literal["panel", "independent"]
Verdict = Literal[
    "not_assessed",
    "no_evidence_found",
    "not_met",
    "partly_met",
    "largely_met",
    "fully_met",
    "lapsed",
]
Coverage = Literal["full", "part", "not_stated"]
DisputeKind = Literal["non_response", "transcription"]
Outcomes = Literal["upheld", "partly_upheld", "not_upheld"]
Outcome = Literal["considered", "adopted", "declined", "no_further_action"]
# What an heir says of the answer that it found: it makes it its own, reviews it until a day, or declines.
Stance = Literal["adopts", "reviews", "declines"]
# On what a quoted source may be silent: the names of the fields and parts that an answer or a report carries.
Silence = Literal[
    "decide_by",
    "excluded",
    "forum",
    "ground",
    "initiatives",
    "reason",
    "reason_code",
    "review_on",
    "settle_first",
    "target",
    "text",
    "to",
]

DECIDED: frozenset[Decision] = frozenset(
    {
        "accepted",
        "accepted_in_part",
        "accepted_in_principle",
        "mapped_to_initiative",
        "not_accepted",
        "not_ours",
    }
)
OPENS_DELIVERY: frozenset[Decision] = frozenset(
    {"accepted", "accepted_in_part", "accepted_in_principle", "mapped_to_initiative"}
)
STEPS: tuple[Verdict, ...] = ("not_met", "partly_met", "largely_met", "fully_met")
AGAINST: frozenset[Verdict] = frozenset({"no_evidence_found", "not_met", "partly_met", "lapsed"})


class UnknownAsk(Rule):
    """Raised when an entry names an ask that this recommendation does not have."""


class NotTheDutyHolder(Rule):
    """Raised when lane A or B is written by anyone but the duty holder or, with a source, the secretariat."""


class NotAReviewer(Rule):
    """Raised when lane C is written by the duty holder, or by anyone who is not a reviewer."""


class NotTheSecretariat(Rule):
    """Raised when the addressing or the clocks are written by anyone but the secretariat or the clock."""


class PassedOn(Rule):
    """Raised when an office speaks on an ask that has passed to another."""


class TakenAsOwn(Rule):
    """Raised when a quotation would be corrected that its office confirmed: it confirmed no other words."""

    field = "position"


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """Sent on to another body or forum; open until that body answers: considering it is no answer yet.

    `to` is a registered office, else `parts` say who. Each day is the one on which that step was taken.
    """

    version: int
    to: str | None
    referred: date
    parts: dict[str, str] = {}
    received: date | None = None
    considered: date | None = None
    concluded: date | None = None
    outcome: Outcome | None = None
    outcome_parts: dict[str, str] = {}

    @property
    def open(self) -> bool:
        return self.concluded is None


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """The office against an entry about it, by version; open until the secretariat says what it found.

    `answered` is the day on which the office says it did answer; `ground` what is wrong with a quotation.
    """

    version: int
    kind: DisputeKind
    entry: int
    disputed: date
    answered: date | None = None
    ground: str | None = None
    parts: dict[str, str] = {}
    resolved: date | None = None
    outcome: Outcomes | None = None
    outcome_parts: dict[str, str] = {}

    @property
    def open(self) -> bool:
        return self.resolved is None


class Ask(msgspec.Struct, kw_only=True):
    """The state of one ask after the entries seen so far.

    `decided` is the day of the current answer: the recorded day if the office wrote it, else the source's.
    `first_target` never changes once set; `target` is the current date, after `moves` moves. `speakers` are
    the offices that judged, each in one voice. The `…words` are the parts (names and commitments) of the
    entries that brought each lane to where it is.

    `entries` are the versions of all that was said about it; among them `quoted`, words of the office that
    another recorded, of which it `confirmed` some, and `passings`, which say that a clock's day went by.

    An ask that an office passed on has `heirs`, other asks with their offices, which answer from `passed_on`;
    an heir's has `predecessors`, and is its own since `inherited`. `nobody_since`: no body answers for it.
    `stance` is what the heir said last of the answer it found, until it gives one of its own; `adopted` is
    the ask whose answer it took over, said on `adopted_said`.
    """

    id: UUID
    office: str
    addressed: date
    decision: Decision = "awaiting"
    decided: date | None = None
    decided_version: int | None = None
    provenance: str | None = None
    revisions: int = 0
    initiatives: tuple[str, ...] = ()
    mapped: dict[str, Coverage] = {}
    delivery: Delivery | None = None
    delivered: date | None = None
    first_target: date | None = None
    target: date | None = None
    moves: int = 0
    decide_by: date | None = None
    verdicts: dict[Voice, Verdict] = {}
    speakers: dict[str, Voice] = {}
    clocks: dict[int, Clock] = {}
    referrals: tuple[Referral, ...] = ()
    updates: int = 0
    words: dict[str, str] = {}
    gaps: dict[str, dict[str, str]] = {}
    delivery_words: dict[str, str] = {}
    verdict_words: dict[Voice, dict[str, str]] = {}
    passed_on: date | None = None
    nobody_since: date | None = None
    heirs: dict[UUID, str] = {}
    predecessors: dict[UUID, str] = {}
    inherited: date | None = None
    stance: Stance | None = None
    adopted: UUID | None = None
    adopted_said: date | None = None
    entries: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()
    confirmed: tuple[int, ...] = ()
    passings: dict[int, int] = {}
    disputes: tuple[Dispute, ...] = ()

    @property
    def is_passed_on(self) -> bool:
        """Whether nobody is waited for here any more: heirs answer, or no body does."""
        return self.passed_on is not None or self.nobody_since is not None

    def running(self, *kinds: ClockKind) -> list[Clock]:
        return [clock for clock in self.clocks.values() if clock.running and clock.kind in kinds]

    def stop(self, day: date, *kinds: ClockKind) -> None:
        """An answer of this day stops the running clocks of these kinds."""
        for clock in self.running(*kinds):
            clock.answered = day

    def close_delivery(self, day: date) -> None:
        """Lane B is open only while the answer opens it; what was reported before stays in the log."""
        self.delivery, self.delivered, self.delivery_words = None, None, {}
        self.target = None
        for clock in self.running("update"):
            clock.ended = day

    @property
    def contested(self) -> bool:
        """Delivery says complete and a voice says not, or the two voices differ by two steps."""
        found = list(self.verdicts.values())
        if self.delivery == "reported_complete" and any(verdict in AGAINST for verdict in found):
            return True
        steps = [STEPS.index(verdict) for verdict in found if verdict in STEPS]
        return len(steps) == 2 and abs(steps[0] - steps[1]) >= 2  # noqa: PLR2004 - two voices, two steps


class HasAnswer(Protocol):
    """What tells whether there is anything left to do: an ask has it, and a row of one."""

    @property
    def decision(self) -> Decision: ...
    @property
    def delivery(self) -> Delivery | None: ...
    @property
    def contested(self) -> bool: ...
    @property
    def passed_on(self) -> date | None: ...


def is_open(ask: HasAnswer) -> bool:
    """Whether the office that was asked still owes something: an answer, or work it has not ended."""
    if ask.passed_on is not None:
        return False
    refused = ask.decision in ("not_accepted", "not_ours")
    over = ask.delivery in ("reported_complete", "stopped") and not ask.contested
    return not refused and not over


def by_secretariat(entry: Entry, recommendation: "Recommendation") -> None:
    """Raise NotTheSecretariat unless the secretariat that keeps the panel's record made this entry."""
    if entry.role != "secretariat" or entry.by != recommendation.secretariat:
        raise NotTheSecretariat("Only the secretariat that keeps this panel's record may do this.")


class AskEntry(Entry, frozen=True, kw_only=True):
    """An entry about one ask. `allow` and `change` see that ask only."""

    def check(self, aggregate: "Recommendation") -> None:
        ask = aggregate.asks.get(self.ask) if self.ask else None
        if ask is None:
            raise UnknownAsk("This recommendation was not addressed to that office.")
        self.allow(ask, aggregate)

    def apply(self, aggregate: Any) -> None:
        ask = aggregate.asks.get(self.ask)
        if ask is None:  # one that an entry of a newer type made: its state is not known here
            return
        self.note(ask)
        self.change(ask)

    def note(self, ask: Ask) -> None:
        """Keep that this is said about the ask, and whether it quotes the ask's office."""
        ask.entries = (*ask.entries, self.originator_version)
        if self.on_behalf_of == ask.office and self.provenance in ("transcribed", "summarised"):
            ask.quoted = (*ask.quoted, self.originator_version)

    def check_correction(self, aggregate: Any) -> None:
        ask = aggregate.asks.get(self.ask)
        if ask is not None and self.originator_version in ask.confirmed:
            raise TakenAsOwn("The office confirmed these words as its own. It can give an answer of its own.")

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        """Raise the rule that this entry would break."""

    def change(self, ask: Ask) -> None:
        """Assign what this entry says. No guard here: it runs at each replay."""

    def by_duty_holder(self, ask: Ask, recommendation: "Recommendation") -> None:
        """Lanes A and B: the office itself, or the secretariat quoting it."""
        if ask.passed_on is not None and self.day >= ask.passed_on:
            raise PassedOn("This has passed to another office. What was said before stays under its name.")
        if self.role == "officer" and self.by == ask.office and self.provenance in ("authored", "imported"):
            return
        quoting = self.provenance in ("transcribed", "summarised", "imported")
        secretariat = self.role == "secretariat" and self.by == recommendation.secretariat
        if secretariat and quoting and self.on_behalf_of == ask.office:
            return
        raise NotTheDutyHolder("Only the office that was asked may answer, or the secretariat by quoting it.")

    def by_secretariat(self, recommendation: "Recommendation") -> None:
        by_secretariat(self, recommendation)

    @property
    def day(self) -> date:
        """The day that counts: recorded if the office wrote it itself, else the source's day.

        In London, since a due day ends there.
        """
        from_source = self.provenance in ("transcribed", "summarised", "imported")
        return self.occurred if from_source else self.recorded_day

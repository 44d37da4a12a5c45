"""How asks pass to successors, and what an heir says of the answer that it finds.

An heir has an ask of its own, so that one ask may have two heirs; an office that was asked itself has one
already. The predecessor's ask keeps all that was said; its clocks end, and the heir's count from its own
taking over. Source: `docs/decisions/2026-11-28-succession.md`.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from accountability.domain.answers import DateInThePast, MoveTheDate, not_too_far
from accountability.domain.asks import (
    DECIDED,
    OPENS_DELIVERY,
    Ask,
    AskEntry,
    Decision,
    Stance,
    UnknownAsk,
    by_secretariat,
)
from accountability.domain.entries import Entry, MissingWords, Rule, Slug
from accountability.domain.status import british
from accountability.domain.succession import by_office_or_source

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation

# What a successor can take over as its own. A receipt decides nothing, and proceedings are the other's.
ADOPTABLE: frozenset[Decision] = DECIDED | {"under_consideration"}


class NotYetTheirs(Rule):
    """Raised when an ask would pass to an office before the work is that office's."""

    field = "heir"


class NotYetAsked(Rule):
    """Raised when an ask would pass on from a day on which it was not yet put to the office."""

    field = "first_day"


class HeirAlready(Rule):
    """Raised when an ask would pass to an office that has it, or be left to nobody though it has an heir."""

    field = "heir"


class NotTheirAsk(Rule):
    """Raised when an ask would pass to another ask than the one the heir has for this recommendation."""

    field = "heir"


class NotInherited(Rule):
    """Raised when an office takes a stance on an answer that did not pass to it."""

    field = "stance"


class AnsweredAlready(Rule):
    """Raised when an heir takes a stance on an earlier answer after it has given one of its own."""

    field = "stance"


class NothingToAdopt(Rule):
    """Raised when an heir would adopt what is no decision, or a promise whose day has gone by."""

    field = "stance"


class Inheritance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`predecessor` is the ask that passes on. `office` is the heir; with `none_yet` there is none."""

    predecessor: UUID
    heir: Literal["named", "none_yet"]
    first_day: date
    office: Slug | None = None


class Position(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an heir says of the answer of one predecessor. `until` is when it will have reviewed it."""

    predecessor: UUID
    stance: Stance
    until: date | None = None


class AskTransferred(Entry, tag="ask-transferred/1", frozen=True, kw_only=True):
    """Its ask is the heir's, or the predecessor itself if it has no heir yet.

    Parts: `reason` (why nobody answers yet), `source`.
    """

    fixed = ("predecessor", "heir", "office")
    spreads = True
    body: Inheritance

    def check(self, aggregate: "Recommendation") -> None:
        old = aggregate.asks.get(self.body.predecessor)
        if old is None or self.ask is None:
            raise UnknownAsk("This recommendation was not addressed to that office.")
        if self.role == "secretariat":
            by_secretariat(self, aggregate)
        by_office_or_source(self, old.office)
        if self.body.first_day > self.recorded_day:
            raise NotYetTheirs("That day is still to come. An ask passes on when the day has come.")
        if self.body.first_day < old.addressed:
            asked = british(old.addressed)
            raise NotYetAsked(f"This was asked on {asked}. It cannot pass on from an earlier day.")
        if self.body.heir == "named":
            self._names_an_heir(old, aggregate)
        else:
            self._names_none(old)

    def _names_an_heir(self, old: Ask, recommendation: "Recommendation") -> None:
        office = self.body.office
        if office is None:
            raise MissingWords("heir", "Choose who answers from now on.")
        if office == old.office or office in old.heirs.values():
            raise HeirAlready("That office has this ask already.")
        own = [ask for ask in recommendation.asks.values() if ask.office == office]
        if [ask.id for ask in own] != [self.ask] if own else self.ask in recommendation.asks:
            raise NotTheirAsk("That is not the ask that this office has here.")
        if own and own[0].passed_on is not None:
            raise NotYetTheirs("That office has passed this recommendation on itself.")

    def _names_none(self, old: Ask) -> None:
        if old.heirs or old.nobody_since is not None:
            raise HeirAlready("It is said already who answers this, or that no body does.")
        if self.ask != old.id or self.body.office is not None:
            raise NotTheirAsk("Where there is no heir yet, the ask stays the one that it was.")
        self.needs_part("reason", "Say why no body answers for this now.")

    def apply(self, aggregate: Any) -> None:
        assert self.ask is not None
        body, old = self.body, aggregate.asks.get(self.body.predecessor)
        if old is None:  # one that an entry of a newer type made
            return
        for clock in old.clocks.values():
            if clock.running:
                clock.ended = body.first_day
        if body.heir == "none_yet":
            old.nobody_since = body.first_day
            old.entries = (*old.entries, self.originator_version)
            return
        office = body.office or ""
        heir = aggregate.asks.get(self.ask)
        if heir is None:
            heir = aggregate.asks[self.ask] = Ask(id=self.ask, office=office, addressed=body.first_day)
        heir.predecessors = {**heir.predecessors, old.id: old.office}
        heir.inherited = heir.inherited or body.first_day
        heir.entries = (*heir.entries, self.originator_version)
        old.heirs = {**old.heirs, heir.id: office}
        old.passed_on = old.passed_on or body.first_day
        old.nobody_since = None


class SuccessorPositionStated(AskEntry, tag="successor-position-stated/1", frozen=True, kw_only=True):
    """Parts: `text`, `reason` (why it declines), `source`.

    To adopt takes the predecessor's decision, delivery and dates over; to review is to consider; to decline
    is not to accept.
    """

    fixed = ("predecessor",)
    body: Position

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if self.body.predecessor not in ask.predecessors:
            raise NotInherited("That answer did not pass to this office.")
        if ask.decision in DECIDED or ask.stance == "adopts":
            raise AnsweredAlready("This has been answered already. Change the answer instead, and say why.")
        match self.body.stance:
            case "adopts":
                self._may_adopt(recommendation.asks[self.body.predecessor])
            case "reviews":
                self._reviews_until(ask)
            case "declines":
                self.needs_part("reason", "Say why you do not take this over.")

    def _may_adopt(self, old: Ask) -> None:
        if old.decision not in ADOPTABLE:
            raise NothingToAdopt("There is no decision that could be adopted. Answer it yourself.")
        if old.decide_by is not None and old.decide_by < self.day:
            raise NothingToAdopt("The day by which it was to be decided has gone by. Name one of your own.")

    def _reviews_until(self, ask: Ask) -> None:
        until = self.body.until
        if until is None:
            raise MissingWords("until", "Enter the day by which you will have reviewed it.")
        if ask.decide_by is not None and ask.decide_by != until:
            raise MoveTheDate("A decision date was given before. Move it instead, and say why.")
        if self.provenance != "authored":
            return
        if until < self.recorded_day:
            raise DateInThePast("until", "The date must be today or in the future.")
        not_too_far("until", until, self.recorded_day)

    def apply(self, aggregate: Any) -> None:
        ask, old = aggregate.asks.get(self.ask), aggregate.asks.get(self.body.predecessor)
        if ask is None or old is None:  # one that an entry of a newer type made
            return
        self.note(ask)
        ask.stance, ask.decided = self.body.stance, self.day
        ask.decided_version, ask.provenance = self.originator_version, self.provenance
        match self.body.stance:
            case "adopts":
                self._adopt(ask, old)
            case "reviews":
                ask.decision, ask.decide_by, ask.words = "under_consideration", self.body.until, self.parts
            case "declines":
                ask.decision, ask.decide_by, ask.words = "not_accepted", None, self.parts
                ask.close_delivery(self.day)
        if ask.decision in DECIDED:
            ask.stop(self.day, "reply", "decision")

    def _adopt(self, ask: Ask, old: Ask) -> None:
        """The other's decision, what it cites, its delivery and its dates become this office's own."""
        ask.adopted, ask.adopted_said = old.id, old.decided
        ask.decision, ask.words, ask.decide_by = old.decision, old.words, old.decide_by
        ask.initiatives, ask.mapped, ask.gaps = old.initiatives, old.mapped, old.gaps
        ask.first_target, ask.target, ask.moves = old.first_target, old.target, old.moves
        if ask.decision in OPENS_DELIVERY:
            ask.delivery, ask.delivered, ask.delivery_words = (
                old.delivery,
                old.delivered,
                old.delivery_words,
            )

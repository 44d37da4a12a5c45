"""Lane A: the duty holder's decision, and the initiatives it says an ask is covered by.

`NEEDS` is the vocabulary's "must carry". A guard binds `authored` answers; a quoted answer may instead name,
in `not_stated`, what its source is silent on, and is shown and counted as such.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from accountability.domain.asks import (
    DECIDED,
    OPENS_DELIVERY,
    Answer,
    Ask,
    AskEntry,
    Coverage,
    Referral,
    Silence,
)
from accountability.domain.clocks import SERVICE_DEFAULT
from accountability.domain.entries import Count, MissingWords, Rule, Slug

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation

ReasonCode = Literal[
    "not_affordable",
    "not_lawful",
    "operational_independence",
    "evidence_against",
    "conflicts_with_policy",
    "done_another_way",
    "other",
]

Initiatives = Annotated[tuple[Slug, ...], msgspec.Meta(max_length=20)]
Silences = Annotated[tuple[Silence, ...], msgspec.Meta(max_length=12)]

# What each decision must carry: a field of the body, or a part of that name. The words are the form's error.
NEEDS: dict[Answer, dict[str, str]] = {
    "acknowledged": {},
    "under_consideration": {
        "decide_by": "Enter the date by which you will decide.",
        "forum": "Enter where it will be considered.",
    },
    "accepted": {
        "text": "Say what will be done.",
        "target": "Enter the date by which you expect to have done it.",
    },
    "accepted_in_part": {
        "excluded": "Say which part is not accepted.",
        "reason": "Say why that part is not accepted.",
    },
    "accepted_in_principle": {
        "settle_first": "Say what must be settled first.",
        "decide_by": "Enter the date by which you will decide.",
    },
    "mapped_to_initiative": {"initiatives": "Choose at least one initiative."},
    "not_accepted": {
        "reason_code": "Choose the main reason.",
        "reason": "Explain why it is not accepted.",
    },
    "not_ours": {"to": "Say who should answer instead."},
    "cannot_comment_yet": {
        "review_on": "Enter the date on which you will look at this again.",
        "ground": "Say why you cannot comment yet.",
    },
}


class RevisionNeedsReason(Rule):
    """Raised when a decided answer is changed without saying why."""

    field = "revision_reason"


class NoWayBack(Rule):
    """Raised when a decided answer would become an acknowledgement."""

    field = "decision"


class MoveTheDate(Rule):
    """Raised when a second answer would replace the day that the first one promised."""

    field = "decide_by"


class NothingSaid(Rule):
    """Raised when an authored answer claims that a source is silent."""

    field = "not_stated"


class TooFarAhead(Rule):
    """Raised when a decision date lies further off than the period again."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.name = field


class DateInThePast(Rule):
    """Raised when an authored answer promises a day that has gone by."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.name = field


class NotMapped(Rule):
    """Raised when an initiative is mapped to an ask whose answer does not cite it."""

    field = "initiatives"


class Response(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A duty holder's decision on one ask.

    `statement` is the version, in the panel's stream, of the statement about the whole report that an
    acknowledgement comes from. `to` is the registered office that should answer instead, where there is one.
    """

    decision: Answer
    decide_by: date | None = None
    review_on: date | None = None
    target: date | None = None
    reason_code: ReasonCode | None = None
    initiatives: Initiatives = ()
    to: Slug | None = None
    statement: Count | None = None
    not_stated: Silences = ()


class ResponseRecorded(AskEntry, tag="response-recorded/1", frozen=True, kw_only=True):
    """Lane A, revisions too.

    Parts: `text`, `reason`, `revision_reason`, `excluded`, `settle_first`, `forum`, `to`, `ground`, `source`.
    """

    body: Response

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        self._may_follow(ask)
        self._carries_what_is_due()
        self._dates_make_sense()

    def _may_follow(self, ask: Ask) -> None:
        if self.body.decision == "acknowledged" and ask.decision not in ("awaiting", "acknowledged"):
            raise NoWayBack("This has been answered already: an acknowledgement cannot take the answer back.")
        self._keeps_the_decision_date(ask)
        if ask.decision not in DECIDED:
            return
        replaces_quotation = self.provenance == "authored" and ask.provenance != "authored"
        if not self.has_part("revision_reason") and not replaces_quotation:
            raise RevisionNeedsReason("Say why the earlier answer changes. It stays on view.")

    def _keeps_the_decision_date(self, ask: Ask) -> None:
        """A promised day is moved openly, with a reason. Only a first acceptance in principle names anew."""
        decides = self.body.decision == "accepted_in_principle" and not ask.revisions
        if ask.decision == "under_consideration" and decides:
            return
        if ask.decide_by is not None and self.body.decide_by not in (None, ask.decide_by):
            raise MoveTheDate("A decision date was given before. Move it instead, and say why.")

    def _carries_what_is_due(self) -> None:
        if self.body.not_stated and self.provenance == "authored":
            raise NothingSaid("Only a quoted answer can say that its source is silent.")
        for field, message in NEEDS[self.body.decision].items():
            given = getattr(self.body, field, None) or self.has_part(field)
            if not given and field not in self.body.not_stated:
                raise MissingWords(field, message)

    def _dates_make_sense(self) -> None:
        if self.provenance != "authored":
            return
        for field in ("decide_by", "review_on", "target"):
            day = getattr(self.body, field)
            if day is not None and day < self.recorded_day:
                raise DateInThePast(field, "The date must be today or in the future.")
        not_too_far("decide_by", self.body.decide_by, self.recorded_day)

    def change(self, ask: Ask) -> None:
        body = self.body
        decides = body.decision in DECIDED and body.decision != ask.decision
        ask.revisions += ask.decision in DECIDED
        ask.decision = body.decision
        ask.decided = self.day
        ask.decided_version = self.originator_version
        ask.provenance = self.provenance
        ask.words = self.parts
        ask.stance = ask.adopted = ask.adopted_said = None
        ask.initiatives = body.initiatives
        ask.mapped, ask.gaps = {}, {}
        # Silence takes no promised day back.
        stands = body.decision == "cannot_comment_yet" or "decide_by" in NEEDS[body.decision]
        ask.decide_by = body.decide_by or (ask.decide_by if stands else None)
        if body.target is not None:
            ask.first_target = ask.first_target or body.target
            ask.moves += ask.target is not None and ask.target != body.target
            ask.target = body.target
        if body.decision != "acknowledged":
            ask.stop(self.day, "review")
        if body.decision in DECIDED:
            ask.stop(self.day, "reply")
        if decides:
            ask.stop(self.day, "decision")
        if body.decision not in OPENS_DELIVERY:
            ask.close_delivery(self.day)


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One initiative that an answer cites. `not_stated`: the source does not say how much it covers."""

    initiative: Slug
    coverage: Coverage


class InitiativeMapped(AskEntry, tag="initiative-mapped/1", frozen=True, kw_only=True):
    """Parts: `gap` (what the initiative does not cover of the recommendation), `source`."""

    body: Mapping

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if self.body.initiative not in ask.initiatives:
            raise NotMapped("The answer does not cite this initiative.")
        if self.provenance == "authored" and self.body.coverage == "not_stated":
            raise NothingSaid("Say whether the initiative covers all of the recommendation or part of it.")
        if self.body.coverage != "not_stated":
            self.needs_part(
                "gap", "Say what the initiative does not cover. Write “Nothing” if it covers all."
            )

    def change(self, ask: Ask) -> None:
        ask.mapped = {**ask.mapped, self.body.initiative: self.body.coverage}
        ask.gaps = {**ask.gaps, self.body.initiative: self.parts}


class Referring(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an ask is sent on to: a registered office, or a body named in the part `to`."""

    to: Slug | None = None


class RecommendationReferred(AskEntry, tag="recommendation-referred/1", frozen=True, kw_only=True):
    """Parts: `to`, `text` (for what purpose), `source`. Open until that body answers."""

    body: Referring

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if self.body.to is None:
            self.needs_part("to", "Say which body or meeting it is sent to.")

    def change(self, ask: Ask) -> None:
        made = Referral(
            version=self.originator_version, to=self.body.to, referred=self.occurred, parts=self.parts
        )
        ask.referrals = (*ask.referrals, made)


def not_too_far(field: str, decide_by: date | None, today: date) -> None:
    """A decision may be put off by at most the period again, each time (vocabulary, lane A)."""
    if decide_by is not None and decide_by > today + timedelta(days=SERVICE_DEFAULT.length):
        raise TooFarAhead(
            field,
            f"The decision date can be at most {SERVICE_DEFAULT.length} days from today. "
            "It can be moved later, with a reason.",
        )

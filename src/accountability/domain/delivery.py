"""Lane B: delivery as the duty holder reports it, its target dates and its evidence.

No percentages. The first target date stays on view for ever; each later one carries its reason.
"""

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from accountability.domain.answers import DateInThePast, Silences, not_too_far
from accountability.domain.asks import OPENS_DELIVERY, Ask, AskEntry, Delivery
from accountability.domain.entries import MissingWords, Rule

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation

# What each state must carry beside the words on it.
NEEDS: dict[Delivery, dict[str, str]] = {
    "paused": {
        "reason": "Say why it is paused.",
        "review_on": "Enter the date on which you will look at this again.",
    },
    "stopped": {"reason": "Say why it has stopped."},
}
EvidenceKind = Literal[
    "output_count", "survey", "evaluation", "independent_evaluation", "document", "account"
]


class DeliveryNotOpen(Rule):
    """Raised when delivery is reported on an ask that was not accepted or mapped."""

    field = "delivery"


class NoTargetYet(Rule):
    """Raised when a target date is moved that was never set."""

    field = "target"


class TargetAlreadySet(Rule):
    """Raised when a second first target date is given: it can only be moved, with a reason."""

    field = "target"


class TargetUnchanged(Rule):
    """Raised when a target date is moved to the day on which it stands."""

    field = "target"


class DeliveryReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`next_update` and `review_on` are undertakings: the update clock runs to the earlier of them."""

    state: Delivery
    review_on: date | None = None
    next_update: date | None = None
    not_stated: Silences = ()


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """`what` is the delivery itself or the decision that was promised by a day."""

    target: date
    what: Literal["delivery", "decision"]


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands behind a claim. The link or the words are parts."""

    kind: EvidenceKind
    period_from: date | None = None
    period_to: date | None = None


class DeliveryReported(AskEntry, tag="delivery-reported/1", frozen=True, kw_only=True):
    """Parts: `text`, `reason`, `source`."""

    body: DeliveryReport

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if ask.decision not in OPENS_DELIVERY:
            raise DeliveryNotOpen("Delivery can be reported once the recommendation is accepted or mapped.")
        self.needs_part("text", "Say what has been done since the last report.")
        for field, message in NEEDS.get(self.body.state, {}).items():
            given = getattr(self.body, field, None) or self.has_part(field)
            silent = field in self.body.not_stated and self.provenance != "authored"
            if not given and not silent:
                raise MissingWords(field, message)
        if self.provenance == "authored":
            _not_past("next_update", self.body.next_update, self.recorded_day)
            _not_past("review_on", self.body.review_on, self.recorded_day)

    def change(self, ask: Ask) -> None:
        ask.delivery = self.body.state
        ask.delivered = self.day
        ask.delivery_words = self.parts
        ask.updates += 1
        ask.stop(self.day, "update")


class TargetDateSet(AskEntry, tag="target-date-set/1", frozen=True, kw_only=True):
    """Parts: `text`, `source`."""

    body: Target

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if ask.decision not in OPENS_DELIVERY:
            raise DeliveryNotOpen("A target date can be set once the recommendation is accepted or mapped.")
        if ask.target is not None:
            raise TargetAlreadySet("There is a target date already. Move it instead, and say why.")
        if self.provenance == "authored":
            _not_past("target", self.body.target, self.recorded_day)

    def change(self, ask: Ask) -> None:
        ask.first_target = ask.first_target or self.body.target
        ask.target = self.body.target


class TargetDateMoved(AskEntry, tag="target-date-moved/1", frozen=True, kw_only=True):
    """Parts: `reason`, `source`. The first date is kept, and each one after it."""

    body: Target

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        standing = ask.target if self.body.what == "delivery" else ask.decide_by
        if standing is None:
            raise NoTargetYet("There is no date to move yet.")
        if standing == self.body.target:
            raise TargetUnchanged("The new date is the same as the one that stands.")
        self.needs_part("reason", "Say why the date moves.")
        if self.provenance == "authored":
            _not_past("target", self.body.target, self.recorded_day)
            if self.body.what == "decision":
                not_too_far("target", self.body.target, self.recorded_day)

    def change(self, ask: Ask) -> None:
        if self.body.what == "delivery":
            ask.moves += 1
            ask.target = self.body.target
            return
        ask.decide_by = self.body.target
        for clock in ask.running("decision"):
            clock.ended = self.day


class EvidenceAdded(AskEntry, tag="evidence-added/1", frozen=True, kw_only=True):
    """Parts: `text`, `link` (with `link_seen`, `link_sha256`), files, `source`."""

    takes_files = True
    body: Evidence

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        self.needs_part("text", "Say what the evidence shows.")


def _not_past(field: str, day: date | None, today: date) -> None:
    if day is not None and day < today:
        raise DateInThePast(field, "The date must be today or in the future.")

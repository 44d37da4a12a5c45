"""What becomes of a referral: the other body receives it, considers it, and says what follows.

Only that body says so, or the panel's secretariat quoting it. It stays open until that body answers: a
meeting that considered it without deciding has not answered yet.
"""

from typing import TYPE_CHECKING

import msgspec

from accountability.domain.asks import Ask, AskEntry, Outcome, Referral
from accountability.domain.entries import Count, Rule, no_more_exact

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation


class UnknownReferral(Rule):
    """Raised when this ask was not sent on by the entry that is named."""

    field = "referral"


class ReferralClosed(Rule):
    """Raised when a referral is received or concluded again after its outcome."""

    field = "referral"


class NotTheBodyReferredTo(Rule):
    """Raised when anyone speaks for the body to which an ask was sent on."""


class BeforeItWasSent(Rule):
    """Raised when a body would have received or considered something before it was sent on."""

    field = "occurred"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """`referral` is the version of the entry that sent the ask on."""

    referral: Count


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """`considered` says that the body looked at it and no more: the referral stays open."""

    referral: Count
    outcome: Outcome


class ReferralEntry(AskEntry, frozen=True, kw_only=True):
    fixed = ("referral",)
    body: Receipt | Conclusion

    def referral_of(self, ask: Ask) -> Referral | None:
        return next((made for made in ask.referrals if made.version == self.body.referral), None)

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        referral = self.referral_of(ask)
        if referral is None:
            raise UnknownReferral("This was not sent on.")
        self._by_that_body(referral, recommendation)
        if not referral.open:
            raise ReferralClosed("That body has answered. What was recorded of it can be corrected.")
        if self.occurred < no_more_exact(referral.referred, self.precision):
            raise BeforeItWasSent("The day lies before the one on which it was sent on.")

    def _by_that_body(self, referral: Referral, recommendation: "Recommendation") -> None:
        if self.role == "officer" and self.by is not None and self.by == referral.to:
            return
        quoting = self.provenance in ("transcribed", "summarised", "imported")
        secretariat = self.role == "secretariat" and self.by == recommendation.secretariat
        if secretariat and quoting and self.on_behalf_of == referral.to:
            return
        raise NotTheBodyReferredTo(
            "Only the body to which it was sent on may say this, or the secretariat by quoting it."
        )

    def replace(self, ask: Ask, referral: Referral) -> None:
        ask.referrals = tuple(
            referral if made.version == referral.version else made for made in ask.referrals
        )


class ReferralReceived(ReferralEntry, tag="referral-received/1", frozen=True, kw_only=True):
    """Parts: `text`, `source`."""

    body: Receipt

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        super().allow(ask, recommendation)
        referral = self.referral_of(ask)
        if referral is not None and (referral.received or referral.considered):
            raise ReferralClosed("That body is recorded as having received it already.")

    def change(self, ask: Ask) -> None:
        if referral := self.referral_of(ask):
            self.replace(ask, msgspec.structs.replace(referral, received=self.occurred))


class ReferralConcluded(ReferralEntry, tag="referral-concluded/1", frozen=True, kw_only=True):
    """Parts: `text` (what was said or decided), `source`."""

    body: Conclusion

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        super().allow(ask, recommendation)
        self.needs_part("text", "Say what that body said or decided.")

    def change(self, ask: Ask) -> None:
        referral = self.referral_of(ask)
        if referral is None:
            return
        outcome = self.body.outcome
        if outcome == "considered":
            changed = msgspec.structs.replace(referral, considered=self.occurred)
        else:
            changed = msgspec.structs.replace(referral, concluded=self.occurred)
        self.replace(ask, msgspec.structs.replace(changed, outcome=outcome, outcome_parts=self.parts))

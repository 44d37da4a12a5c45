"""Removals: words taken out of the record for good or for now, put back, and what is said about it later.

A redaction names the commitments whose words are destroyed; a withholding those that nobody is shown until a
restoration names them again. The entries that list them, and every proof about these, stay as they were.
Which parts are named is decided in `removing.py`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from accountability.domain.answers import DateInThePast
from accountability.domain.clocks import london_day
from accountability.domain.entries import Commitment, PartName, Rule, Slug
from accountability.domain.integrity import About, Revisiting

Ground = Literal[
    "uk-gdpr-erasure",
    "uk-gdpr-rectification",
    "defamation",
    "court-order",
    "reporting-restriction",
    "safeguarding",
    "copyright",
    "other-legal",
]
# Why words go for now: an order that ends, a claim that is not decided, or evidence that must be kept and not
# be shown. `uk-gdpr-restriction` is article 18 of the UK GDPR, restriction of processing.
WithholdingGround = Literal[
    "court-order",
    "reporting-restriction",
    "legal-hold",
    "safeguarding",
    "defamation",
    "uk-gdpr-restriction",
    "other-legal",
]
# Who may approve a removal: roles, never a person's name, since these words can never be removed.
APPROVERS = (
    "information-governance",
    "data-protection-officer",
    "legal-adviser",
    "monitoring-officer",
    "chief-officer",
    "chief-executive",
    "director",
    "chair-of-trustees",
)
MAY_REMOVE = ("information_governance", "operator")

Removed = dict[PartName, Commitment]
Approvers = Annotated[tuple[Slug, ...], msgspec.Meta(min_length=2, max_length=2)]


class NotForThisRole(Rule):
    """Raised when a removal is carried out by anyone but information governance or the operator."""

    field = "role"


class TwoApprovers(Rule):
    """Raised when fewer than two different roles approved a removal."""

    field = "approved_by"


class NoPlaceForWords(Rule):
    """Raised when an entry about a removal is given words that its type does not carry."""

    field = "texts"


class NoSuchPart(Rule):
    """Raised when a removal names a part that the entry never had."""

    field = "part"


class AlreadyRedacted(Rule):
    """Raised when a part was redacted before: nothing is left of it to remove or to put back."""

    field = "part"


class AlreadyWithheld(Rule):
    """Raised when a part is withheld that is withheld already."""

    field = "part"


class NotWithheld(Rule):
    """Raised when a part is put back that is not withheld."""

    field = "part"


class NothingToExplain(Rule):
    """Raised when an explanation is of anything but a redaction or a withholding."""

    field = "position"


class Removal(About, frozen=True, kw_only=True):
    """`removed` names each destroyed part with its commitment. `approved_by` are two different roles."""

    removed: Removed
    ground: Ground
    approved_by: Approvers


class Withholding(About, frozen=True, kw_only=True, omit_defaults=True):
    """`withheld` as in a removal. `review_on` is the day on which it is decided anew, if one is set."""

    withheld: Removed
    ground: WithholdingGround
    approved_by: Approvers
    review_on: date | None = None


class Restoration(About, frozen=True, kw_only=True):
    """`restored` names each part that is shown again with its commitment."""

    restored: Removed


class Governing(Revisiting, frozen=True, kw_only=True):
    """What information governance does to another entry. `carries`: the fields of the words it may have."""

    carries: ClassVar[tuple[str, ...]] = ()

    def check(self, aggregate: Any) -> None:  # noqa: ARG002 - same for all
        if self.role not in MAY_REMOVE:
            raise NotForThisRole("Only information governance or the operator may take words out or back in.")
        if any(name.partition("/")[0] not in self.carries for name in self.parts):
            raise NoPlaceForWords("This kind of entry has no place for such words.")


def two_approve(roles: Sequence[str]) -> None:
    if not set(roles) <= set(APPROVERS):
        raise TwoApprovers(f"An approver is one of these roles: {', '.join(APPROVERS)}.")
    if len(set(roles)) < 2:  # noqa: PLR2004 - two people
        raise TwoApprovers("Two different roles must approve it.")


class PartRedacted(Governing, tag="part-redacted/1", frozen=True, kw_only=True):
    """Parts: `replacement`. A redaction that names this entry as its target may remove that in turn."""

    carries = ("replacement",)
    body: Removal

    def check(self, aggregate: Any) -> None:
        super().check(aggregate)
        two_approve(self.body.approved_by)


class PartWithheld(Governing, tag="part-withheld/1", frozen=True, kw_only=True):
    """Parts: none."""

    body: Withholding

    def check(self, aggregate: Any) -> None:
        super().check(aggregate)
        two_approve(self.body.approved_by)
        if self.body.review_on is not None and self.body.review_on < london_day(self.timestamp):
            raise DateInThePast("review_on", "The date must be today or in the future.")


class PartRestored(Governing, tag="part-restored/1", frozen=True, kw_only=True):
    """Parts: none."""

    body: Restoration


class RedactionExplained(Governing, tag="redaction-explained/1", frozen=True, kw_only=True):
    """Parts: `explanation`. There may be several of one removal: more can be said as time goes by."""

    carries = ("explanation",)
    body: About

    def check(self, aggregate: Any) -> None:
        super().check(aggregate)
        self.needs_part("explanation", "Say what can now be said about the removal.")

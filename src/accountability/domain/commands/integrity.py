"""Commands about what the log already says: corrections, removals of words, its own keys."""

from datetime import date
from typing import Literal

import msgspec

from accountability.domain.commands.base import Command, Texts
from accountability.domain.entries import Count, Slug
from accountability.domain.keys import Rotation
from accountability.domain.removals import Ground, WithholdingGround


class CorrectEntry(Command, frozen=True, kw_only=True):
    """`body` is the JSON of the corrected body, `replaced_texts` the words that change; both optional."""

    position: Count
    kind: Literal["typo", "fact", "attribution"]
    body: msgspec.Raw | None = None
    replaced_texts: Texts = msgspec.field(default_factory=dict)
    replaced_occurred: date | None = None


class RemovalCommand(Command, frozen=True, kw_only=True):
    """About the words `part` of the entry at `position`: a field in every language, or one part of it."""

    position: Count
    part: str


class RedactPart(RemovalCommand, frozen=True, kw_only=True):
    """`texts` may hold `replacement`: the words that stand in the place of those destroyed."""

    ground: Ground
    approved_by: tuple[Slug, Slug]


class WithholdPart(RemovalCommand, frozen=True, kw_only=True):
    ground: WithholdingGround
    approved_by: tuple[Slug, Slug]
    review_on: date | None = None


class RestorePart(RemovalCommand, frozen=True, kw_only=True):
    """Puts back what is withheld."""


class ExplainRedaction(Command, frozen=True, kw_only=True):
    """`position` is that of the redaction or withholding; `texts` holds `explanation`."""

    position: Count


class RotateKeys(Command, frozen=True, kw_only=True):
    rotation: Rotation

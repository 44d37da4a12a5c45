"""Initiatives: standing projects and services that an answer may cite, reusable by every office."""

from datetime import date

import msgspec

from accountability.domain.entries import Opening, Rule, Slug, Stream


class EndsBeforeItBegins(Rule):
    """Raised when an initiative is said to end before it began."""

    field = "ended"


class InitiativeDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`began` and `ended` are absent where no source says; the page then says so."""

    slug: Slug
    owner: Slug | None = None
    area: Slug | None = None
    began: date | None = None
    ended: date | None = None
    invented: bool = False


class Initiative(Stream):
    details: InitiativeDetails
    parts: dict[str, str]


class InitiativeRegistered(Opening, tag="initiative-registered/1", frozen=True, kw_only=True):
    """Parts: `name`, `description`, `source`."""

    opens = Initiative
    fixed = ("slug",)
    body: InitiativeDetails

    def check(self, aggregate: None) -> None:  # noqa: ARG002 - it opens the stream
        self.needs_part("name", "Enter the initiative's name.")
        if self.body.began and self.body.ended and self.body.ended < self.body.began:
            raise EndsBeforeItBegins("The end date must be the same as or after the date it began.")

    def apply(self, aggregate: Initiative) -> None:
        aggregate.details = self.body
        aggregate.parts = self.parts

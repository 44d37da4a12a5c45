"""Initiatives: standing projects and services that an answer may cite, reusable by every office."""

from datetime import date

import msgspec

from accountability.domain.clocks import london_day
from accountability.domain.entries import Entry, Opening, Rule, Slug, Stream
from accountability.domain.registered import NotForTheRegister


class EndsBeforeItBegins(Rule):
    """Raised when an initiative is said to end before it began."""

    field = "ended"


class EndedAlready(Rule):
    """Raised when an initiative that has ended would change or end again."""


class NotEndedYet(Rule):
    """Raised when an initiative is said to have ended on a day to come."""

    field = "ended"


class NothingChanged(Rule):
    """Raised when a change of an initiative changes nothing."""


class InitiativeDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`began` and `ended` are absent where no source says; the page then says so."""

    slug: Slug
    owner: Slug | None = None
    area: Slug | None = None
    began: date | None = None
    ended: date | None = None
    invented: bool = False


class InitiativeChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is different from now on; what is absent stays as it was. `ended` is when it is to end."""

    owner: Slug | None = None
    area: Slug | None = None
    ended: date | None = None


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """`ended` is its last day."""

    ended: date


class Initiative(Stream):
    """`parts` are the words in force; `over` once an entry said that it ended, in the words `end_parts`."""

    details: InitiativeDetails
    parts: dict[str, str]
    over: bool
    end_parts: dict[str, str]


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
        aggregate.over = False
        aggregate.end_parts = {}


class InitiativeEntry(Entry, frozen=True, kw_only=True):
    """Made by a secretariat or the operator, or by the office that runs the initiative; not after its end."""

    def check(self, aggregate: Initiative) -> None:
        owns = self.role == "officer" and self.by is not None and self.by == aggregate.details.owner
        if self.role not in ("secretariat", "operator") and not owns:
            raise NotForTheRegister(
                "Only a secretariat, or the office that runs an initiative, may change it."
            )
        if aggregate.over:
            raise EndedAlready("This initiative has ended. What was recorded of its end can be corrected.")

    def _ends_after_it_began(self, aggregate: Initiative, ended: date | None) -> None:
        began = aggregate.details.began
        if began and ended and ended < began:
            raise EndsBeforeItBegins("The end date must be the same as or after the date it began.")


class InitiativeChanged(InitiativeEntry, tag="initiative-changed/1", frozen=True, kw_only=True):
    """Parts: `name`, `description`, `text` (why), `source`."""

    body: InitiativeChange

    def check(self, aggregate: Initiative) -> None:
        super().check(aggregate)
        self._ends_after_it_began(aggregate, self.body.ended)
        fields = (getattr(self.body, name) for name in InitiativeChange.__struct_fields__)
        if not any(fields) and not self.has_part("name") and not self.has_part("description"):
            raise NothingChanged(
                "Say what is different: its name, what it does, who runs it, where or until when."
            )

    def apply(self, aggregate: Initiative) -> None:
        given = {name: getattr(self.body, name) for name in InitiativeChange.__struct_fields__}
        changes = {name: value for name, value in given.items() if value is not None}
        aggregate.details = msgspec.structs.replace(aggregate.details, **changes)
        aggregate.parts = _renewed(aggregate.parts, self.parts)


class InitiativeEnded(InitiativeEntry, tag="initiative-ended/1", frozen=True, kw_only=True):
    """Parts: `reason`, `source`."""

    body: Ending

    def check(self, aggregate: Initiative) -> None:
        super().check(aggregate)
        self.needs_part("reason", "Say why it ended.")
        self._ends_after_it_began(aggregate, self.body.ended)
        if self.body.ended > london_day(self.timestamp):
            raise NotEndedYet("Record an end on the last day or later. A day to come is a change.")

    def apply(self, aggregate: Initiative) -> None:
        aggregate.details = msgspec.structs.replace(aggregate.details, ended=self.body.ended)
        aggregate.over = True
        aggregate.end_parts = self.parts


def _renewed(parts: dict[str, str], changed: dict[str, str]) -> dict[str, str]:
    """The words in force: a field that the change names counts in the languages in which it names it."""
    fields = {name.partition("/")[0] for name in changed}
    kept = {name: sealed for name, sealed in parts.items() if name.partition("/")[0] not in fields}
    return {**kept, **{name: sealed for name, sealed in changed.items() if not name.startswith("text/")}}

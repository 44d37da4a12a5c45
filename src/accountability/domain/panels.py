"""Panels: a group of residents convened to make recommendations, what it did and what it published."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from accountability.domain.entries import Count, Entry, Opening, Rule, Slug, Stream

PanelKind = Literal["citizens_panel", "citizens_assembly", "citizens_jury", "standing_assembly", "programme"]
ActivityKind = Literal[
    "session", "world_cafe", "participatory_budgeting", "launch", "seminar", "survey", "other"
]

SessionKind = Literal["in_person", "online", "hybrid"]


class NotTheSecretariat(Rule):
    """Raised when someone other than the panel's secretariat writes the panel's record."""


class AwardedMoreThanRequested(Rule):
    """Raised when the sum awarded is larger than the sum requested."""

    field = "awarded_pounds"


class PanelDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`members` and `hours` as the source states them. `began` and `ended` bound the deliberation."""

    slug: Slug
    kind: PanelKind
    secretariat: Slug
    area: Slug | None = None
    began: date | None = None
    ended: date | None = None
    members: Count | None = None
    hours: Count | None = None
    invented: bool = False


class Activity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing a panel or programme did. Bids, the sum they requested and the sum awarded are three facts.

    Sums are whole pounds. An absent field means that no source states it, never zero.
    """

    kind: ActivityKind
    events: Count | None = None
    attendance: Count | None = None
    bids: Count | None = None
    requested_pounds: Count | None = None
    awarded_pounds: Count | None = None
    projects_funded: Count | None = None
    ended: date | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A panel's report. `recommendations` is the number it is said to hold, at least."""

    published: date
    recommendations: Count | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one office said about a whole report. It decides nothing and maps nothing.

    The lists end where an entry and its correction would no longer fit into 8 KiB.
    """

    office: Slug
    asks: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=100)] = ()
    initiatives: Annotated[tuple[Slug, ...], msgspec.Meta(max_length=20)] = ()


class Session(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One meeting of the panel on the day it occurred. An absent field means that no source states it."""

    kind: SessionKind
    present: Count | None = None
    minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)] | None = None


class Reconvening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The panel met again, on the day it occurred, after its work was done."""

    present: Count | None = None


class Panel(Stream):
    details: PanelDetails
    parts: dict[str, str]
    report: Report | None
    report_parts: dict[str, str]

    @property
    def secretariat(self) -> str:
        return self.details.secretariat


class PanelCommissioned(Opening, tag="panel-commissioned/1", frozen=True, kw_only=True):
    """Parts: `name`, `question`, `about`, `source`."""

    opens = Panel
    fixed = ("slug", "secretariat")
    body: PanelDetails

    def check(self, aggregate: None) -> None:  # noqa: ARG002 - it opens the stream
        self.needs_part("name", "Enter the panel's name.")
        if self.role != "secretariat" or self.by != self.body.secretariat:
            raise NotTheSecretariat("Only the secretariat that keeps a panel's record may register it.")

    def apply(self, aggregate: Panel) -> None:
        aggregate.details = self.body
        aggregate.parts = self.parts
        aggregate.report = None
        aggregate.report_parts = {}


class PanelEntry(Entry, frozen=True, kw_only=True):
    """An entry that only the panel's secretariat makes."""

    def check(self, aggregate: Panel) -> None:
        if self.role != "secretariat" or self.by != aggregate.secretariat:
            raise NotTheSecretariat("Only the panel's secretariat may add to the panel's record.")


class ActivityHeld(PanelEntry, tag="activity-held/1", frozen=True, kw_only=True):
    """Parts: `text`, `source`."""

    body: Activity

    def check(self, aggregate: Panel) -> None:
        super().check(aggregate)
        self.needs_part("text", "Say what was held and where.")
        requested, awarded = self.body.requested_pounds, self.body.awarded_pounds
        if requested is not None and awarded is not None and awarded > requested:
            raise AwardedMoreThanRequested("The sum awarded cannot be larger than the sum requested.")

    def apply(self, aggregate: Panel) -> None: ...


class SessionHeld(PanelEntry, tag="session-held/1", frozen=True, kw_only=True):
    """Parts: `place`, `text` (what was done), `source`."""

    body: Session

    def apply(self, aggregate: Panel) -> None: ...


class PanelReconvened(PanelEntry, tag="panel-reconvened/1", frozen=True, kw_only=True):
    """Parts: `purpose`, `text` (what came of it), `source`."""

    body: Reconvening

    def check(self, aggregate: Panel) -> None:
        super().check(aggregate)
        self.needs_part("purpose", "Say for what purpose the panel met again.")

    def apply(self, aggregate: Panel) -> None: ...


class PanelReportPublished(PanelEntry, tag="panel-report-published/1", frozen=True, kw_only=True):
    """Parts: `name`, `about`, files, `source`."""

    takes_files = True
    body: Report

    def check(self, aggregate: Panel) -> None:
        super().check(aggregate)
        self.needs_part("name", "Enter the report's title.")

    def apply(self, aggregate: Panel) -> None:
        aggregate.report = self.body
        aggregate.report_parts = self.parts


class StatementRecorded(PanelEntry, tag="statement-recorded/1", frozen=True, kw_only=True):
    """Parts: `text` (the words, or a summary), `intentions` (undated), `source`."""

    body: Statement

    def check(self, aggregate: Panel) -> None:
        super().check(aggregate)
        self.needs_part("text", "Enter what was said, or a summary of it.")

    def apply(self, aggregate: Panel) -> None: ...

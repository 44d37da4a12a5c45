"""What a person may ask the record to do: one Struct per command, with words still in the open.

A form fills one in; `handling` seals its `texts` into parts and lets the domain decide. `texts` maps part
names (`<field>/<language>`) to plain text. `occurred` is the day the thing happened, today if absent.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from accountability.domain.answers import Mapping, Referring, Response
from accountability.domain.clocks import Basis, Period, Provision
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.entries import Count, PartName, Precision, Provenance, Role, Slug
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.keys import Rotation
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import Activity, PanelDetails, Report, Statement
from accountability.domain.recommendations import Addressing, Printed, Support
from accountability.domain.removals import Ground, WithholdingGround
from accountability.domain.scrutiny import Finding, Reply


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: an account's role and office. The account itself is private and never reaches an entry.

    `voice_of` is the panel for which a reviewer speaks; without it they are an independent one.
    """

    role: Role
    office: Slug | None = None
    account: UUID | None = None
    voice_of: Slug | None = None


Texts = dict[PartName, Annotated[str, msgspec.Meta(max_length=50_000)]]


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """`on_behalf_of` names the office whose words these are, when the secretariat quotes it.

    `precision` is for what a source dates by its month or year only; `occurred` is then that one's first day.
    """

    texts: Texts = {}
    occurred: date | None = None
    precision: Precision | None = None
    provenance: Provenance = "authored"
    on_behalf_of: Slug | None = None


class RegisterOffice(Command, frozen=True, kw_only=True):
    details: OfficeDetails


class RegisterInitiative(Command, frozen=True, kw_only=True):
    details: InitiativeDetails


class CommissionPanel(Command, frozen=True, kw_only=True):
    details: PanelDetails


class RecordActivity(Command, frozen=True, kw_only=True):
    panel: Slug
    activity: Activity


class PublishReport(Command, frozen=True, kw_only=True):
    panel: Slug
    report: Report


class RecordStatement(Command, frozen=True, kw_only=True):
    """Sets each ask it speaks to that is still awaiting an answer to `acknowledged`."""

    panel: Slug
    statement: Statement


class PublishRecommendation(Command, frozen=True, kw_only=True):
    """Without `serial` the panel's next one is taken."""

    panel: Slug
    serial: Annotated[int, msgspec.Meta(ge=1, le=9999)] | None = None
    printed: Printed | None = None
    key: bool = False
    theme: Slug | None = None
    area: Slug | None = None
    page: Count | None = None
    support: Support | None = None


class ReplyTerms(msgspec.Struct, frozen=True, kw_only=True):
    """By when an answer is due and on what basis: a day, or a period counted from the day of addressing."""

    basis: Basis
    due: date | None = None
    period: Period | None = None
    provision: Provision | None = None
    texts: Texts = {}


class AddressRecommendation(Command, frozen=True, kw_only=True):
    panel: Slug
    serial: int
    addressing: Addressing
    terms: ReplyTerms | None = None


class AskCommand(Command, frozen=True, kw_only=True):
    """About one ask. `seen` is the ask's last position on the form; the command is refused if it moved."""

    ask: UUID
    seen: Count | None = None


class CitedInitiative(msgspec.Struct, frozen=True, kw_only=True):
    mapping: Mapping
    texts: Texts = {}


class Respond(AskCommand, frozen=True, kw_only=True):
    response: Response
    cited: tuple[CitedInitiative, ...] = ()


class ReportDelivery(AskCommand, frozen=True, kw_only=True):
    report: DeliveryReport


class SetTarget(AskCommand, frozen=True, kw_only=True):
    target: date


class MoveTarget(AskCommand, frozen=True, kw_only=True):
    target: Target


class AddEvidence(AskCommand, frozen=True, kw_only=True):
    evidence: Evidence


class Refer(AskCommand, frozen=True, kw_only=True):
    referring: Referring


class StartClock(AskCommand, frozen=True, kw_only=True):
    kind: Literal["reply", "update"]
    terms: ReplyTerms


class PauseClock(AskCommand, frozen=True, kw_only=True):
    """`clock` is the number of the clock: the version of the entry that started it."""

    clock: Count
    until: date | None = None


class ResumeClock(AskCommand, frozen=True, kw_only=True):
    clock: Count


class GiveVerdict(AskCommand, frozen=True, kw_only=True):
    finding: Finding


class ReplyToVerdict(AskCommand, frozen=True, kw_only=True):
    reply: Reply


class CorrectEntry(Command, frozen=True, kw_only=True):
    """`body` is the JSON of the corrected body, `replaced_texts` the words that change; both optional."""

    position: Count
    kind: Literal["typo", "fact", "attribution"]
    body: msgspec.Raw | None = None
    replaced_texts: Texts = {}
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

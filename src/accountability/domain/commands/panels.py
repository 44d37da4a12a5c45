"""Commands about panels, their reports and their recommendations."""

from typing import Annotated

import msgspec

from accountability.domain.commands.base import Command, ReplyTerms
from accountability.domain.entries import Count, Slug
from accountability.domain.panels import Activity, PanelDetails, Reconvening, Report, Session, Statement
from accountability.domain.recommendations import Addressing, Printed, Support


class CommissionPanel(Command, frozen=True, kw_only=True):
    details: PanelDetails


class RecordActivity(Command, frozen=True, kw_only=True):
    panel: Slug
    activity: Activity


class RecordSession(Command, frozen=True, kw_only=True):
    panel: Slug
    session: Session


class Reconvene(Command, frozen=True, kw_only=True):
    panel: Slug
    reconvening: Reconvening


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


class AddressRecommendation(Command, frozen=True, kw_only=True):
    panel: Slug
    serial: int
    addressing: Addressing
    terms: ReplyTerms | None = None

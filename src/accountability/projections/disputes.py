"""Disputes: what an office says against an entry, and how the secretariat resolved it."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from accountability.domain.asks import Ask, DisputeKind, Outcomes
from accountability.domain.recommendations import Recommendation
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Row, Table


class DisputeRow(Row, frozen=True, kw_only=True):
    """`number` is the version of the entry that disputes, `entry` of the one that is disputed."""

    ask: UUID
    number: int
    office: str
    panel: str
    serial: int
    kind: DisputeKind
    entry: int
    disputed: date
    answered: date | None
    ground: str | None
    resolved: date | None
    outcome: Outcomes | None

    @property
    def open(self) -> bool:
        return self.resolved is None

    def days_open(self, today: date) -> int:
        return ((self.resolved or today) - self.disputed).days


def dispute_rows(recommendation: Recommendation, ask: Ask) -> Iterator[DisputeRow]:
    for dispute in ask.disputes:
        yield DisputeRow(
            ask=ask.id,
            number=dispute.version,
            office=ask.office,
            panel=recommendation.details.panel,
            serial=recommendation.details.serial,
            kind=dispute.kind,
            entry=dispute.entry,
            disputed=dispute.disputed,
            answered=dispute.answered,
            ground=dispute.ground,
            resolved=dispute.resolved,
            outcome=dispute.outcome,
        )


DISPUTES = Table("dispute", DisputeRow, ("ask", "number"), Recommendation, dispute_rows)


async def open_in(reader: Reader, panels: Sequence[str], limit: int = 100) -> list[DisputeRow]:
    """The open ones of these panels, the longest open first."""
    where = "and panel = any($2) and resolved is null order by disputed, ask, number limit $3"
    return await rows_of(reader, DISPUTES, where, list(panels), limit)


async def of_ask(reader: Reader, ask: UUID) -> list[DisputeRow]:
    """Every one of an ask, the oldest first."""
    return await rows_of(reader, DISPUTES, "and ask = $2 order by number", ask)

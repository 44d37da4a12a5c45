"""Initiatives that answers cite, and what they leave uncovered."""

from collections.abc import Iterator
from uuid import UUID

from accountability.domain.asks import Ask
from accountability.domain.recommendations import Recommendation
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Row, Table


class CitationRow(Row, frozen=True, kw_only=True):
    """An initiative cited in an answer: what it covers, and in `parts` what it does not."""

    ask: UUID
    initiative: str
    office: str
    panel: str
    serial: int
    coverage: str
    parts: dict[str, str]


def citation_rows(recommendation: Recommendation, ask: Ask) -> Iterator[CitationRow]:
    for initiative, coverage in ask.mapped.items():
        yield CitationRow(
            ask=ask.id,
            initiative=initiative,
            office=ask.office,
            panel=recommendation.details.panel,
            serial=recommendation.details.serial,
            coverage=coverage,
            parts=ask.gaps[initiative],
        )


CITATIONS = Table("citation", CitationRow, ("ask", "initiative"), Recommendation, citation_rows)


async def citations_of(reader: Reader, initiative: str, limit: int = 200) -> list[CitationRow]:
    where = "and initiative = $2 order by panel, serial, office limit $3"
    return await rows_of(reader, CITATIONS, where, initiative, limit)


async def citations_in(reader: Reader, panel: str, serial: int) -> list[CitationRow]:
    return await rows_of(
        reader, CITATIONS, "and panel = $2 and serial = $3 order by initiative", panel, serial
    )

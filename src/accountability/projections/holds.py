"""Holds: which office has said that it publishes nothing, for how long, and what its clocks do meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from accountability.domain.offices import Office
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Row, Table


class HoldRow(Row, frozen=True, kw_only=True):
    office: str
    stream: UUID
    ground: str
    since: date
    until: date
    clocks: str
    parts: dict[str, str]


def hold_rows(office: Office, _ask: UUID | None) -> Iterator[HoldRow]:
    if office.hold is None:
        return
    body = office.hold.body
    yield HoldRow(
        office=office.details.slug,
        stream=office.id,
        ground=body.ground,
        since=body.since,
        until=body.until,
        clocks=body.clocks,
        parts=office.hold.parts,
    )


HOLDS = Table("hold", HoldRow, ("office",), Office, hold_rows)
OF = "and office = any($2)"


async def holds(reader: Reader, offices: Sequence[str]) -> dict[str, HoldRow]:
    """What stands for these offices, also if its first day is still to come."""
    found = await rows_of(reader, HOLDS, OF, sorted(set(offices)))
    return {row.office: row for row in found}

"""The clocks of asks: which are late, which come next."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec

from accountability.domain.asks import Ask
from accountability.domain.clocks import Clock
from accountability.domain.recommendations import Recommendation
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Row, Table


class ClockRow(Row, frozen=True, kw_only=True):
    """One clock of an ask. The columns of `Clock`, and where it belongs."""

    ask: UUID
    number: int
    office: str
    panel: str
    serial: int
    kind: str
    basis: str
    started: date
    due: date
    provision: str | None
    paused: date | None
    paused_until: date | None
    passed_due: date | None
    answered: date | None
    ended: date | None
    first_due: date | None
    extensions: int


def clock_rows(recommendation: Recommendation, ask: Ask) -> Iterator[ClockRow]:
    for clock in ask.clocks.values():
        yield ClockRow(
            ask=ask.id,
            office=ask.office,
            panel=recommendation.details.panel,
            serial=recommendation.details.serial,
            **msgspec.structs.asdict(clock),
        )


CLOCKS = Table("clock", ClockRow, ("ask", "number"), Recommendation, clock_rows)


async def clocks_of(reader: Reader, ask: UUID) -> list[ClockRow]:
    """Every clock of one ask, in the order in which they started."""
    return await rows_of(reader, CLOCKS, "and ask = $2 order by number", ask)


def clock_of(row: ClockRow) -> Clock:
    return msgspec.convert({name: getattr(row, name) for name in Clock.__struct_fields__}, Clock)


LATE = (
    "and due < $2 and basis in ('statutory', 'undertaking') and paused is null and answered is null"
    " and ended is null order by due, ask limit $3"
)
COMPARED = (
    "and due < $2 and kind = 'reply' and basis in ('practice', 'service_default') and paused is null"
    " and answered is null and ended is null order by due, ask limit $3"
)


async def late(reader: Reader, limit: int = 20) -> list[ClockRow]:
    """Binding clocks past their day and unanswered, longest first: what may be called overdue."""
    return await rows_of(reader, CLOCKS, LATE, reader.today, limit)


async def compared(reader: Reader, limit: int = 20) -> list[ClockRow]:
    """Reply dates that nobody agreed, gone by without a response. Never counted with what is late."""
    return await rows_of(reader, CLOCKS, COMPARED, reader.today, limit)


async def coming(reader: Reader, office: str, within: timedelta, limit: int = 20) -> list[ClockRow]:
    """An office's running clocks that fall due within this time, or have done so, earliest first."""
    where = "and office = $2 and due <= $3 and answered is null and ended is null order by due, ask limit $4"
    return await rows_of(reader, CLOCKS, where, office, reader.today + within, limit)


async def coming_in(reader: Reader, panels: Sequence[str], limit: int = 20) -> list[ClockRow]:
    """The running clocks of these panels' asks, earliest first."""
    where = "and panel = any($2) and answered is null and ended is null order by due, ask limit $3"
    return await rows_of(reader, CLOCKS, where, list(panels), limit)

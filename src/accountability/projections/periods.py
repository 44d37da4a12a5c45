"""The entries of a scope by the month in London in which they were recorded: what the feeds' archives hold.

A month is cut into numbered pieces, in order of the log. A piece that is full, or whose month is over, never
gains or loses an entry again.
"""

from datetime import date, datetime, time
from typing import Any

from accountability.domain.clocks import LONDON, london_day
from accountability.projections.reading import Reader
from accountability.projections.timeline import SCOPES, Item, Scope, items_at

COUNT = """
select count(*) from timeline t where t.position <= $1 and t.recorded >= $2 and t.recorded < $3 and {scope}
"""
PIECE = """
select t.position from timeline t where t.position <= $1 and t.recorded >= $2 and t.recorded < $3 and {scope}
order by t.position offset {start} limit {size}
"""
# $3 only keeps the numbers of the scope's own parameters.
BEFORE = """
select t.recorded from timeline t
where t.position <= $1 and t.recorded < $2 and $3::int is not null and {scope}
order by t.recorded desc limit 1
"""


def month_of(day: date) -> date:
    """The first day of its month, which names the month."""
    return day.replace(day=1)


def after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


async def count(reader: Reader, scope: Scope, about: tuple[Any, ...], month: date) -> int:
    """How many entries of a scope were recorded in a month."""
    query = COUNT.format(scope=SCOPES[scope])
    return int(await reader.connection.fetchval(query, reader.at, *_bounds(month), *about))


async def piece(
    reader: Reader, scope: Scope, about: tuple[Any, ...], month: date, numbers: range
) -> list[Item]:
    """The entries of a month with these numbers (from 0, in the order of the log)."""
    query = PIECE.format(scope=SCOPES[scope], start=int(numbers.start), size=len(numbers))
    found = await reader.fetch(query, reader.at, *_bounds(month), *about)
    return await items_at(reader, [record["position"] for record in found])


async def month_before(reader: Reader, scope: Scope, about: tuple[Any, ...], month: date) -> date | None:
    """The last month before this one in which an entry of the scope was recorded."""
    query = BEFORE.format(scope=SCOPES[scope])
    when = await reader.connection.fetchval(query, reader.at, _bounds(month)[0], 0, *about)
    return month_of(london_day(when)) if when else None


def _bounds(month: date) -> tuple[datetime, datetime]:
    return _midnight(month), _midnight(after(month))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)

"""`?at=`: a page as it stood at an earlier entry, or at the end of an earlier day in London."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Request
from litestar.exceptions import ClientException
from litestar.response import Template

from accountability.projections.reading import Reader, recorded
from accountability.web.public.addresses import NUMBER
from accountability.web.templating import AsAt, private_page

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# The record reaches neither further back nor further forward (`fields.py` has the same years).
FIRST_YEAR, LAST_YEAR = 1800, 2200


class UnreadableMoment(ClientException):
    """Raised when `?at=` is neither a date nor a position. Answered with a page that asks again."""

    def __init__(self, typed: str) -> None:
        super().__init__("The address names a moment that cannot be read.")
        self.typed = typed


def moment_asked(at: str | None) -> int | date | None:
    """The position or the day that an address asks for; None for now. Raises UnreadableMoment."""
    typed = (at or "").strip()
    if not typed:
        return None
    if NUMBER.fullmatch(typed):
        return int(typed)
    try:
        day = date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnreadableMoment(typed)
    return day


async def as_at(reader: Reader) -> AsAt | None:
    """The state of the log that a page shows; None for an empty log."""
    when = await recorded(reader)
    return AsAt(reader.at, when, reader.past) if when else None


def carried(asked: int | date | None) -> str:
    """The query that keeps a reader in the past from page to page; empty for now."""
    return "" if asked is None else f"?at={asked}"


def before_it_all(asked: int | date | None) -> str:
    """The end of "There is no panel …" for a moment before the record knew of it."""
    if asked is None:
        return ""
    return f" as at entry {asked}" if isinstance(asked, int) else f" as at {asked.day} {asked:%B %Y}"


def _asked_again(request: Request[Any, Any, Any], error: UnreadableMoment) -> Template:
    return private_page("public/unreadable_moment.html", status=422, typed=error.typed, path=request.url.path)


ASKED_AGAIN: Mapping[type[Exception], Any] = {UnreadableMoment: _asked_again}

"""`?at=`: a page as it stood at an earlier entry, or at the end of an earlier day in London."""

from datetime import date
from typing import Any

import msgspec
from litestar import Request
from litestar.di import Provide
from litestar.exceptions import ClientException
from litestar.params import FromQuery
from litestar.response import Template

from accountability.projections.reading import Reader, recorded
from accountability.web.public.addresses import moment_in
from accountability.web.templating import AsAt, private_page


class UnreadableMoment(ClientException):
    """Raised when `?at=` is neither a date nor a position. Answered with a page that asks again."""

    def __init__(self, typed: str) -> None:
        super().__init__("The address names a moment that cannot be read.")
        self.typed = typed


class Asked(msgspec.Struct, frozen=True):
    """The moment that an address asks for: a position, a day in London, or None for now."""

    moment: int | date | None

    @property
    def query(self) -> str:
        """What keeps a reader in the past from page to page; empty for now."""
        return "" if self.moment is None else f"?at={self.moment}"

    @property
    def words(self) -> str:
        """The end of "There is no panel …" for a moment before the record knew of it."""
        match self.moment:
            case None:
                return ""
            case int() as position:
                return f" as at entry {position}"
            case day:
                return f" as at {day.day} {day:%B %Y}"


def asked(at: FromQuery[str | None] = None) -> Asked:
    """Read `?at=`. Raises UnreadableMoment."""
    typed = (at or "").strip()
    if not typed:
        return Asked(None)
    moment = moment_in(typed)
    if moment is None:
        raise UnreadableMoment(typed)
    return Asked(moment)


async def as_at(reader: Reader) -> AsAt | None:
    """The state of the log that a page shows; None for an empty log."""
    when = await recorded(reader)
    return AsAt(reader.at, when, reader.past) if when else None


def _asked_again(request: Request[Any, Any, Any], error: UnreadableMoment) -> Template:
    return private_page("public/unreadable_moment.html", status=422, typed=error.typed, path=request.url.path)


# For a handler of a page that has a past: it takes `asked: NamedDependency[Asked]`.
PAST: dict[str, Any] = {
    "dependencies": {"asked": Provide(asked, sync_to_thread=False)},
    "exception_handlers": {UnreadableMoment: _asked_again},
}

"""What a program may ask of the API: as at when, how many, and from where on."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar.exceptions import ClientException
from litestar.params import QueryParameter

from accountability.web.house import House
from accountability.web.public.addresses import NUMBER, moment_in

MOST, USUAL = 200, 50

At = Annotated[
    str | None,
    QueryParameter(
        description="The record as it stood at the end of a day in London (2026-05-03) or at a position. "
        "Words that were removed since are gone from past views too."
    ),
]
Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="How many items at most.")]
After = Annotated[str | None, QueryParameter(description="Where the page before ended; use `next` instead.")]


class NotUnderstood(ClientException):
    """Raised for a query that can't be read; the answer names the key and says what is expected."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(extra=[{"key": key, "message": message}])


def moment(at: str | None) -> int | date | None:
    """A position, a day, or None for now. Raises NotUnderstood."""
    if at is None:
        return None
    found = moment_in(at)
    if found is None:
        raise NotUnderstood("at", "expected a day like 2026-05-03 or a position like 1234")
    return found


def number(key: str, value: str | None, otherwise: int) -> int:
    """A cursor that is a number. Raises NotUnderstood."""
    if value is None:
        return otherwise
    if not NUMBER.fullmatch(value):
        raise NotUnderstood(key, "expected a number")
    return int(value)


def link(house: House, path: str, **query: Any) -> str:
    """An absolute address; keys without a value are left out."""
    given = {key: value for key, value in query.items() if value is not None}
    return f"{house.public_url}{path}" + (f"?{urlencode(given)}" if given else "")

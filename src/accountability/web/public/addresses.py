"""What a public address may hold: short names, numbers, moments, and the few query keys that pages know.

An address that names nothing is a 404, whatever its shape: a slug that could never be one is not looked up,
and no number reaches the database that it could not hold.
"""

import re
from datetime import date
from functools import partial

from litestar import get

from accountability.domain.entries import LONGEST_SLUG, SLUG
from accountability.web.fields import FIRST_YEAR, LAST_YEAR
from accountability.web.problems import Unrecorded

# For the store of rendered pages: every other key is dropped before a handler sees it.
QUERY_KEYS = ("at", "after", "before", "decision", "office")
NUMBER = re.compile(r"[0-9]{1,18}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

public = partial(get, include_in_schema=False)


def slug_in(address: str, what: str, index: str) -> str:
    """The slug of an address, or Unrecorded."""
    if slug_or_none(address) is None:
        raise Unrecorded(what, index)
    return address


def number_in(address: str, what: str, index: str) -> int:
    """The serial or position of an address, or Unrecorded. `007` is not another address of 7."""
    if not NUMBER.fullmatch(address) or str(int(address)) != address:
        raise Unrecorded(what, index)
    return int(address)


def cursor_in(query: str | None) -> int | None:
    """Where a list goes on from. What is no cursor is no question: the list begins at its beginning."""
    return int(query) if query and NUMBER.fullmatch(query) else None


def slug_or_none(query: str | None) -> str | None:
    return query if query and len(query) <= LONGEST_SLUG and re.fullmatch(SLUG, query) else None


def moment_in(query: str) -> int | date | None:
    """A position or a day in London, between the years of any record; None for what is neither."""
    if NUMBER.fullmatch(query):
        return int(query)
    try:
        day = date.fromisoformat(query) if DAY.fullmatch(query) else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None

"""A fault as our log tells it: where it happened and of what kind; what the database says of it stays out.

PostgreSQL and its client quote the row or the value that they refuse, and that may be what somebody typed and
did not publish. Where and what kind is enough to find the fault.
"""

import traceback
from collections.abc import Iterator

# Whose errors may quote values: those of the database, and those that carry the words of one.
QUOTING = ("asyncpg.", "eventsourcing.")


class Fault(Exception):
    """What is logged in the place of an error."""


def told(error: BaseException) -> Fault:
    """The error for `exc_info`: the first cause first, without the words of one that may quote a value."""
    return Fault("\n".join(_one(each) for each in reversed(list(_chain(error)))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _one(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    words = "" if kind.startswith(QUOTING) else f": {error}"
    return "".join(traceback.format_tb(error.__traceback__)) + kind + words

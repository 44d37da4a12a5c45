"""/data: the whole record in a few files, streamed, each stamped with the state of the log that it shows."""

from collections.abc import AsyncIterator

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from accountability.projections.reading import reading
from accountability.publishing import downloads, table
from accountability.publishing.roots import Roots
from accountability.publishing.stamp import Opens, Stamp, as_stamped, stamp_of
from accountability.web.api.asking import At, moment, number
from accountability.web.house import House

LINES = "application/jsonl; charset=utf-8"
CSV = "text/csv; charset=utf-8; header=present"


@get("/data/entries.jsonl", name="entries.jsonl")
async def entries(
    house: NamedDependency[House], request: Request[None, None, State], at: At = None, start: From = None
) -> Stream:
    """Line n + 1 is the stored bytes of position n, counted from `?from=` if that is given."""
    file = await _stamped(house, request, at)
    first = min(number("from", start, 0), file.stamp.size)
    return file.stream(downloads.entries(file.opens, file.stamp, first), LINES)

"""/data: the whole record in a few files, streamed, each stamped with the state of the log that it shows."""

import re
from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from litestar import Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from accountability.projections.reading import reading
from accountability.publishing import downloads, table
from accountability.publishing.roots import Roots
from accountability.publishing.stamp import Opens, Stamp, as_stamped, headers_of, stamp_of
from accountability.web.api.asking import At, moment, number
from accountability.web.house import House
from accountability.web.problems import Unrecorded

LINES = "application/jsonl; charset=utf-8"
TEXT = "text/plain"
CSV = "text/csv; header=present"  # Litestar adds the charset
DESCRIPTION = "application/csvm+json"
METADATA = "asks.csv-metadata.json"
PARTS_OF = re.compile(r"(0|[1-9][0-9]{0,14})\.jsonl")

From = Annotated[str | None, QueryParameter(name="from", description="The first position to send.")]


class Copy(msgspec.Struct, frozen=True):
    """One state of the log, ready to be written out. No connection is held between two batches."""

    opens: Opens
    stamp: Stamp
    root: bytes

    def stream(self, batches: AsyncIterator[bytes], media_type: str) -> Stream:
        return Stream(_begun(batches), media_type=media_type, headers=headers_of(self.stamp, self.root))


async def _begun(batches: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    # Litestar waits for the client to leave before it returns from a stream, and a layer around it may hold
    # back an answer of a single piece until then: an empty file would wait for itself.
    yield b""
    async for batch in batches:
        yield batch


def roots(state: State) -> Roots:
    """The process's own: the tree grows with the log and is never read twice from the start."""
    kept: Roots = state.setdefault("roots", Roots())
    return kept


async def copy(house: NamedDependency[House], roots: NamedDependency[Roots], at: At = None) -> Copy:
    """The state of the log that a download was asked for."""
    now = house.now()
    async with reading(house.readers, now, moment(at)) as reader:
        stamp = await stamp_of(reader)
    opens = as_stamped(house.readers, now, stamp)
    return Copy(opens, stamp, await roots.root(opens, stamp.size))


@get("/data/entries.jsonl")
async def entries(copy: NamedDependency[Copy], start: From = None) -> Stream:
    """Line n + 1 is exactly the stored bytes of position n, counted from `?from=` if that is given."""
    first = min(number("from", start, 0), copy.stamp.size)
    return copy.stream(downloads.entries(copy.opens, copy.stamp, first), LINES)


@get("/data/hashes.txt")
async def hashes(copy: NamedDependency[Copy]) -> Stream:
    """Line n + 1 is the leaf hash of position n."""
    return copy.stream(downloads.hashes(copy.opens, copy.stamp), TEXT)


@get("/data/parts.jsonl")
async def parts(copy: NamedDependency[Copy]) -> Stream:
    """The words that stand behind the entries' commitments today. Nobody may keep them, as in `parts_of`."""
    return _not_kept(copy.stream(downloads.parts(copy.opens, copy.stamp), LINES))


@get("/data/parts/{name:str}")
async def parts_of(name: FromPath[str], copy: NamedDependency[Copy]) -> Stream:
    """Those first listed by the entries of one bundle, for whoever checks them all: `parts/<bundle>.jsonl`.

    Nobody may keep them: words that are removed must be gone at once.
    """
    asked = PARTS_OF.fullmatch(name)
    if asked is None or int(asked[1]) not in downloads.bundles(copy.stamp):
        raise Unrecorded("part", "/data/parts.jsonl")
    return _not_kept(copy.stream(downloads.parts_of(copy.opens, copy.stamp, int(asked[1])), LINES))


def _not_kept(answer: Stream) -> Stream:
    answer.headers["cache-control"] = "no-store"
    return answer


@get("/data/asks.csv")
async def asks(copy: NamedDependency[Copy], house: NamedDependency[House]) -> Stream:
    """One row for each ask."""
    answer = copy.stream(downloads.asks_table(copy.opens, copy.stamp, house.public_url), CSV)
    answer.headers["link"] = f'<{METADATA}>; rel="describedby"; type="{DESCRIPTION}"'
    return answer


@get(f"/data/{METADATA}")
async def asks_description() -> Response[bytes]:
    """What the columns of asks.csv mean (CSV on the Web)."""
    return Response(table.description("asks.csv"), media_type=DESCRIPTION)


DEPENDENCIES = {"roots": Provide(roots, sync_to_thread=False), "copy": Provide(copy)}
HANDLERS = [entries, hashes, parts, parts_of, asks, asks_description]

"""The files that anyone may take away: entries, parts and the table of asks, for the site and for `export`.

Each is written batch by batch, so that a record of any length goes out with little memory. All of them are
as at one stamp; words that are redacted while a file is being written are gone from the rest of it.
"""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec

from accountability.projections import asks, panels, register
from accountability.projections.asks import AskView
from accountability.projections.reading import Reader, words
from accountability.publishing import table
from accountability.publishing.columns import Line
from accountability.publishing.stamp import Opens, Stamp
from accountability.publishing.wording import plain
from accountability.transparency.files import kind_of, path_of
from accountability.transparency.tiles import TILE_WIDTH

BATCH = 4 * TILE_WIDTH  # whole bundles
ASKS_BATCH = 200
# A text can have 50,000 characters: a batch of parts stays within a few megabytes.
PARTS_BATCH = 100
HIGHEST = b"\xff" * 32  # no commitment sorts after it

ENTRIES = "select state from log where position >= $1 and position < $2 order by position"
HASHES = "select leaf from log where position >= $1 and position < $2 order by position"
PARTS = """
select position, commitment, name, salt, case when digest is null then bytes end as bytes,
  octet_length(bytes) as size
from part
where position < $1 and (position, commitment) > ($2, $3) order by position, commitment limit $4
"""
FILES = """
select commitment, name from part where position >= $1 and position < $2 and digest is not null
order by position
"""
FILE = "select bytes from part where commitment = $1"
# What a file of parts/ goes by: the words first listed by the entries of one bundle (C2SP tlog-tiles).
BUNDLE = TILE_WIDTH


class PartLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of parts.jsonl. `commitment` and `salt` in hexadecimal; `base64` if the bytes are no text.

    Of a file the line has its `size` only: the bytes are under `files/`.
    """

    position: int
    name: str
    commitment: str
    salt: str
    text: str | None = None
    base64: str | None = None
    size: int | None = None


async def entries(opens: Opens, stamp: Stamp, start: int = 0) -> AsyncIterator[bytes]:
    """Line n + 1 is exactly the stored bytes of position `start` + n: what its leaf of the tree covers."""
    for first in range(start, stamp.size, BATCH):
        async with opens() as reader:
            found = await reader.fetch(ENTRIES, first, min(first + BATCH, stamp.size))
        yield b"".join(row["state"] + b"\n" for row in found)


async def hashes(opens: Opens, stamp: Stamp) -> AsyncIterator[bytes]:
    """Line n + 1 is the leaf hash of position n in hexadecimal, SHA-256(0x00 || bytes), as it was kept."""
    for first in range(0, stamp.size, BATCH):
        async with opens() as reader:
            found = await reader.fetch(HASHES, first, min(first + BATCH, stamp.size))
        yield b"".join(row["leaf"].hex().encode() + b"\n" for row in found)


async def parts(opens: Opens, stamp: Stamp) -> AsyncIterator[bytes]:
    """The words that stand behind the entries' commitments today, by the position that listed them first."""
    async for batch in _parts(opens, 0, stamp.size):
        yield batch


async def parts_of(opens: Opens, stamp: Stamp, bundle: int) -> AsyncIterator[bytes]:
    """Those of them that were first listed by the 256 entries of one bundle."""
    async for batch in _parts(opens, bundle * BUNDLE, min((bundle + 1) * BUNDLE, stamp.size)):
        yield batch


def bundles(stamp: Stamp) -> range:
    """The numbers of all bundles; the last one may be partial."""
    return range(-(-stamp.size // BUNDLE))


async def _parts(opens: Opens, start: int, end: int) -> AsyncIterator[bytes]:
    after: tuple[int, bytes] = (start - 1, HIGHEST)
    while True:
        async with opens() as reader:
            found = await reader.fetch(PARTS, end, *after, PARTS_BATCH)
        if not found:
            return
        yield b"".join(msgspec.json.encode(_part_line(row)) + b"\n" for row in found)
        after = found[-1]["position"], found[-1]["commitment"]


def _part_line(row: Any) -> PartLine:
    content = row["bytes"]
    line = PartLine(
        position=row["position"],
        name=row["name"],
        commitment=row["commitment"].hex(),
        salt=row["salt"].hex(),
    )
    if content is None:
        return msgspec.structs.replace(line, size=row["size"])
    try:
        return msgspec.structs.replace(line, text=content.decode())
    except UnicodeDecodeError:
        return msgspec.structs.replace(line, base64=b64encode(content).decode())


async def files_of(opens: Opens, stamp: Stamp, bundle: int) -> AsyncIterator[tuple[str, bytes]]:
    """The files first listed by the entries of one bundle, one at a time, each with its path in a copy."""
    start, end = bundle * BUNDLE, min((bundle + 1) * BUNDLE, stamp.size)
    async with opens() as reader:
        found = await reader.fetch(FILES, start, end)
    for row in found:
        kind = kind_of(row["name"])
        async with opens() as reader:
            content = await reader.connection.fetchval(FILE, row["commitment"])
        if kind is not None and content is not None:
            yield path_of(kind, row["commitment"].hex()), content


async def asks_table(opens: Opens, stamp: Stamp, public_url: str) -> AsyncIterator[bytes]:
    """The table of asks as CSV: UTF-8, CRLF, its header first."""
    yield table.header()
    after = ("", 0, "")
    while True:
        async with opens() as reader:
            views = await asks.every_ask(reader, after, ASKS_BATCH)
            lines = await _lines(reader, views, stamp, public_url)
        if not lines:
            return
        yield table.rows(lines)
        last = views[-1].row
        after = (last.panel, last.serial, last.office)


async def _lines(reader: Reader, views: list[AskView], stamp: Stamp, public_url: str) -> list[Line]:
    found_panels = await panels.panels(reader, sorted({view.row.panel for view in views}))
    found_offices = await register.offices(
        reader, sorted({slug for view in views for slug in (view.row.office, *view.row.others)})
    )
    streams: list[UUID] = sorted({view.row.stream for view in views})
    recommendations = await panels.recommendations_of(reader, streams)
    said = await words(
        reader,
        [
            *(row.parts for row in found_panels.values()),
            *(row.parts for row in found_offices.values()),
            *(row.parts for row in recommendations.values()),
        ],
    )

    def named(slug: str) -> str:
        office = found_offices.get(slug)
        return plain(said, office.parts, "name") if office else slug

    lines = []
    for view in views:
        row = view.row
        panel, recommendation = found_panels[row.panel], recommendations[row.stream]
        office = found_offices.get(row.office)
        lines.append(
            Line(
                view=view,
                panel_name=plain(said, panel.parts, "name"),
                office_name=named(row.office),
                named=named,
                title=plain(said, recommendation.parts, "title"),
                printed=recommendation.printed,
                published=recommendation.published,
                theme=recommendation.theme,
                invented=panel.invented or (office.invented if office else False),
                address=f"{public_url}/en/panels/{row.panel}/recommendations/{row.serial}",
                stamp=stamp,
            )
        )
    return lines

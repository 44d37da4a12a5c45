"""Copies of one ask and its answer, for a report of somebody's own: plain text and Word."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from accountability.projections import asks, citations, panels, timeline
from accountability.projections.reading import Reader, reading, recorded
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.copying import Source, as_text, as_word
from accountability.web.public.lanes import TYPES, lane_of
from accountability.web.public.naming import Also, names_for
from accountability.web.templating import moment

PATH = "/data/asks/{ask:uuid}"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What is removed must be gone from the next copy.
HEADERS = {"cache-control": "no-store"}


@get(f"{PATH}/copy.txt", include_in_schema=False)
async def plain_copy(ask: FromPath[UUID], house: NamedDependency[House]) -> Response[bytes]:
    source = await _source(house, ask)
    return Response(as_text(source), media_type="text/plain", headers=HEADERS)


@get(f"{PATH}/copy.docx", include_in_schema=False)
async def word_copy(ask: FromPath[UUID], house: NamedDependency[House]) -> Response[bytes]:
    source = await _source(house, ask)
    name = f"{source.lane.slug}-recommendation-{source.serial}.docx"
    headers = HEADERS | {"content-disposition": f'attachment; filename="{name}"'}
    return Response(await asyncio.to_thread(as_word, source), media_type=WORD, headers=headers)


async def _source(house: House, ask: UUID) -> Source:
    async with reading(house.readers, house.now()) as reader:
        return await _read(reader, house, ask)


async def _read(reader: Reader, house: House, ask: UUID) -> Source:
    view = await asks.ask(reader, ask)
    row = await panels.recommendation(reader, view.row.panel, view.row.serial) if view else None
    if view is None or row is None:
        raise Unrecorded("recommendation put to an office", "/en/panels")
    items = await timeline.of_asks(reader, [ask], TYPES)
    cited = await citations.citations_in(reader, row.panel, row.serial)
    also = Also(
        offices=[view.row.office, *view.row.others],
        initiatives=[each.initiative for each in cited],
        panels=[row.panel],
        parts=[row.parts, *(each.parts for each in cited)],
    )
    names = await names_for(reader, items, also)
    when = await recorded(reader) or house.now()
    return Source(
        lane=lane_of(view, items, cited, (), names),
        title=names.words.plain(row.parts, "title"),
        panel=names.panel(row.panel),
        serial=row.serial,
        printed=row.printed or "",
        parts=row.parts,
        names=names,
        address=f"{house.public_url}/en/panels/{row.panel}/recommendations/{row.serial}",
        site=house.public_url,
        position=reader.at,
        recorded=when,
        as_at=moment(house.now()),
    )


ROUTES: list[Any] = [plain_copy, word_copy]

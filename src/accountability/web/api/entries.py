"""The entries themselves, newest first, as they were recorded and as they are told."""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter

from accountability.projections import timeline
from accountability.projections.reading import Reader, reading
from accountability.projections.timeline import Item, Scope
from accountability.web.api import answers, shapes
from accountability.web.api.asking import USUAL, After, At, Limit, NotUnderstood, link, moment, number
from accountability.web.api.showing import Showing, as_at, showing
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import telling
from accountability.web.public.addresses import number_in, slug_or_none
from accountability.web.public.naming import Names, names_for

ENTRIES = "/api/v1/entries"
HEAD = 2**63 - 1
Serial = Annotated[int | None, QueryParameter(ge=1, le=9999)]


class Narrowed(msgspec.Struct, frozen=True):
    """Which entries were asked for. `query` has what the address of the next page must repeat."""

    scope: Scope
    about: tuple[Any, ...]
    query: dict[str, Any]


def narrowed(
    panel: FromQuery[str | None] = None,
    recommendation: Serial = None,
    office: FromQuery[str | None] = None,
    area: FromQuery[str | None] = None,
) -> Narrowed:
    """Raises NotUnderstood for a combination that names nothing."""
    query = {"panel": panel, "recommendation": recommendation, "office": office, "area": area}
    for key in ("panel", "office", "area"):
        if query[key] is not None and slug_or_none(str(query[key])) is None:
            raise NotUnderstood(key, "expected a short name")
    match panel, recommendation, office, area:
        case None, None, None, None:
            return Narrowed("all", (), query)
        case str(), None, None, None:
            return Narrowed("panel", (panel,), query)
        case str(), int(), None, None:
            return Narrowed("recommendation", (panel, recommendation), query)
        case None, None, str(), None:
            return Narrowed("office", (office,), query)
        case None, None, None, str():
            return Narrowed("area", (area,), query)
        case _:
            raise NotUnderstood("panel", "ask for a panel, a panel and recommendation, an office or an area")


@get(
    "/entries",
    summary="Entries, the newest first: all, or those of a panel, recommendation, office or area",
    dependencies={"narrowed": Provide(narrowed, sync_to_thread=False)},
)
async def all_entries(
    house: NamedDependency[House],
    narrowed: NamedDependency[Narrowed],
    at: At = None,
    after: After = None,
    limit: Limit = USUAL,
) -> answers.Entries:
    before = number("after", after, HEAD)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        found = await timeline.newest(reader, narrowed.scope, *narrowed.about, limit=limit + 1, before=before)
        items = found[:limit]
        names, shown = await _told(reader, house, items)
        state = await as_at(reader)
    last = items[-1].row.position if len(found) > limit else None
    query = {**narrowed.query, "at": at, "after": last, "limit": limit}
    return answers.Entries(
        as_at=state,
        next=link(house, ENTRIES, **query) if last is not None else None,
        items=[_entry(item, names, shown) for item in items],
    )


@get("/entries/{position:str}", summary="One entry")
async def one_entry(
    position: FromPath[str], house: NamedDependency[House], at: At = None
) -> answers.OneEntry:
    wanted = number_in(position, "entry", ENTRIES)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        items = await timeline.items_at(reader, [wanted] if wanted <= reader.at else [])
        if not items:
            raise Unrecorded("entry", ENTRIES)
        names, shown = await _told(reader, house, items)
        state = await as_at(reader)
    return answers.OneEntry(as_at=state, entry=_entry(items[0], names, shown))


async def _told(reader: Reader, house: House, items: list[Item]) -> tuple[Names, Showing]:
    names = await names_for(reader, items)
    parts = [entry.parts for item in items for entry in (item.entry, item.current)]
    return names, await showing(reader, house.public_url, parts)


def _entry(item: Item, names: Names, shown: Showing) -> shapes.Entry:
    told, row = telling.told(item, names), item.row
    return shapes.Entry(
        position=row.position,
        address=f"{shown.public_url}/en/log/{row.position}",
        type=row.type,
        heading=told.heading,
        summary=told.summary,
        panel=row.panel,
        recommendation=row.serial,
        office=row.office,
        invented=names.is_invented(item),
        corrected_by=list(item.corrected),
        redacted_by=list(item.redacted),
        withheld_by=list(item.withheld),
        restored_by=list(item.restored),
        explained_by=list(item.explained),
        updated=item.updated,
        leaf=item.leaf,
        entry=msgspec.json.decode(item.state),
        words=shown.texts(item.entry.parts),
        current=msgspec.to_builtins(item.current) if item.corrected else None,
        current_words=shown.texts(item.current.parts) if item.corrected else None,
    )


HANDLERS = [all_entries, one_entry]

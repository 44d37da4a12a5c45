"""Areas with what names them, offices with what they were asked, initiatives with where they are cited."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from accountability.projections import asks, citations, panels, register
from accountability.projections.holds import HoldRow, holds
from accountability.projections.reading import reading
from accountability.projections.register import AreaRow, Named, OfficeRow
from accountability.web.api import answers, shapes
from accountability.web.api.asking import USUAL, After, At, Limit, NotUnderstood, link, moment
from accountability.web.api.showing import as_at, offices_of, parts_of, showing
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import NUMBER, slug_in, slug_or_none

AREAS = "/api/v1/areas"
OFFICES = "/api/v1/offices"
INITIATIVES = "/api/v1/initiatives"


@get("/offices", summary="Offices, in the order of their short names")
async def all_offices(
    house: NamedDependency[House], at: At = None, after: After = None, limit: Limit = USUAL
) -> answers.Offices:
    async with reading(house.readers, house.now(), moment(at)) as reader:
        found = await register.all_offices(reader, _slug(after), limit + 1)
        rows = found[:limit]
        counted = await asks.counts_by(reader, "office", [row.slug for row in rows])
        held = await holds(reader, [row.slug for row in rows])
        words = [parts for row in rows for parts in _words(row, held.get(row.slug))]
        shown = await showing(reader, house.public_url, words)
        state = await as_at(reader)
    more = link(house, OFFICES, at=at, after=rows[-1].slug, limit=limit) if len(found) > limit else None
    return answers.Offices(
        as_at=state,
        next=more,
        items=[shown.office(row, counted[row.slug], held.get(row.slug)) for row in rows],
    )


@get("/offices/{slug:str}", summary="One office with its asks, by panel and recommendation")
async def one_office(
    slug: FromPath[str],
    house: NamedDependency[House],
    at: At = None,
    after: After = None,
    limit: Limit = USUAL,
) -> answers.OneOffice:
    slug = slug_in(slug, "office", OFFICES)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        row = await register.office(reader, slug)
        if row is None:
            raise Unrecorded("office", OFFICES)
        found = await asks.asks_of_office(reader, slug, _ask(after), limit + 1)
        views = found[:limit]
        counted = await asks.counts_by(reader, "office", [slug])
        offices = await register.offices(reader, offices_of(views))
        passing = await register.transfers_from(reader, slug)
        hold = (await holds(reader, [slug])).get(slug)
        words = [*_words(row, hold), *parts_of(views)]
        shown = await showing(reader, house.public_url, words, offices)
        state = await as_at(reader)
    more = None
    if len(found) > limit:
        last = views[-1].row
        more = link(house, f"{OFFICES}/{slug}", at=at, after=f"{last.panel}.{last.serial}", limit=limit)
    return answers.OneOffice(
        as_at=state,
        next=more,
        office=shown.office(row, counted[slug], hold),
        transfers=[shapes.Transfer(**_of(transfer)) for transfer in passing],
        asks=[shown.ask(view, row) for view in views],
    )


@get("/areas", summary="Areas, in the order of their short names")
async def all_areas(
    house: NamedDependency[House], at: At = None, after: After = None, limit: Limit = USUAL
) -> answers.Areas:
    async with reading(house.readers, house.now(), moment(at)) as reader:
        found = await register.all_areas(reader, _slug(after), limit + 1)
        rows = found[:limit]
        shown = await showing(reader, house.public_url, [parts for row in rows for parts in _of_area(row)])
        state = await as_at(reader)
    more = link(house, AREAS, at=at, after=rows[-1].slug, limit=limit) if len(found) > limit else None
    return answers.Areas(as_at=state, next=more, items=[shown.area(row) for row in rows])


@get("/areas/{slug:str}", summary="One area and what names it")
async def one_area(slug: FromPath[str], house: NamedDependency[House], at: At = None) -> answers.OneArea:
    slug = slug_in(slug, "area", AREAS)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        row = await register.area(reader, slug)
        if row is None:
            raise Unrecorded("area", AREAS)
        shown = await showing(reader, house.public_url, _of_area(row))
        return answers.OneArea(
            as_at=await as_at(reader),
            area=shown.area(row),
            came_from=[each.slug for each in await register.became(reader, slug)],
            areas_within=[each.slug for each in await register.areas_within(reader, slug)],
            offices=[each.slug for each in await register.offices_in(reader, slug)],
            panels=[each.slug for each in await panels.panels_in(reader, slug)],
            initiatives=[each.slug for each in await register.initiatives_in(reader, slug)],
        )


@get("/initiatives", summary="Initiatives, in the order of their short names")
async def all_initiatives(
    house: NamedDependency[House], at: At = None, after: After = None, limit: Limit = USUAL
) -> answers.Initiatives:
    async with reading(house.readers, house.now(), moment(at)) as reader:
        found = await register.all_initiatives(reader, _slug(after), limit + 1)
        rows = found[:limit]
        parts = [parts for row in rows for parts in (row.parts, row.end_parts)]
        shown = await showing(reader, house.public_url, parts)
        state = await as_at(reader)
    more = link(house, INITIATIVES, at=at, after=rows[-1].slug, limit=limit) if len(found) > limit else None
    return answers.Initiatives(as_at=state, next=more, items=[shown.initiative(row) for row in rows])


@get("/initiatives/{slug:str}", summary="One initiative and the answers that cite it")
async def one_initiative(
    slug: FromPath[str], house: NamedDependency[House], at: At = None
) -> answers.OneInitiative:
    slug = slug_in(slug, "initiative", INITIATIVES)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        row = await register.initiative(reader, slug)
        if row is None:
            raise Unrecorded("initiative", INITIATIVES)
        cited = await citations.citations_of(reader, slug)
        parts = [row.parts, row.end_parts, *(item.parts for item in cited)]
        shown = await showing(reader, house.public_url, parts)
        state = await as_at(reader)
    return answers.OneInitiative(
        as_at=state,
        initiative=shown.initiative(row),
        citations=[shown.citation(item) for item in cited],
    )


def _of(transfer: register.TransferRow) -> dict[str, Any]:
    fields = {name: getattr(transfer, name) for name in shapes.Transfer.__struct_fields__}
    return fields | {"functions": list(transfer.functions), "areas": list(transfer.areas)}


def _words(row: OfficeRow, hold: HoldRow | None) -> list[dict[str, str]]:
    """The parts of an office's name, of those it had before, and of what it says of its own publishing."""
    return [*_names(row), *([hold.parts] if hold else [])]


def _of_area(row: AreaRow) -> list[dict[str, str]]:
    return [*_names(row), row.end_parts]


def _names(row: Named) -> list[dict[str, str]]:
    """The parts of its name, and of those it had before."""
    return [row.parts, *(name.parts for name in row.former)]


def _slug(after: str | None) -> str:
    if after is not None and slug_or_none(after) is None:
        raise NotUnderstood("after", "expected a short name, as in `next`")
    return after or ""


def _ask(after: str | None) -> tuple[str, int]:
    """`<panel>.<number>`, where a page of asks ended."""
    if after is None:
        return "", 0
    panel, _, serial = after.partition(".")
    if slug_or_none(panel) is None or not NUMBER.fullmatch(serial):
        raise NotUnderstood("after", "expected a panel and a number, as in `next`")
    return panel, int(serial)


HANDLERS = [all_areas, one_area, all_offices, one_office, all_initiatives, one_initiative]

"""The areas, and the page of one: its days and what became of it, who answers there, and what was asked."""

from collections.abc import Sequence

import msgspec
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from accountability.projections import panels, register, timeline
from accountability.projections.panels import PanelRow, RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.projections.register import AreaRow, InitiativeRow, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import codes
from accountability.web.public.addresses import public, slug_in, slug_or_none
from accountability.web.public.as_at import PAST, Asked, as_at
from accountability.web.public.entries import shown
from accountability.web.public.listing import listed
from accountability.web.public.naming import Also, names_for
from accountability.web.templating import FeedLinks, Link, page

LISTED, NEW = 50, 8
# Offices that are asked nothing.
BESIDE = ("secretariat", "scrutiny")
UP = Link("Areas", "/en/areas")


@public("/en/areas")
async def all_areas(house: NamedDependency[House], after: FromQuery[str | None] = None) -> Template:
    cursor = slug_or_none(after) or ""
    async with reading(house.readers, house.now()) as reader:
        found = await register.all_areas(reader, cursor, LISTED + 1)
        here = listed(found, LISTED, UP.href, lambda row: f"after={row.slug}", begun=bool(cursor))
        around = [slug for row in here.rows for slug in (row.slug, row.within)]
        names = await names_for(reader, (), Also(areas=around))
        state = await as_at(reader)
    return page(
        "public/areas.html",
        section="areas",
        areas=here.rows,
        kinds=codes.AREAS,
        names=names,
        words=names.words,
        as_at=state,
        mixed=any(row.invented for row in here.rows),
        listing=here,
    )


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the read models hold on one area. Of each list one more than a page shows, if there are more."""

    row: AreaRow
    came_from: list[AreaRow]
    inside: list[AreaRow]
    offices: list[OfficeRow]
    panels: list[PanelRow]
    initiatives: list[InitiativeRow]
    recommendations: list[RecommendationRow]
    items: list[Item]


@public("/en/areas/{slug:str}", **PAST)
async def one_area(
    slug: FromPath[str], house: NamedDependency[House], asked: NamedDependency[Asked]
) -> Template:
    slug = slug_in(slug, "area", UP.href)
    async with reading(house.readers, house.now(), asked.moment) as reader:
        row = await register.area(reader, slug)
        if row is None:
            raise Unrecorded(f"area{asked.words}", UP.href)
        found = await _found(reader, row)
        names = await names_for(reader, found.items, _also(found))
        state = await as_at(reader)
    answering = [office for office in found.offices if office.kind not in BESIDE]
    return page(
        "public/area.html",
        section="areas",
        crumbs=[Link("Home", "/en"), UP],
        feeds=[FeedLinks(names.area(slug), f"/en/feeds/areas/{slug}")],
        invented=row.invented,
        area=row,
        kind=codes.AREAS.get(row.kind, row.kind),
        formerly=names.formerly(row),
        found=found,
        most=LISTED,
        office_kinds=codes.OFFICES,
        now=[office for office in answering if office.is_valid_on(reader.today)],
        not_now=[office for office in answering if not office.is_valid_on(reader.today)],
        beside=[office for office in found.offices if office.kind in BESIDE],
        entries=[shown(item, names) for item in found.items],
        names=names,
        words=names.words,
        as_at=state,
        today=reader.today,
        asked=asked,
    )


async def _found(reader: Reader, row: AreaRow) -> Found:
    slug, most = row.slug, LISTED + 1
    return Found(
        row=row,
        came_from=await register.became(reader, slug),
        inside=await register.areas_within(reader, slug, most),
        offices=await register.offices_in(reader, slug, most),
        panels=await panels.panels_in(reader, slug, most),
        initiatives=await register.initiatives_in(reader, slug, most),
        recommendations=await panels.recommendations_in(reader, slug, most),
        items=await timeline.newest(reader, "area", slug, limit=NEW),
    )


def _also(found: Found) -> Also:
    row = found.row
    return Also(
        areas=[row.slug, row.within, *row.successors, *_slugs(found.came_from), *_slugs(found.inside)],
        offices=_slugs(found.offices),
        initiatives=_slugs(found.initiatives),
        panels=[*_slugs(found.panels), *(each.panel for each in found.recommendations)],
        parts=[row.end_parts, *(each.parts for each in found.recommendations)],
    )


def _slugs(rows: Sequence[AreaRow | OfficeRow | PanelRow | InitiativeRow]) -> list[str]:
    return [row.slug for row in rows]


ROUTES = [all_areas, one_area]

"""The offices, and the page of one: what it was asked, what it answered, what is due and on what basis."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from accountability.domain.headline import Counts
from accountability.projections import asks, clocks, holds, panels, register, timeline
from accountability.projections.asks import AskView
from accountability.projections.clocks import ClockRow
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.projections.register import OfficeRow
from accountability.projections.timeline import Item
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import codes
from accountability.web.public.addresses import cursor_in, public, slug_in, slug_or_none
from accountability.web.public.as_at import PAST, Asked, as_at
from accountability.web.public.dues import dues
from accountability.web.public.entries import shown
from accountability.web.public.holding import sentence_of
from accountability.web.public.listing import listed
from accountability.web.public.matrix import Tag, tags_of
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.public.passing import Passing, passing_of, succession
from accountability.web.templating import FeedLinks, Link, page

LISTED, ASKS, CLOCKS, NEW = 20, 50, 50, 8
# Every date that an answer can set lies within this.
AHEAD = timedelta(days=3650)
UP = Link("Offices", "/en/offices")


@public("/en/offices")
async def all_offices(house: NamedDependency[House], after: FromQuery[str | None] = None) -> Template:
    cursor = slug_or_none(after) or ""
    async with reading(house.readers, house.now()) as reader:
        found = await register.all_offices(reader, cursor, LISTED + 1)
        here = listed(found, LISTED, UP.href, lambda row: f"after={row.slug}", begun=bool(cursor))
        slugs = [row.slug for row in here.rows]
        counts = await asks.counts_by(reader, "office", slugs)
        names = await names_for(reader, (), Also(offices=slugs))
        state = await as_at(reader)
    return page(
        "public/offices.html",
        section="offices",
        offices=here.rows,
        counts=counts,
        kinds=codes.OFFICES,
        words=names.words,
        as_at=state,
        mixed=any(row.invented for row in here.rows),
        listing=here,
    )


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the read models hold on one office. `more` is set if it was asked more than one page holds."""

    row: OfficeRow
    counts: Counts
    views: list[AskView]
    more: bool
    clocks: list[ClockRow]
    decisions: dict[UUID, str]
    items: list[Item]
    recommendations: dict[tuple[str, int], RecommendationRow]
    passing: Passing


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One ask of an office as its page lists it."""

    address: str
    panel: str
    serial: int
    title: str
    tags: list[Tag]
    invented: bool


@public("/en/offices/{slug:str}", **PAST)
async def one_office(
    slug: FromPath[str],
    house: NamedDependency[House],
    asked: NamedDependency[Asked],
    after: FromQuery[str | None] = None,
) -> Template:
    slug = slug_in(slug, "office", UP.href)
    async with reading(house.readers, house.now(), asked.moment) as reader:
        row = await register.office(reader, slug)
        if row is None:
            raise Unrecorded(f"office{asked.words}", UP.href)
        found = await _found(reader, row, _cursor(after))
        names = await names_for(reader, found.items, _also(found))
        held = await holds.holds(reader, [slug])
        state = await as_at(reader)
    due = dues(found.clocks, names, found.recommendations, found.decisions)
    return page(
        "public/office.html",
        section="offices",
        crumbs=[Link("Home", "/en"), UP],
        feeds=[FeedLinks(names.office(slug), f"/en/feeds/offices/{slug}")],
        invented=row.invented,
        office=row,
        held=sentence_of(held[slug], names.office(slug), reader.today) if slug in held else "",
        kind=codes.OFFICES.get(row.kind, row.kind),
        formerly=names.formerly(row),
        counts=found.counts,
        succession=succession(found.passing, names),
        due=[item for item in due if item.binding],
        compared=[item for item in due if not item.binding],
        asks=_asks(found.views, names, found.recommendations),
        entries=[shown(item, names) for item in found.items],
        names=names,
        words=names.words,
        as_at=state,
        today=reader.today,
        asked=asked,
        first=f"/en/offices/{slug}{asked.query}" if after else "",
        more=_more(found, slug, asked),
    )


def _cursor(after: str | None) -> tuple[str, int]:
    """`<panel>:<serial>`, the last ask of the page before; the list's beginning for anything else."""
    panel, _, serial = (after or "").partition(":")
    known, number = slug_or_none(panel), cursor_in(serial)
    return ("", 0) if known is None or number is None else (known, number)


def _more(found: Found, slug: str, asked: Asked) -> str:
    if not found.more:
        return ""
    last = found.views[-1].row
    query = f"{asked.query}&" if asked.query else "?"
    return f"/en/offices/{slug}{query}after={last.panel}:{last.serial}"


async def _found(reader: Reader, row: OfficeRow, cursor: tuple[str, int]) -> Found:
    views = await asks.asks_of_office(reader, row.slug, cursor, ASKS + 1)
    running = await clocks.coming(reader, row.slug, AHEAD, CLOCKS)
    references = [
        *((view.row.panel, view.row.serial) for view in views[:ASKS]),
        *((clock.panel, clock.serial) for clock in running),
    ]
    return Found(
        row=row,
        counts=(await asks.counts_by(reader, "office", [row.slug]))[row.slug],
        views=views[:ASKS],
        more=len(views) > ASKS,
        clocks=running,
        decisions=await asks.decisions(reader, [clock.ask for clock in running]),
        items=await timeline.newest(reader, "office", row.slug, limit=NEW),
        recommendations=await panels.recommendations_at(reader, references),
        passing=await passing_of(reader, row),
    )


def _also(found: Found) -> Also:
    return Also(
        areas=[found.row.area, *found.passing.areas],
        offices=[found.row.slug, *found.passing.offices],
        panels=[panel for panel, _ in found.recommendations],
        parts=[row.parts for row in found.recommendations.values()],
    )


def _asks(
    views: Sequence[AskView], names: Names, recommendations: dict[tuple[str, int], RecommendationRow]
) -> list[Asking]:
    return [
        Asking(
            address=f"/en/panels/{view.row.panel}/recommendations/{view.row.serial}",
            panel=names.panel(view.row.panel),
            serial=view.row.serial,
            title=names.words.plain(recommendations[view.row.panel, view.row.serial].parts, "title"),
            tags=tags_of(view, names.today),
            invented=names.panels[view.row.panel].invented,
        )
        for view in views
    ]


ROUTES = [all_offices, one_office]

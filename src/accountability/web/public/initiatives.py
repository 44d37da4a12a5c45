"""Initiatives that answers cite: when they began and what they leave out."""

from datetime import date

import msgspec
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from accountability.domain.entries import Precision
from accountability.domain.status import british
from accountability.projections import citations, panels, register, timeline
from accountability.projections.citations import CitationRow
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import reading
from accountability.projections.register import InitiativeRow
from accountability.projections.timeline import Item
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import codes
from accountability.web.public.addresses import public, slug_in, slug_or_none
from accountability.web.public.as_at import as_at
from accountability.web.public.codes import say
from accountability.web.public.listing import listed
from accountability.web.public.naming import Also, Names, body_of, names_for
from accountability.web.templating import Link, page

LISTED, CITED = 50, 200
UP = Link("Initiatives", "/en/initiatives")


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that cites the initiative. `parts` hold what the office says it does not cover."""

    address: str
    panel: str
    serial: int
    title: str
    office: str
    office_slug: str
    began: str
    coverage: str
    parts: dict[str, str]
    invented: bool


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """A statement about a whole report that names the initiative. It maps it to nothing."""

    address: str
    panel: str
    office: str
    office_slug: str
    occurred: date
    precision: Precision | None
    invented: bool


@public("/en/initiatives")
async def all_initiatives(house: NamedDependency[House], after: FromQuery[str | None] = None) -> Template:
    cursor = slug_or_none(after) or ""
    async with reading(house.readers, house.now()) as reader:
        found = await register.all_initiatives(reader, cursor, LISTED + 1)
        here = listed(found, LISTED, UP.href, lambda row: f"after={row.slug}", begun=bool(cursor))
        owners = [row.owner for row in here.rows]
        names = await names_for(reader, (), Also(offices=owners, initiatives=[row.slug for row in here.rows]))
        state = await as_at(reader)
    return page(
        "public/initiatives.html",
        section="initiatives",
        initiatives=here.rows,
        names=names,
        words=names.words,
        as_at=state,
        mixed=any(row.invented for row in here.rows),
        listing=here,
    )


@public("/en/initiatives/{slug:str}")
async def one_initiative(slug: FromPath[str], house: NamedDependency[House]) -> Template:
    slug = slug_in(slug, "initiative", UP.href)
    async with reading(house.readers, house.now()) as reader:
        row = await register.initiative(reader, slug)
        if row is None:
            raise Unrecorded("initiative", UP.href)
        cited = await citations.citations_of(reader, slug, CITED)
        about = await panels.recommendations_at(reader, [(item.panel, item.serial) for item in cited])
        also = Also(
            areas=[row.area],
            offices=[row.owner, *(item.office for item in cited)],
            initiatives=[slug],
            panels=[item.panel for item in cited],
            parts=[row.end_parts, *(item.parts for item in cited), *(item.parts for item in about.values())],
        )
        statements = await timeline.statements_naming(reader, slug)
        names = await names_for(reader, statements, also)
        state = await as_at(reader)
    return page(
        "public/initiative.html",
        section="initiatives",
        crumbs=[Link("Home", "/en"), UP],
        invented=row.invented,
        initiative=row,
        owner=names.office(row.owner) if row.owner else "",
        names=names,
        citations=[_citation(item, row, about[item.panel, item.serial], names) for item in cited],
        statements=[_naming(item, names) for item in statements],
        words=names.words,
        as_at=state,
    )


def _citation(
    item: CitationRow, initiative: InitiativeRow, about: RecommendationRow, names: Names
) -> Citation:
    return Citation(
        address=f"/en/panels/{item.panel}/recommendations/{item.serial}",
        panel=names.panel(item.panel),
        serial=item.serial,
        title=names.words.plain(about.parts, "title"),
        office=names.office(item.office),
        office_slug=item.office,
        began=when_it_began(initiative.began, about.published),
        coverage=say(codes.COVERAGES, item.coverage),
        parts=item.parts,
        invented=names.panels[item.panel].invented,
    )


def _naming(item: Item, names: Names) -> Naming:
    office = body_of(item).office
    return Naming(
        address=f"/en/log/{item.row.position}",
        panel=names.panel(item.row.panel),
        office=names.office(office),
        office_slug=office,
        occurred=item.current.occurred,
        precision=item.current.precision,
        invented=names.is_invented(item),
    )


def when_it_began(began: date | None, published: date) -> str:
    """Whether the initiative was there before it was asked for: dates, no judgement."""
    asked = f"the recommendation was published on {british(published)}"
    if began is None:
        return f"No source says when it began; {asked}."
    days = (published - began).days
    if days == 0:
        return f"It began on the day on which {asked}."
    when = f"{abs(days):,} days before" if days > 0 else f"{abs(days):,} days after"
    return f"It began {when}: on {british(began)}; {asked}."


ROUTES = [all_initiatives, one_initiative]

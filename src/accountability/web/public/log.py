"""The log: every entry in the order in which it was recorded, and all there is to one of them."""

from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from accountability.domain.initiatives import InitiativeRegistered
from accountability.projections import timeline
from accountability.projections.reading import Reader, reading
from accountability.projections.timeline import Item
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.proof.standing import standing
from accountability.web.public import codes, telling
from accountability.web.public.addresses import cursor_in, number_in, public
from accountability.web.public.as_at import as_at
from accountability.web.public.codes import say
from accountability.web.public.entries import shown
from accountability.web.public.naming import OF_AREA, Names, names_for
from accountability.web.templating import EVERY_ENTRY, Link, page, passing_page

LISTED = 50
UP = Link("The log", "/en/log")


@public("/en/log")
async def the_log(house: NamedDependency[House], before: FromQuery[str | None] = None) -> Template:
    cursor = cursor_in(before)
    async with reading(house.readers, house.now()) as reader:
        end = reader.head + 1 if cursor is None else min(cursor, reader.head + 1)
        items = await timeline.newest(reader, "all", limit=LISTED, before=end)
        names = await names_for(reader, items)
        state = await as_at(reader)
    return page(
        "public/log.html",
        section="log",
        feeds=[EVERY_ENTRY],
        entries=[shown(item, names) for item in items],
        head=reader.head,
        words=names.words,
        as_at=state,
        mixed=any(names.is_invented(item) for item in items),
        newer=_newer(end, reader.head),
        older=f"{UP.href}?before={end - LISTED}" if end > LISTED else "",
    )


def _newer(end: int, head: int) -> str:
    """Positions are gapless, so the page after this one is known without asking."""
    if end > head:
        return ""
    return UP.href if end + LISTED > head else f"{UP.href}?before={end + LISTED}"


@public("/en/log/{number:str}")
async def one_entry(number: FromPath[str], house: NamedDependency[House]) -> Template:
    position = number_in(number, "entry", UP.href)
    async with reading(house.readers, house.now()) as reader:
        found = await timeline.items_at(reader, [position])
        if not found:
            raise Unrecorded("entry", UP.href)
        item = found[0]
        target = await _target(reader, item)
        names = await names_for(reader, [item, *target])
        state = await as_at(reader)
        stands = await standing(reader, house.published, position)
    shows = page if stands is not None and stands.final else passing_page
    return shows(
        "public/entry.html",
        section="log",
        crumbs=[Link("Home", "/en"), UP],
        invented=names.is_invented(item),
        item=item,
        entry=shown(item, names),
        subject=_subject(item, names),
        target=shown(target[0], names) if target else None,
        names=names,
        role=say(codes.ROLES, item.entry.role),
        provenance_words=telling.whose_words(item.entry),
        state=item.state.decode(),
        standing=stands,
        head=reader.head,
        words=names.words,
        as_at=state,
    )


def _subject(item: Item, names: Names) -> Link | None:
    """The page of the area, office or initiative in whose own stream an entry stands."""
    row = item.row
    if row.type.startswith(OF_AREA):
        return Link(names.area(row.area), f"/en/areas/{row.area}")
    if row.panel is None and row.office is not None:
        return Link(names.office(row.office), f"/en/offices/{row.office}")
    if isinstance(item.current, InitiativeRegistered):
        name = names.words.plain(item.current.parts, "name")
        return Link(name, f"/en/initiatives/{item.current.body.slug}")
    work = names.initiative_row(item)
    return Link(names.initiative(work.slug), f"/en/initiatives/{work.slug}") if work else None


async def _target(reader: Reader, item: Item) -> list[Item]:
    """The earlier entry that this one is about."""
    return [] if item.row.target is None else await timeline.items_at(reader, [item.row.target])


ROUTES = [the_log, one_entry]

"""Every removal of words from the record, and how many there are, by body and by ground."""

from datetime import date

import msgspec
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from accountability.domain.clocks import london_day
from accountability.projections import removals, timeline
from accountability.projections.reading import reading
from accountability.projections.removals import HEAD, Removed
from accountability.projections.timeline import Item
from accountability.web.house import House
from accountability.web.public import telling
from accountability.web.public.addresses import cursor_in, public
from accountability.web.public.as_at import as_at
from accountability.web.public.codes import say
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.public.passages import passages
from accountability.web.templating import EVERY_ENTRY, Link, page
from accountability.web.words import because_of

LISTED = 50
HERE = "/en/redactions"
UP = Link("The log", "/en/log")


class Explained(msgspec.Struct, frozen=True):
    """What was said of a removal later, by the entry at `position`."""

    position: int
    day: date
    parts: dict[str, str]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A removal in words. `about` is the panel and recommendation; empty where the entry is of neither.

    `ended` is the day on which what was withheld came back or was removed for good.
    """

    removal: Removed
    day: date
    heading: str
    about: str
    address: str
    invented: bool
    passages: str
    ground: str
    roles: str
    ended: date | None
    explained: list[Explained]


@public(HERE)
async def every_removal(house: NamedDependency[House], before: FromQuery[str | None] = None) -> Template:
    cursor = cursor_in(before)
    async with reading(house.readers, house.now()) as reader:
        found = await removals.newest(reader, LISTED + 1, HEAD if cursor is None else cursor)
        listed = found[:LISTED]
        counts = await removals.counted(reader)
        positions = {position for row in listed for position in _told_with(row)}
        items = await timeline.items_at(reader, sorted(positions))
        names = await names_for(reader, items, Also(offices=[count.office for count in counts]))
        state = await as_at(reader)
    by_position = {item.row.position: item for item in items}
    return page(
        "public/redactions.html",
        section="log",
        crumbs=[Link("Home", "/en"), UP],
        feeds=[EVERY_ENTRY],
        removals=[_told(row, by_position, names) for row in listed],
        counts=[(count, _sentence(because_of(count.ground))) for count in counts],
        names=names,
        words=names.words,
        as_at=state,
        mixed=any(names.is_invented(item) for item in items),
        newest=HERE if cursor is not None else "",
        older=f"{HERE}?before={listed[-1].position}" if len(found) > LISTED else "",
    )


def _told_with(row: Removed) -> tuple[int, ...]:
    return (row.target, *row.ended_by, *row.explained_by)


def _told(row: Removed, items: dict[int, Item], names: Names) -> Told:
    target = items[row.target]
    said = [items[position] for position in row.explained_by]
    return Told(
        removal=row,
        day=london_day(row.recorded),
        heading=telling.heading(target, names),
        about=telling.about(target, names),
        address=telling.address(target),
        invented=names.is_invented(target),
        passages=passages(row.names),
        ground=_sentence(because_of(row.ground)),
        roles=_sentence(" and ".join(say({}, role) for role in row.approved_by)),
        ended=london_day(items[row.ended_by[-1]].row.recorded) if row.ended_by else None,
        explained=[
            Explained(item.row.position, london_day(item.row.recorded), item.current.parts) for item in said
        ],
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


ROUTES = [every_removal]

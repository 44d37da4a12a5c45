"""The first page: what this is, the panels with their counts, what is overdue, what is new."""

from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from accountability.projections import asks, clocks, panels, timeline
from accountability.projections.reading import reading
from accountability.web.house import House
from accountability.web.public.addresses import public
from accountability.web.public.as_at import as_at
from accountability.web.public.dues import dues
from accountability.web.public.entries import shown
from accountability.web.public.naming import Also, names_for
from accountability.web.templating import page

PANELS, LATE, NEW = 10, 10, 8


@public("/")
async def root() -> Redirect:
    return Redirect("/en", status_code=302)


@public("/en")
async def home(house: NamedDependency[House]) -> Template:
    async with reading(house.readers, house.now()) as reader:
        listed = [row for _, row in await panels.newest_panels(reader, PANELS)]
        late = await clocks.late(reader, LATE)
        compared = await clocks.compared(reader, LATE)
        items = await timeline.newest(reader, "all", limit=NEW)
        counts = await asks.counts_by(reader, "panel", [row.slug for row in listed])
        running = [*late, *compared]
        stand = await asks.decisions(reader, [row.ask for row in running])
        about = await panels.recommendations_at(reader, [(row.panel, row.serial) for row in running])
        also = Also(
            offices=[row.office for row in running],
            panels=[*(row.panel for row in running), *(row.slug for row in listed)],
            parts=[row.parts for row in about.values()],
        )
        names = await names_for(reader, items, also)
        state = await as_at(reader)
    return page(
        "public/home.html",
        section="home",
        panels=listed,
        counts=counts,
        late=dues(late, names, about, stand),
        compared=dues(compared, names, about, stand),
        entries=[shown(item, names) for item in items],
        words=names.words,
        as_at=state,
        mixed=any(row.invented for row in listed),
    )


ROUTES = [root, home]

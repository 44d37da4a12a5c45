"""What the record is and how it counts; and what a feed is, with all there are."""

from typing import get_args

from litestar.di import NamedDependency
from litestar.response import Template

from accountability.domain import headline, status
from accountability.domain.answers import NEEDS
from accountability.domain.clocks import DUE_SOON, FIRST_UPDATE, LATER_UPDATES, SERVICE_DEFAULT
from accountability.domain.removals import Ground, WithholdingGround
from accountability.projections import panels, register
from accountability.projections.reading import reading
from accountability.web.house import House
from accountability.web.public import codes
from accountability.web.public.addresses import public
from accountability.web.public.as_at import as_at
from accountability.web.public.meanings import (
    DECISIONS,
    DELIVERIES,
    HEADLINES,
    OUTCOMES,
    TIMES,
    VERDICTS,
)
from accountability.web.public.naming import Also, names_for
from accountability.web.templating import EVERY_ENTRY, FeedLinks, page
from accountability.web.words import GROUNDS

# A page that lists more feeds than this is read by nobody: each is on its own page too.
LISTED = 100
OVERDUE = FeedLinks("What is overdue", "/en/feeds/overdue")


@public("/en/feeds")
async def all_feeds(house: NamedDependency[House]) -> Template:
    async with reading(house.readers, house.now()) as reader:
        listed = [row.slug for _, row in await panels.newest_panels(reader, LISTED)]
        offices = [row.slug for row in await register.all_offices(reader, limit=LISTED)]
        areas = [row.slug for row in await register.all_areas(reader, limit=LISTED)]
        names = await names_for(reader, (), Also(areas=areas, offices=offices, panels=listed))
        state = await as_at(reader)
    return page(
        "public/feeds.html",
        section="feeds",
        feeds=[OVERDUE],
        whole=[EVERY_ENTRY, OVERDUE],
        panels=[FeedLinks(names.panel(slug), f"/en/feeds/panels/{slug}") for slug in listed],
        offices=[FeedLinks(names.office(slug), f"/en/feeds/offices/{slug}") for slug in offices],
        areas=[FeedLinks(names.area(slug), f"/en/feeds/areas/{slug}") for slug in areas],
        as_at=state,
    )


@public("/en/about")
async def about(house: NamedDependency[House]) -> Template:
    async with reading(house.readers, house.now()) as reader:
        state = await as_at(reader)
    return page(
        "public/about.html",
        section="about",
        decisions=[(code, words, DECISIONS[code]) for code, words in status.DECISIONS.items()],
        deliveries=[(code, words, DELIVERIES[code]) for code, words in status.DELIVERIES.items()],
        verdicts=[(code, words, VERDICTS[code]) for code, words in status.VERDICTS.items()],
        times=[(code, words, TIMES[code]) for code, words in status.TIMELINESS.items()],
        headlines=[(code, words, HEADLINES[code]) for code, words in headline.HEADLINES.items()],
        outcomes=[(words, OUTCOMES[code]) for code, words in codes.OUTCOMES.items()],
        needs=NEEDS,
        bases=status.BASES,
        provisions=status.PROVISIONS,
        provenances=codes.PROVENANCES,
        grounds=[GROUNDS[code] for code in get_args(Ground)],
        withholding_grounds=[GROUNDS[code] for code in get_args(WithholdingGround)],
        period=SERVICE_DEFAULT,
        soon=DUE_SOON.days,
        updates=(FIRST_UPDATE, LATER_UPDATES),
        origin=house.origin,
        as_at=state,
    )


ROUTES = [all_feeds, about]

"""The page of one recommendation: its words, who must answer, where each ask stands, and every entry."""

from collections.abc import Sequence

import msgspec
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from accountability.domain.headline import counts, headline, headline_words
from accountability.projections import asks, citations, holds, panels, referrals, timeline
from accountability.projections.asks import AskView
from accountability.projections.citations import CitationRow
from accountability.projections.holds import HoldRow
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.projections.referrals import ReferralRow
from accountability.projections.timeline import Item
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import codes
from accountability.web.public.addresses import cursor_in, number_in, public, slug_in
from accountability.web.public.as_at import PAST, Asked, as_at
from accountability.web.public.codes import say
from accountability.web.public.entries import shown
from accountability.web.public.lanes import TYPES, lane_of
from accountability.web.public.naming import Also, Names, body_of, names_for
from accountability.web.public.sendings import offices_of, sendings
from accountability.web.templating import FeedLinks, Link, page

# Of a timeline at once. A longer one goes on at `?before=`.
ENTRIES = 100
NEWEST = 2**63 - 1


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the read models hold on one recommendation. `opening` is the entry that published it."""

    row: RecommendationRow
    views: list[AskView]
    items: list[Item]
    older: int | None
    last: Item | None
    opening: Item | None
    lanes: list[Item]
    citations: list[CitationRow]
    holds: dict[str, HoldRow]
    referrals: list[ReferralRow]

    @property
    def entries(self) -> Sequence[Item]:
        return [*self.items, *self.lanes, *([self.opening] if self.opening else [])]


@public("/en/panels/{panel:str}/recommendations/{number:str}", **PAST)
async def one_recommendation(
    panel: FromPath[str],
    number: FromPath[str],
    house: NamedDependency[House],
    asked: NamedDependency[Asked],
    before: FromQuery[str | None] = None,
) -> Template:
    index = f"/en/panels/{slug_in(panel, 'panel', '/en/panels')}"
    serial = number_in(number, "recommendation", index)
    async with reading(house.readers, house.now(), asked.moment) as reader:
        row = await panels.recommendation(reader, panel, serial)
        if row is None:
            raise Unrecorded(f"recommendation{asked.words}", index)
        found = await _found(reader, row, cursor_in(before))
        names = await names_for(reader, found.entries, _also(found))
        state = await as_at(reader)
    return page(
        "public/recommendation.html",
        **_told(found, names),
        crumbs=_crumbs(names, panel, asked),
        feeds=[FeedLinks(f"Recommendation {serial}", f"/en/feeds/recommendations/{panel}/{serial}")],
        invented=names.panels[panel].invented,
        words=names.words,
        as_at=state,
        asked=asked,
        newest=f"{index}/recommendations/{serial}#timeline" if before else "",
        older=f"{index}/recommendations/{serial}?before={found.older}#timeline" if found.older else "",
    )


async def _found(reader: Reader, row: RecommendationRow, before: int | None) -> Found:
    cursor = NEWEST if before is None else before
    about = (row.panel, row.serial)
    items = await timeline.newest(reader, "recommendation", *about, limit=ENTRIES + 1, before=cursor)
    last = items if before is None else await timeline.newest(reader, "recommendation", *about, limit=1)
    views = await asks.asks_of_panel(reader, row.panel, [row.serial])
    return Found(
        row=row,
        views=views,
        items=items[:ENTRIES],
        older=items[ENTRIES - 1].row.position if len(items) > ENTRIES else None,
        last=last[0] if last else None,
        opening=await timeline.opening(reader, *about),
        lanes=await timeline.of_asks(reader, [view.row.ask for view in views], TYPES),
        citations=await citations.citations_in(reader, *about),
        holds=await holds.holds(reader, [view.row.office for view in views]),
        referrals=await referrals.of_recommendation(reader, *about),
    )


def _also(found: Found) -> Also:
    return Also(
        areas=[found.row.area],
        offices=[
            *(slug for view in found.views for slug in (view.row.office, *view.row.others)),
            *offices_of(found.referrals),
        ],
        initiatives=[row.initiative for row in found.citations],
        panels=[found.row.panel],
        parts=[
            found.row.parts,
            *(row.parts for row in found.citations),
            *(row.outcome_parts for row in found.referrals),
        ],
        referrals=found.referrals,
    )


def _told(found: Found, names: Names) -> dict[str, object]:
    standings = [view.row for view in found.views]
    sent_on = sendings(found.referrals, names, {(found.row.panel, found.row.serial): found.row})
    support = getattr(body_of(found.opening), "support", None) if found.opening else None
    return {
        "section": "panels",
        "recommendation": found.row,
        "opening": shown(found.opening, names) if found.opening else None,
        "support": support,
        "support_method": say(codes.SUPPORTS, support.method) if support else "",
        "theme": say({}, found.row.theme).capitalize() if found.row.theme else "",
        "names": names,
        "panel_name": names.panel(found.row.panel),
        "counts": counts([(view.row, view.clocks) for view in found.views], names.today),
        "headline": (headline(standings), headline_words(standings)),
        "lanes": [
            lane_of(view, found.lanes, found.citations, sent_on, names, found.holds.get(view.row.office))
            for view in sorted(found.views, key=lambda view: view.row.passed_on is not None)
        ],
        "entries": [shown(item, names) for item in found.items],
        "last": found.last,
        "today": names.today,
    }


def _crumbs(names: Names, panel: str, asked: Asked) -> list[Link]:
    here = Link(names.panel(panel), f"/en/panels/{panel}{asked.query}")
    return [Link("Home", "/en"), Link("Panels", "/en/panels"), here]


ROUTES = [one_recommendation]

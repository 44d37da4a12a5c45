"""The panels, and the page of one: who asked what of whom, and where each ask stands."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from accountability.domain.status import DECISIONS
from accountability.projections import asks, movement, panels, referrals, timeline
from accountability.projections.panels import PanelRow, RecommendationRow
from accountability.projections.reading import Reader, positions_on, reading
from accountability.projections.referrals import ReferralRow
from accountability.projections.timeline import Item
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import codes
from accountability.web.public.addresses import cursor_in, public, slug_in, slug_or_none
from accountability.web.public.as_at import PAST, Asked, as_at
from accountability.web.public.chart import GROUPS, Bar, bars, days_between
from accountability.web.public.entries import Shown, shown
from accountability.web.public.listing import listed
from accountability.web.public.matrix import Filter, Matrix, matrix_of, tags_of
from accountability.web.public.naming import Also, Names, body_of, names_for
from accountability.web.public.sendings import offices_of, sendings
from accountability.web.templating import FeedLinks, Link, page

LISTED = 20
UP = Link("Panels", "/en/panels")
# Tags of the entries that stand in a section of their own on a panel's page.
SECTIONS = (
    "session-held",
    "activity-held",
    "panel-report-published",
    "statement-recorded",
    "panel-reconvened",
)


@public("/en/panels")
async def all_panels(house: NamedDependency[House], before: FromQuery[str | None] = None) -> Template:
    cursor = cursor_in(before)
    async with reading(house.readers, house.now()) as reader:
        found = await panels.newest_panels(reader, LISTED + 1, 2**63 - 1 if cursor is None else cursor)
        here = listed(found, LISTED, UP.href, lambda item: f"before={item[0]}", begun=cursor is not None)
        rows = [row for _, row in here.rows]
        counts = await asks.counts_by(reader, "panel", [row.slug for row in rows])
        names = await names_for(reader, (), Also(panels=[row.slug for row in rows]))
        state = await as_at(reader)
    return page(
        "public/panels.html",
        section="panels",
        panels=rows,
        counts=counts,
        kinds=codes.PANELS,
        words=names.words,
        as_at=state,
        mixed=any(row.invented for row in rows),
        listing=here,
    )


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of a panel itself, by the section it stands in, and the newest entry about it."""

    items: list[Item]
    last: Item | None

    def told(self, names: Names) -> dict[str, list[tuple[Shown, Any]]]:
        """By section: each entry told, with the codes and dates of its body."""
        told: dict[str, list[tuple[Shown, Any]]] = {section: [] for section in SECTIONS}
        for item in self.items:
            section = item.row.type.partition("/")[0]
            if section in told:
                told[section].append((shown(item, names), body_of(item)))
        return told


def chosen(
    decision: FromQuery[str | None] = None,
    office: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
) -> Filter:
    """What the filter asks for. A value that there is not asks for nothing."""
    return Filter(
        decision=decision if decision in DECISIONS else None,
        office=slug_or_none(office),
        after=cursor_in(after) or 0,
    )


PAST_AND_FILTER = {
    **PAST,
    "dependencies": {**PAST["dependencies"], "chosen": Provide(chosen, sync_to_thread=False)},
}


@public("/en/panels/{slug:str}", **PAST_AND_FILTER)
async def one_panel(
    slug: FromPath[str],
    house: NamedDependency[House],
    asked: NamedDependency[Asked],
    chosen: NamedDependency[Filter],
) -> Template:
    slug = slug_in(slug, "panel", UP.href)
    async with reading(house.readers, house.now(), asked.moment) as reader:
        row = await panels.panel(reader, slug)
        if row is None:
            raise Unrecorded(f"panel{asked.words}", UP.href)
        record = await _record(reader, row)
        table = await matrix_of(reader, slug, chosen)
        counts = (await asks.counts_by(reader, "panel", [slug]))[slug]
        sent_on = await referrals.in_panels(reader, [slug])
        about = await panels.recommendations_at(reader, [(each.panel, each.serial) for each in sent_on])
        names = await names_for(reader, record.items, _also(row, table, sent_on, about))
        drawn = await _drawn(reader, row, table)
        state = await as_at(reader)
    return page(
        "public/panel.html",
        section="panels",
        crumbs=[Link("Home", "/en"), UP],
        feeds=[FeedLinks(names.panel(slug), f"/en/feeds/panels/{slug}")],
        invented=row.invented,
        panel=row,
        kind=codes.PANELS.get(row.kind, row.kind),
        counts=counts,
        matrix=table,
        chosen=chosen,
        decisions=DECISIONS,
        tags_of=tags_of,
        bars=drawn,
        groups=GROUPS,
        record=record.told(names),
        sent_on=sendings(sent_on, names, about),
        last=record.last,
        names=names,
        words=names.words,
        as_at=state,
        today=reader.today,
        asked=asked,
    )


async def _record(reader: Reader, row: PanelRow) -> Record:
    newest = await timeline.newest(reader, "panel", row.slug, limit=1)
    return Record(items=await timeline.of_panel(reader, row.slug), last=newest[0] if newest else None)


def _also(
    row: PanelRow,
    table: Matrix,
    sent_on: Sequence[ReferralRow],
    about: dict[tuple[str, int], RecommendationRow],
) -> Also:
    return Also(
        areas=[row.area],
        offices=[row.secretariat, *table.asked, *offices_of(sent_on)],
        panels=[row.slug],
        parts=[
            row.report_parts,
            *(line.row.parts for line in table.lines),
            *(each.parts for each in about.values()),
        ],
        referrals=sent_on,
    )


async def _drawn(reader: Reader, row: PanelRow, table: Matrix) -> list[Bar]:
    """The chart's bars, from the first recommendation to the day that the page shows; none without asks."""
    if table.first is None:
        return []
    days = days_between(table.first, reader.today)
    positions = await positions_on(reader, days)
    return bars(days, await movement.movement(reader, row.slug, positions))


ROUTES = [all_panels, one_panel]

"""Panels and their recommendations, with every ask and clock."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from accountability.domain.headline import headline
from accountability.projections import asks, citations, panels, referrals, register
from accountability.projections.reading import reading
from accountability.web.api import answers
from accountability.web.api.asking import USUAL, After, At, Limit, link, moment, number
from accountability.web.api.showing import as_at, offices_of, parts_of, showing
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import number_in, slug_in

PANELS = "/api/v1/panels"
FIRST = 2**63 - 1


@get("/panels", summary="Panels, the newest first")
async def all_panels(
    house: NamedDependency[House], at: At = None, after: After = None, limit: Limit = USUAL
) -> answers.Panels:
    async with reading(house.readers, house.now(), moment(at)) as reader:
        found = await panels.newest_panels(reader, limit + 1, number("after", after, FIRST))
        rows = [row for _, row in found[:limit]]
        counted = await asks.counts_by(reader, "panel", [row.slug for row in rows])
        parts = [parts for row in rows for parts in (row.parts, row.report_parts)]
        shown = await showing(reader, house.public_url, parts)
        state = await as_at(reader)
    more = link(house, PANELS, at=at, after=found[limit - 1][0], limit=limit) if len(found) > limit else None
    return answers.Panels(as_at=state, next=more, items=[shown.panel(row, counted[row.slug]) for row in rows])


@get("/panels/{slug:str}", summary="One panel")
async def one_panel(slug: FromPath[str], house: NamedDependency[House], at: At = None) -> answers.OnePanel:
    slug = slug_in(slug, "panel", PANELS)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        row = await panels.panel(reader, slug)
        if row is None:
            raise Unrecorded("panel", PANELS)
        counted = await asks.counts_by(reader, "panel", [slug])
        shown = await showing(reader, house.public_url, [row.parts, row.report_parts])
        state = await as_at(reader)
    return answers.OnePanel(as_at=state, panel=shown.panel(row, counted[slug]))


@get("/panels/{slug:str}/recommendations", summary="The recommendations of a panel")
async def all_recommendations(
    slug: FromPath[str],
    house: NamedDependency[House],
    at: At = None,
    after: After = None,
    limit: Limit = USUAL,
) -> answers.Recommendations:
    slug = slug_in(slug, "panel", PANELS)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        if await panels.panel(reader, slug) is None:
            raise Unrecorded("panel", PANELS)
        found = await panels.recommendations(reader, slug, number("after", after, 0), limit + 1)
        rows = found[:limit]
        shown = await showing(reader, house.public_url, [row.parts for row in rows])
        state = await as_at(reader)
    path = f"{PANELS}/{slug}/recommendations"
    more = link(house, path, at=at, after=rows[-1].serial, limit=limit) if len(found) > limit else None
    return answers.Recommendations(as_at=state, next=more, items=[shown.recommendation(row) for row in rows])


@get("/panels/{slug:str}/recommendations/{serial:str}", summary="One recommendation with its asks")
async def one_recommendation(
    slug: FromPath[str], serial: FromPath[str], house: NamedDependency[House], at: At = None
) -> answers.OneRecommendation:
    slug = slug_in(slug, "panel", PANELS)
    index = f"{PANELS}/{slug}/recommendations"
    wanted = number_in(serial, "recommendation", index)
    async with reading(house.readers, house.now(), moment(at)) as reader:
        row = await panels.recommendation(reader, slug, wanted)
        if row is None:
            raise Unrecorded("recommendation", index)
        views = await asks.asks_of_panel(reader, slug, [wanted])
        cited = await citations.citations_in(reader, slug, wanted)
        offices = await register.offices(reader, offices_of(views))
        parts = [row.parts, *parts_of(views), *(item.parts for item in cited)]
        sent_on = await referrals.of_recommendation(reader, slug, wanted)
        parts += [words for item in sent_on for words in (item.parts, item.outcome_parts)]
        shown = await showing(reader, house.public_url, parts, offices)
        state = await as_at(reader)
    return answers.OneRecommendation(
        as_at=state,
        recommendation=shown.recommendation(row),
        headline=headline([view.row for view in views]),
        asks=[shown.ask(view, offices.get(view.row.office)) for view in views],
        citations=[shown.citation(item) for item in cited],
        referrals=[shown.referral(item) for item in sent_on],
    )


HANDLERS = [all_panels, one_panel, all_recommendations, one_recommendation]

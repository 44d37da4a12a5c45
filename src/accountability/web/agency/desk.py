"""The first page after signing in: what this office is asked, by when, and on what basis."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from accountability.domain.clocks import DUE_SOON
from accountability.domain.status import DECISIONS, sentence
from accountability.projections import asks, clocks, holds, panels, register
from accountability.projections.asks import AskView
from accountability.projections.clocks import ClockRow
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.web.agency.actions import JOURNEYS
from accountability.web.agency.approvals.waiting import waiting_for
from accountability.web.agency.batch.subject import NAME as BATCH
from accountability.web.agency.guards import workspace_page
from accountability.web.house import House
from accountability.web.public.dues import Due, dues
from accountability.web.public.holding import sentence_of
from accountability.web.public.naming import Also, Names, names_for
from accountability.workspace.drafts import Draft
from accountability.workspace.sessions import Signed

# Clocks shown by when they are due; beyond these the list of all asks has the rest.
CLOCKS = 200
PAGE = 50
AHEAD = timedelta(days=3650)
CURSOR = re.compile(r"([a-z0-9-]{1,64}):([0-9]{1,4})(?::([a-z0-9-]{1,64}))?")

About = dict[tuple[str, int], RecommendationRow]


class Line(msgspec.Struct, frozen=True):
    """A clock, and the private page of its ask."""

    due: Due
    address: str


class Asked(msgspec.Struct, frozen=True):
    """An ask in the list of all: its title, where it stands in a sentence, and its private page."""

    title: str
    panel: str
    serial: int
    office: str
    code: str
    decision: str
    sentence: str
    address: str


class Begun(msgspec.Struct, frozen=True):
    """A draft: what it is about, of which form, and where it goes on."""

    title: str
    form: str
    updated: datetime
    address: str


@get("/workspace")
async def desk(
    house: NamedDependency[House], signed: NamedDependency[Signed], after: FromQuery[str | None] = None
) -> Response[Any]:
    match signed.role:
        case "officer":
            return await _officers(house, signed, after)
        case "reviewer":
            return await _reviewers(house, signed, after)
        case "secretariat":
            return Redirect("/workspace/secretariat", status_code=303)
        case _:
            return Redirect("/workspace/removals", status_code=303)


async def _officers(house: House, signed: Signed, after: str | None) -> Response[Any]:
    office = signed.office or ""
    begun_forms = await house.accounts.drafts.open(signed.account)
    drafts = [draft for draft in begun_forms if draft.form in JOURNEYS]
    async with reading(house.readers, house.now()) as reader:
        own = await register.office(reader, office)
        running = await clocks.coming(reader, office, AHEAD, CLOCKS)
        views = await asks.asks_of_office(reader, office, _cursor(after)[:2], PAGE)
        begun = await asks.asks_at(reader, [UUID(draft.about) for draft in drafts])
        about = await _about(reader, running, [*views, *begun])
        stand = await asks.decisions(reader, [row.ask for row in running])
        names = await names_for(reader, also=_also(views, running, about, office))
        held = await holds.holds(reader, [office])
        inherited = await asks.inherited(reader, office)
    return workspace_page(
        signed,
        "agency/desk.html",
        registered=own is not None,
        invented=own is not None and own.invented,
        office=names.office(office),
        calendar=f"/en/offices/{office}/due.ics",
        groups=_grouped(running, dues(running, names, about, stand)),
        asked=[_asked(view, names, about) for view in views],
        drafts=_begun(drafts, begun, names, about),
        inherited=len(inherited),
        waiting=await waiting_for(house, signed),
        held=sentence_of(held[office], names.office(office), names.today) if office in held else "",
        batch_begun=any(draft.form == BATCH for draft in begun_forms),
        older=f"/workspace?after={views[-1].row.panel}:{views[-1].row.serial}" if len(views) == PAGE else "",
    )


async def _reviewers(house: House, signed: Signed, after: str | None) -> Response[Any]:
    async with reading(house.readers, house.now()) as reader:
        waiting = await asks.asks_to_judge(reader, signed.office or "")
        views = await asks.every_ask(reader, _cursor(after), PAGE)
        about = await _about(reader, [], [*waiting, *views])
        names = await names_for(reader, also=_also([*waiting, *views], [], about, signed.office or ""))
    last = views[-1].row if len(views) == PAGE else None
    others = [view for view in views if view.row.office != signed.office]
    return workspace_page(
        signed,
        "agency/reviewer.html",
        waiting=[_asked(view, names, about) for view in waiting],
        asked=[_asked(view, names, about) for view in others],
        older=f"/workspace?after={last.panel}:{last.serial}:{last.office}" if last else "",
    )


def _begun(drafts: list[Draft], views: list[AskView], names: Names, about: About) -> list[Begun]:
    found = {str(view.row.ask): about[view.row.panel, view.row.serial] for view in views}
    return [
        Begun(
            names.words.plain(found[draft.about].parts, "title"),
            JOURNEYS[draft.form].noun,
            draft.updated,
            f"{address_of(UUID(draft.about))}/{draft.form}/check",
        )
        for draft in drafts
        if draft.about in found
    ]


def _cursor(after: str | None) -> tuple[str, int, str]:
    """Where the list goes on; what is no cursor begins it anew."""
    found = CURSOR.fullmatch(after or "")
    return (found[1], int(found[2]), found[3] or "") if found else ("", 0, "")


async def _about(reader: Reader, clocks: list[ClockRow], views: list[AskView]) -> About:
    rows: list[Any] = [*clocks, *(view.row for view in views)]
    keys = {(row.panel, row.serial) for row in rows}
    return await panels.recommendations_at(reader, sorted(keys))


def _also(views: list[AskView], clocks: list[ClockRow], about: About, office: str) -> Also:
    rows: list[Any] = [*clocks, *(view.row for view in views)]
    return Also(
        offices=[
            office,
            *(row.office for row in rows),
            *(slug for view in views for slug in view.row.others),
        ],
        panels=[row.panel for row in rows],
        parts=[row.parts for row in about.values()],
    )


def _grouped(clocks: list[ClockRow], found: list[Due]) -> dict[str, list[Line]]:
    """Overdue first. What binds and what is only compared are never in one list."""
    groups: dict[str, list[Line]] = {name: [] for name in ("overdue", "soon", "later", "paused", "compared")}
    for row, due in zip(clocks, found, strict=True):
        groups[_group(due)].append(Line(due, address_of(row.ask)))
    return groups


def _group(due: Due) -> str:
    if due.paused:
        return "paused"
    if not due.binding:
        return "compared"
    if due.days > 0:
        return "overdue"
    return "soon" if -due.days <= DUE_SOON.days else "later"


def _asked(view: AskView, names: Names, about: About) -> Asked:
    row, office = view.row, names.office(view.row.office)
    return Asked(
        title=names.words.plain(about[row.panel, row.serial].parts, "title"),
        panel=names.panel(row.panel),
        serial=row.serial,
        office=office,
        code=row.decision,
        decision=DECISIONS[row.decision],
        sentence=sentence(row, view.clocks, office, names.today, names.office),
        address=address_of(row.ask),
    )


def address_of(ask: UUID) -> str:
    return f"/workspace/asks/{ask}"


ROUTES: list[Any] = [desk]

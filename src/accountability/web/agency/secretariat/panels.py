"""The secretariat's first page and the page of one panel: what is open, and what can be done about it."""

from typing import Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Template

from accountability.domain.panels import StatementRecorded
from accountability.projections import asks, clocks, disputes, panels, progress, timeline
from accountability.projections.clocks import ClockRow
from accountability.projections.reading import Reader, reading
from accountability.web.agency.approvals.waiting import waiting_for
from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.secretariat import (
    activities,
    addressing,
    areas,
    changing,
    recommendations,
    register,
    sessions,
    statements,
)
from accountability.web.agency.secretariat.doing_next import doing_next
from accountability.web.agency.secretariat.own import own_entries
from accountability.web.agency.secretariat.set_up import task_list, tasks
from accountability.web.agency.secretariat.statements import awaiting
from accountability.web.agency.secretariat.subjects import HOME, PanelSubject, load_panel
from accountability.web.house import House
from accountability.web.public.dues import Due, dues
from accountability.web.public.matrix import tags_of
from accountability.web.public.naming import Also, Names, names_for
from accountability.workspace.chasing import to_chase
from accountability.workspace.drafts import Draft
from accountability.workspace.sessions import Signed

PANELS = 100
DUES = 20
FORMS = (
    *sessions.JOURNEYS,
    *activities.JOURNEYS,
    *recommendations.JOURNEYS,
    *addressing.JOURNEYS,
    *statements.JOURNEYS,
)
OF_REGISTER = (*register.JOURNEYS, *areas.OF_AREA, *changing.OF_OFFICE, *changing.OF_INITIATIVE)
HEADINGS = {form.name: form.heading for form in (*OF_REGISTER, *FORMS)}
# Where the form of a draft is, by the first word of what it is about; a panel's by its short name alone.
PLACES = {"register": "register", "area": "areas/", "office": "offices/", "initiative": "initiatives/"}


class Line(msgspec.Struct, frozen=True):
    """A running clock, and the private page of its ask."""

    due: Due
    address: str


class Begun(msgspec.Struct, frozen=True):
    """A form that was begun and not published."""

    heading: str
    draft: Draft
    address: str


class Spoke(msgspec.Struct, frozen=True, kw_only=True):
    """An office that a panel asked: how many asks await its answer; its statements, the newest last."""

    slug: str
    name: str
    asked: int
    waiting: int
    statements: list[Any]


@get(HOME)
async def home(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    must_be(signed, "secretariat")
    async with reading(house.readers, house.now()) as reader:
        rows = await panels.kept_by(reader, signed.office or "", PANELS)
        slugs = [row.slug for row in rows]
        counts = await asks.counts_by(reader, "panel", slugs)
        running = await clocks.coming_in(reader, slugs, DUES)
        disputed = await disputes.open_in(reader, slugs)
        offices = [signed.office, *(row.office for row in disputed)]
        lines, names = await _lines(reader, running, Also(offices=offices, panels=slugs))
        made = await progress.progress(reader, slugs)
        chases = await to_chase(reader, slugs)
    marked = await house.accounts.chasers.marked(signed.office or "")
    drafts = await house.accounts.drafts.open(signed.account)
    return workspace_page(
        signed,
        "agency/secretariat/home.html",
        office=names.office(signed.office),
        registered=signed.office in names.offices,
        panels=rows,
        invented=any(row.invented for row in rows),
        counts=counts,
        lines=lines,
        disputes=disputed,
        names=names,
        begun=[begun for draft in drafts if (begun := _begun(draft)) is not None],
        doing=doing_next(chases, marked, rows, made, names.words),
        forms=register.JOURNEYS,
        waiting=await waiting_for(house, signed),
        words=names.words,
    )


async def _lines(reader: Reader, clocks: list[ClockRow], also: Also) -> tuple[list[Line], Names]:
    found = await panels.recommendations_at(reader, sorted({(row.panel, row.serial) for row in clocks}))
    also = msgspec.structs.replace(
        also,
        offices=[*also.offices, *(row.office for row in clocks)],
        parts=[*also.parts, *(row.parts for row in found.values())],
    )
    names = await names_for(reader, (), also)
    stand = await asks.decisions(reader, [row.ask for row in clocks])
    told = zip(clocks, dues(clocks, names, found, stand), strict=True)
    return [Line(due, f"{HOME}/asks/{row.ask}") for row, due in told], names


def _begun(draft: Draft) -> Begun | None:
    """A draft of one of the forms of a panel or of the register; those of an ask are on the ask's page."""
    if draft.form not in HEADINGS:
        return None
    kind, _, slug = draft.about.partition(" ")
    place = f"{PLACES[kind]}{slug}" if kind in PLACES else f"panels/{draft.about}"
    return Begun(HEADINGS[draft.form], draft, f"{HOME}/{place}/{draft.form}/check")


@get(f"{HOME}/panels/{{panel:str}}")
async def one_panel(
    panel: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Template:
    subject = await load_panel(house, signed, panel)
    async with reading(house.readers, house.now()) as reader:
        counts = (await asks.counts_by(reader, "panel", [panel]))[panel]
        running = await clocks.coming_in(reader, [panel], DUES)
        lines, _ = await _lines(reader, running, Also(panels=[panel]))
        spoken = await timeline.of_panel(reader, panel)
        made = (await progress.progress(reader, [panel]))[panel]
    drafts = await house.accounts.drafts.about(signed.account, subject.about)
    return workspace_page(
        signed,
        "agency/secretariat/panel.html",
        subject=subject,
        invented=is_invented(subject),
        counts=counts,
        lines=lines,
        tasks=task_list(tasks(subject.panel, made)),
        offices=_offices(subject, [item for item in spoken if isinstance(item.current, StatementRecorded)]),
        cells=_cells(subject),
        tags_of=tags_of,
        today=subject.names.today,
        begun={draft.form for draft in drafts if draft.published is None},
        forms=[form for form in FORMS if not form.closed(subject)],
        own=own_entries(subject.entries, subject.names, signed),
        words=subject.names.words,
        back=HOME,
    )


def _offices(subject: PanelSubject, statements: list[Any]) -> list[Spoke]:
    slugs = dict.fromkeys(view.row.office for view in subject.asks)
    return [
        Spoke(
            slug=slug,
            name=subject.names.office(slug),
            asked=sum(view.row.office == slug for view in subject.asks),
            waiting=len(awaiting(subject, slug)),
            statements=[item for item in statements if item.current.body.office == slug],
        )
        for slug in slugs
    ]


def _cells(subject: PanelSubject) -> dict[int, list[Any]]:
    cells: dict[int, list[Any]] = {}
    for view in subject.asks:
        cells.setdefault(view.row.serial, []).append(view)
    return cells


ROUTES: list[HTTPRouteHandler] = [home, one_panel]

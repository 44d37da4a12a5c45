"""The office that ends, loaded for who may say so: itself, a secretariat, the operator of this service.

A secretariat passes on the asks of its own panels only; a form never says for whom it speaks.
"""

from datetime import date

import msgspec

from accountability.domain.entries import Role
from accountability.domain.status import DECISIONS
from accountability.projections import asks, panels, register, timeline
from accountability.projections.asks import AskView
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.projections.register import AreaRow, OfficeRow, TransferRow
from accountability.projections.timeline import Item
from accountability.web.agency.guards import NotAllowed, must_be
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import slug_or_none
from accountability.web.public.naming import Also, Names, names_for
from accountability.workspace.sessions import Signed

SUCCESSION = "/workspace/succession"
MAY: tuple[Role, ...] = ("officer", "secretariat", "operator")
REGISTERED = 1000
# More than a person can check before publishing; who has more passes the rest on in a second go.
MOST = 200
TOLD = 8

About = dict[tuple[str, int], RecommendationRow]


class EndingSubject(msgspec.Struct, frozen=True, kw_only=True):
    """`open` are the asks that this person can pass on, `elsewhere` how many open ones others have to."""

    signed: Signed
    row: OfficeRow
    areas: list[AreaRow]
    offices: list[OfficeRow]
    transfers: list[TransferRow]
    open: list[AskView]
    elsewhere: int
    about_asks: About
    entries: list[Item]
    names: Names

    @property
    def about(self) -> str:
        return self.row.slug

    @property
    def address(self) -> str:
        return f"{SUCCESSION}/{self.row.slug}"

    @property
    def public(self) -> str:
        return f"/en/offices/{self.row.slug}"

    @property
    def last(self) -> int:
        return self.entries[0].row.position

    @property
    def title(self) -> str:
        return self.names.office(self.row.slug)

    @property
    def today(self) -> date:
        return self.names.today

    @property
    def is_own(self) -> bool:
        return self.signed.role == "officer"

    def recommended(self, view: AskView) -> RecommendationRow:
        return self.about_asks[view.row.panel, view.row.serial]

    def name(self, view: AskView) -> str:
        """An ask as a person would say it."""
        title = self.names.words.plain(self.recommended(view).parts, "title")
        return f"{view.row.serial}. {title}"

    def places(self, area: str | None) -> list[str]:
        """This area and those that it lies within, the nearest first."""
        around, found = {row.slug: row.within for row in self.areas}, list[str]()
        while area is not None and area not in found:
            found.append(area)
            area = around.get(area)
        return found

    def where(self, view: AskView) -> str:
        """Its panel, theme and area, and where it stands."""
        row = self.recommended(view)
        theme, area = (row.theme or "").replace("-", " "), self.names.area(row.area)
        facts = [self.names.panel(view.row.panel), theme, area, DECISIONS[view.row.decision]]
        return " · ".join(fact for fact in facts if fact)


async def load_ending(house: House, signed: Signed, slug: str) -> EndingSubject:
    """Raises Unrecorded or NotAllowed."""
    must_be(signed, *MAY)
    async with reading(house.readers, house.now()) as reader:
        row = await register.office(reader, slug) if slug_or_none(slug) else None
        if row is None:
            raise Unrecorded("office", SUCCESSION)
        if signed.role == "officer" and signed.office != slug:
            why = "Only an office itself says to whom its work passes, or a secretariat with a source."
            raise NotAllowed(signed, why, f"/en/offices/{slug}", "See it in the public record")
        return await _gathered(reader, signed, row)


async def _gathered(reader: Reader, signed: Signed, row: OfficeRow) -> EndingSubject:
    waiting = [view for view in await asks.open_asks(reader, row.slug, MOST) if view.row.nobody_since is None]
    own = await _passable(reader, signed, waiting)
    areas = await register.all_areas(reader, limit=REGISTERED)
    offices = await register.all_offices(reader, limit=REGISTERED)
    about = await panels.recommendations_at(reader, [(v.row.panel, v.row.serial) for v in own])
    entries = await timeline.newest(reader, "office", row.slug, limit=TOLD)
    also = Also(
        areas=[each.slug for each in areas],
        offices=[row.slug, *(each.slug for each in offices)],
        panels=[view.row.panel for view in own],
        parts=[each.parts for each in about.values()],
    )
    return EndingSubject(
        signed=signed,
        row=row,
        areas=areas,
        offices=offices,
        transfers=await register.transfers_from(reader, row.slug),
        open=own,
        elsewhere=len(waiting) - len(own),
        about_asks=about,
        entries=entries,
        names=await names_for(reader, entries, also),
    )


async def _passable(reader: Reader, signed: Signed, views: list[AskView]) -> list[AskView]:
    """All of them for the office and the operator; those of its own panels for a secretariat."""
    if signed.role != "secretariat":
        return views
    kept = await panels.panels(reader, sorted({view.row.panel for view in views}))
    return [view for view in views if kept[view.row.panel].secretariat == signed.office]

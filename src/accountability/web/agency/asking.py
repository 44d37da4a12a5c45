"""One ask as the workspace needs it, loaded for one signed-in person, who must be allowed to see it."""

from datetime import date
from typing import TypeVar
from uuid import UUID

import msgspec

from accountability.domain.status import DECISIONS, sentence
from accountability.projections import asks, clocks, panels, register, timeline
from accountability.projections.asks import AskRow, AskView
from accountability.projections.clocks import ClockRow
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.projections.register import InitiativeRow, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.agency.guards import NotAllowed, must_be
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.naming import Also, Names, names_for
from accountability.workspace.sessions import Signed

ENTRIES = 60
CHOICES = 200


class AskSubject(msgspec.Struct, frozen=True, kw_only=True):
    """What a form about an ask is shown with. `entries` are the ask's own, newest first."""

    signed: Signed
    view: AskView
    clock_rows: list[ClockRow]
    recommendation: RecommendationRow
    entries: list[Item]
    offices: list[OfficeRow]
    initiatives: list[InitiativeRow]
    predecessors: list[AskView] = []
    names: Names

    @property
    def row(self) -> AskRow:
        return self.view.row

    @property
    def about(self) -> str:
        """What the drafts of its forms are kept under."""
        return str(self.row.ask)

    @property
    def address(self) -> str:
        return f"/workspace/asks/{self.row.ask}"

    @property
    def public(self) -> str:
        return f"/en/panels/{self.row.panel}/recommendations/{self.row.serial}"

    @property
    def last(self) -> int:
        """The position that a form shown now has seen."""
        return self.entries[0].row.position

    @property
    def today(self) -> date:
        return self.names.today

    @property
    def title(self) -> str:
        return self.names.words.plain(self.recommendation.parts, "title")

    @property
    def office(self) -> str:
        return self.names.office(self.row.office)

    @property
    def stands(self) -> str:
        """Its decision in public words."""
        return DECISIONS[self.row.decision]

    @property
    def sentence(self) -> str:
        """Where it stands, as the public reads it."""
        return sentence(self.row, self.view.clocks, self.office, self.today, self.names.office)


A = TypeVar("A", bound=AskSubject)


async def load_ask(house: House, signed: Signed, identifier: UUID) -> AskSubject:
    """The ask for an officer of the office that was asked, or for a reviewer of another; else NotAllowed."""
    must_be(signed, "officer", "reviewer")
    async with reading(house.readers, house.now()) as reader:
        view = await found_ask(reader, identifier, "/workspace")
        subject = await gathered(AskSubject, reader, signed, view, CHOICES)
    _refuse_others(signed, view.row, subject.names)
    return subject


async def found_ask(reader: Reader, identifier: UUID, index: str) -> AskView:
    """The ask of this identifier, or Unrecorded with the page to go on from."""
    view = await asks.ask(reader, identifier)
    if view is None:
        raise Unrecorded("recommendation put to an office", index)
    return view


async def gathered(kind: type[A], reader: Reader, signed: Signed, view: AskView, choices: int) -> A:
    """Everything that forms about an ask are shown with; at most so many choices of each sort."""
    row = view.row
    recommendation = await panels.recommendation(reader, row.panel, row.serial)
    assert recommendation is not None
    entries = await timeline.newest(reader, "ask", row.ask, limit=ENTRIES)
    offices = await register.all_offices(reader, limit=choices)
    initiatives = await register.all_initiatives(reader, limit=choices)
    also = Also(
        areas=[each.area for each in offices if each.slug == row.office],
        offices=[row.office, *row.others, *(each.slug for each in offices)],
        initiatives=[each.slug for each in initiatives],
        panels=[row.panel],
        parts=[recommendation.parts],
    )
    names = await names_for(reader, entries, also)
    return kind(
        signed=signed,
        view=view,
        clock_rows=await clocks.clocks_of(reader, row.ask),
        recommendation=recommendation,
        entries=entries,
        offices=offices,
        initiatives=nearest_first(initiatives, row.office, names),
        predecessors=await asks.predecessors_of(reader, row) if row.predecessors else [],
        names=names,
    )


def nearest_first(rows: list[InitiativeRow], office: str, names: Names) -> list[InitiativeRow]:
    """Those of the office that was asked, then those of its area, then all others."""
    own = names.offices.get(office)
    area = own.area if own else None
    return sorted(rows, key=lambda row: (row.owner != office, area is None or row.area != area))


def _refuse_others(signed: Signed, row: AskRow, names: Names) -> None:
    """Who may not open an ask learns no more than the public page says."""
    own = row.office == signed.office
    if own == (signed.role == "officer"):
        return
    why = (
        "A verdict is never given by the office that was asked."
        if own
        else f"This was put to {names.office(row.office)}, and only that office answers it."
    )
    address = f"/en/panels/{row.panel}/recommendations/{row.serial}"
    raise NotAllowed(signed, why, address, "See it in the public record")

"""One ask as the workspace needs it, loaded for one signed-in person, who must be allowed to see it."""

from datetime import date
from uuid import UUID

import msgspec

from accountability.accounts import Signed
from accountability.domain.status import sentence
from accountability.projections import asks, panels, register, timeline
from accountability.projections.asks import AskRow, AskView, ClockRow
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import reading
from accountability.projections.register import InitiativeRow, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.agency.guards import NotAllowed, must_be
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.naming import Also, Names, names_for

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
    def sentence(self) -> str:
        """Where it stands, as the public reads it."""
        return sentence(self.row, self.view.clocks, self.office, self.today)


async def load_ask(house: House, signed: Signed, identifier: UUID) -> AskSubject:
    """The ask for an officer of the office that was asked, or for a reviewer of another; else NotAllowed."""
    must_be(signed, "officer", "reviewer")
    async with reading(house.readers, house.now()) as reader:
        view = await asks.ask(reader, identifier)
        if view is None:
            raise Unrecorded("recommendation put to an office", "/workspace")
        recommendation = await panels.recommendation(reader, view.row.panel, view.row.serial)
        assert recommendation is not None
        clock_rows = await asks.clocks_of(reader, identifier)
        entries = await timeline.newest(reader, "ask", identifier, limit=ENTRIES)
        offices = await register.all_offices(reader, limit=CHOICES)
        initiatives = await register.all_initiatives(reader, limit=CHOICES)
        also = Also(
            offices=[view.row.office, *(row.slug for row in offices)],
            initiatives=[row.slug for row in initiatives],
            panels=[view.row.panel],
            parts=[recommendation.parts],
        )
        names = await names_for(reader, entries, also)
    _refuse_others(signed, view.row, names)
    return AskSubject(
        signed=signed,
        view=view,
        clock_rows=clock_rows,
        recommendation=recommendation,
        entries=entries,
        offices=offices,
        initiatives=_nearest_first(initiatives, signed, names),
        names=names,
    )


def _nearest_first(rows: list[InitiativeRow], signed: Signed, names: Names) -> list[InitiativeRow]:
    """The office's own, then those of its area, then all others."""
    own = names.offices.get(signed.office or "")
    area = own.area if own else None
    return sorted(rows, key=lambda row: (row.owner != signed.office, area is None or row.area != area))


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

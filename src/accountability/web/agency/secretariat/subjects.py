"""What the secretariat's forms are about: the register, a panel, an ask of one of its panels.

Loading a panel or an ask is where its ownership is checked: a form never says for whom it speaks.
"""

from uuid import UUID

import msgspec

from accountability.projections import asks, panels, register, timeline
from accountability.projections.asks import AskView
from accountability.projections.panels import PanelRow, RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.projections.register import AreaRow, InitiativeRow, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.agency.asking import ENTRIES, AskSubject, found_ask, gathered
from accountability.web.agency.guards import NotAllowed, must_be
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import slug_or_none
from accountability.web.public.naming import Also, Names, names_for
from accountability.workspace.sessions import Signed

HOME = "/workspace/secretariat"
REGISTER = f"{HOME}/register"
# More than one page can offer as choices; the rest of the register is reached by short name.
REGISTERED = 1000
RECOMMENDATIONS = 1000


class RegisterSubject(msgspec.Struct, frozen=True, kw_only=True):
    """The whole record, for what is registered in it: areas, offices, initiatives, panels.

    `unregistered` are words that entries name as an area and nobody registered.
    """

    signed: Signed
    names: Names
    areas: list[AreaRow]
    unregistered: list[str]
    offices: list[OfficeRow]
    last: int
    about: str = "register"
    address: str = REGISTER
    public: str = "/en/offices"
    title: str = "The register"
    entries: list[Item] = []


class PanelSubject(msgspec.Struct, frozen=True, kw_only=True):
    """A panel whose record this secretariat keeps. `entries` are the panel's newest, newest first."""

    signed: Signed
    panel: PanelRow
    recommendations: list[RecommendationRow]
    asks: list[AskView]
    areas: list[AreaRow]
    offices: list[OfficeRow]
    initiatives: list[InitiativeRow]
    entries: list[Item]
    names: Names

    @property
    def about(self) -> str:
        return self.panel.slug

    @property
    def address(self) -> str:
        return f"{HOME}/panels/{self.panel.slug}"

    @property
    def public(self) -> str:
        return f"/en/panels/{self.panel.slug}"

    @property
    def last(self) -> int:
        return self.entries[0].row.position

    @property
    def title(self) -> str:
        return self.names.panel(self.panel.slug)

    def name(self, recommendation: RecommendationRow) -> str:
        """Its serial number and title, as a person would say it."""
        return f"{recommendation.serial}. {self.names.words.plain(recommendation.parts, 'title')}"


class QuotedAsk(AskSubject, frozen=True, kw_only=True):
    """An ask whose answers the secretariat quotes and whose clocks it keeps."""

    @property
    def address(self) -> str:
        return f"{HOME}/asks/{self.row.ask}"


async def load_register(house: House, signed: Signed) -> RegisterSubject:
    must_be(signed, "secretariat")
    async with reading(house.readers, house.now()) as reader:
        areas = await register.all_areas(reader, limit=REGISTERED)
        offices = await register.all_offices(reader, limit=REGISTERED)
        also = Also(areas=[row.slug for row in areas], offices=[row.slug for row in offices])
        return RegisterSubject(
            signed=signed,
            names=await names_for(reader, (), also),
            areas=areas,
            unregistered=await register.unregistered(reader),
            offices=offices,
            last=reader.head,
        )


async def load_panel(house: House, signed: Signed, slug: str) -> PanelSubject:
    """The panel for the secretariat that keeps its record. Raises Unrecorded or NotAllowed."""
    must_be(signed, "secretariat")
    async with reading(house.readers, house.now()) as reader:
        row = await own_panel(reader, signed, slug)
        recommendations = await panels.recommendations(reader, slug, limit=RECOMMENDATIONS)
        areas = await register.all_areas(reader, limit=REGISTERED)
        offices = await register.all_offices(reader, limit=REGISTERED)
        initiatives = await register.all_initiatives(reader, limit=REGISTERED)
        entries = await timeline.newest(reader, "panel", slug, limit=ENTRIES)
        also = Also(
            areas=[each.slug for each in areas],
            offices=[row.secretariat, *(each.slug for each in offices)],
            initiatives=[each.slug for each in initiatives],
            panels=[slug],
            parts=[each.parts for each in recommendations],
        )
        return PanelSubject(
            signed=signed,
            panel=row,
            recommendations=recommendations,
            asks=await asks.asks_of_panel(reader, slug, [each.serial for each in recommendations]),
            areas=areas,
            offices=offices,
            initiatives=initiatives,
            entries=entries,
            names=await names_for(reader, entries, also),
        )


async def own_panel(reader: Reader, signed: Signed, slug: str) -> PanelRow:
    """The panel, if this secretariat keeps its record. Raises Unrecorded or NotAllowed."""
    row = await panels.panel(reader, slug) if slug_or_none(slug) else None
    if row is None:
        raise Unrecorded("panel", HOME)
    if row.secretariat != signed.office:
        why = "The record of this panel is kept by another secretariat, and only they add to it."
        raise NotAllowed(signed, why, f"/en/panels/{slug}", "See it in the public record")
    return row


async def load_quoted(house: House, signed: Signed, identifier: UUID) -> QuotedAsk:
    """The ask for the secretariat that keeps its panel's record. Raises Unrecorded or NotAllowed."""
    must_be(signed, "secretariat")
    async with reading(house.readers, house.now()) as reader:
        view = await found_ask(reader, identifier, HOME)
        await own_panel(reader, signed, view.row.panel)
        return await gathered(QuotedAsk, reader, signed, view, REGISTERED)

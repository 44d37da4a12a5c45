"""An office's own publishing: what its forms are about, and the clocks that a hold may let stand still."""

from datetime import timedelta

import msgspec

from accountability.projections import clocks, holds, register, timeline
from accountability.projections.clocks import ClockRow, clock_of
from accountability.projections.holds import HoldRow
from accountability.projections.reading import reading
from accountability.projections.register import OfficeRow
from accountability.projections.timeline import Item
from accountability.web.agency.guards import NotAllowed, must_be
from accountability.web.house import House
from accountability.web.public.holding import sentence_of
from accountability.web.public.naming import Also, Names, names_for
from accountability.workspace.sessions import Signed

ADDRESS = "/workspace/publishing"
AHEAD = timedelta(days=3650)
CLOCKS = 1000
ENTRIES = 60


class OwnOffice(msgspec.Struct, frozen=True, kw_only=True):
    """`entries` are those about the office itself, newest first; `clocks` run for its asks."""

    signed: Signed
    row: OfficeRow
    hold: HoldRow | None
    clocks: list[ClockRow]
    entries: list[Item]
    names: Names
    last: int

    @property
    def about(self) -> str:
        return self.row.slug

    @property
    def address(self) -> str:
        return ADDRESS

    @property
    def public(self) -> str:
        return f"/en/offices/{self.row.slug}"

    @property
    def title(self) -> str:
        return self.names.office(self.row.slug)

    @property
    def sentence(self) -> str:
        """What the public reads of the hold that stands; empty without one."""
        return sentence_of(self.hold, self.title, self.names.today) if self.hold else ""

    @property
    def pausable(self) -> list[ClockRow]:
        return [row for row in self.clocks if clock_of(row).pausable(self.names.today)]

    @property
    def paused_by_hold(self) -> list[ClockRow]:
        """Clocks that stand still until the very day that the hold named."""
        hold = self.hold
        if hold is None or hold.clocks != "paused":
            return []
        return [row for row in self.clocks if row.paused and row.paused_until == hold.until]


async def load_own_office(house: House, signed: Signed) -> OwnOffice:
    """The office of this person. Raises NotAllowed where it is not on the record."""
    must_be(signed, "officer", "secretariat")
    slug = signed.office or ""
    async with reading(house.readers, house.now()) as reader:
        row = await register.office(reader, slug)
        if row is None:
            why = "No office is registered under the short name that your account has."
            raise NotAllowed(signed, why, "/workspace", "Go back to your workspace")
        items = await timeline.newest(reader, "office", slug, limit=ENTRIES)
        return OwnOffice(
            signed=signed,
            row=row,
            hold=(await holds.holds(reader, [slug])).get(slug),
            clocks=await clocks.coming(reader, slug, AHEAD, CLOCKS),
            entries=[item for item in items if item.row.stream == row.stream],
            names=await names_for(reader, items, Also(offices=[slug])),
            last=reader.head,
        )

"""One referral, loaded for the body to which it was sent on or for the secretariat of its panel."""

from uuid import UUID

import msgspec

from accountability.projections import asks, panels, referrals, timeline
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import reading
from accountability.projections.referrals import ReferralRow
from accountability.projections.timeline import Item
from accountability.web.agency.asking import ENTRIES
from accountability.web.agency.guards import NotAllowed, must_be
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.public.sendings import Sending, sendings
from accountability.workspace.sessions import Signed

BASE = "/workspace/referrals"


class ReferralSubject(msgspec.Struct, frozen=True, kw_only=True):
    """`entries` are the ask's own, newest first: a form knows by them what moved since it was opened."""

    signed: Signed
    row: ReferralRow
    recommendation: RecommendationRow
    sending: Sending
    names: Names
    entries: list[Item]

    @property
    def about(self) -> str:
        return f"referral {self.row.ask} {self.row.number}"

    @property
    def address(self) -> str:
        return f"{BASE}/{self.row.ask}/{self.row.number}"

    @property
    def public(self) -> str:
        return f"/en/panels/{self.row.panel}/recommendations/{self.row.serial}"

    @property
    def last(self) -> int:
        return self.entries[0].row.position

    @property
    def title(self) -> str:
        return self.sending.title

    @property
    def quotes(self) -> bool:
        """The secretariat says it for that body, from a source."""
        return self.signed.role == "secretariat"


async def load_referral(house: House, signed: Signed, ask: UUID, number: int) -> ReferralSubject:
    """Raises Unrecorded, or NotAllowed for everybody else."""
    must_be(signed, "officer", "secretariat")
    async with reading(house.readers, house.now()) as reader:
        row = await referrals.referral(reader, ask, number)
        view = await asks.ask(reader, ask)
        if row is None or view is None:
            raise Unrecorded("referral", "/workspace")
        panel = await panels.panel(reader, row.panel)
        recommendation = await panels.recommendation(reader, row.panel, row.serial)
        assert panel is not None
        assert recommendation is not None
        own = panel.secretariat if signed.role == "secretariat" else row.to_office
        if own is None or own != signed.office:
            why = "Only the body to which this was sent on, or its panel’s secretariat, says more of it."
            address = f"/en/panels/{row.panel}/recommendations/{row.serial}"
            raise NotAllowed(signed, why, address, "See it in the public record")
        entries = await timeline.newest(reader, "ask", ask, limit=ENTRIES)
        also = Also(
            offices=[row.office, row.to_office],
            panels=[row.panel],
            parts=[recommendation.parts, row.outcome_parts],
            referrals=[row],
        )
        names = await names_for(reader, entries, also)
    [sending] = sendings([row], names, {(row.panel, row.serial): recommendation})
    return ReferralSubject(
        signed=signed,
        row=row,
        recommendation=recommendation,
        sending=sending,
        names=names,
        entries=entries,
    )

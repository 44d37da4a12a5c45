"""Referrals: what was sent on to another body, and how far it has come there."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from accountability.domain.asks import Ask
from accountability.domain.recommendations import Recommendation
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Row, Table

Stage = Literal["sent", "received", "considered", "concluded"]


class ReferralRow(Row, frozen=True, kw_only=True):
    """`number` is the version of the entry that sent it on; `parts` say to whom if `to_office` does not."""

    ask: UUID
    number: int
    office: str
    panel: str
    serial: int
    to_office: str | None
    referred: date
    received: date | None
    considered: date | None
    concluded: date | None
    outcome: str | None
    parts: dict[str, str]
    outcome_parts: dict[str, str]

    @property
    def stage(self) -> Stage:
        """How far it is known to have come."""
        if self.concluded:
            return "concluded"
        if self.considered:
            return "considered"
        return "received" if self.received else "sent"

    def days_open(self, today: date) -> int:
        """From the day it was sent on to the body's answer, or to today."""
        return ((self.concluded or today) - self.referred).days


def referral_rows(recommendation: Recommendation, ask: Ask) -> Iterator[ReferralRow]:
    for made in ask.referrals:
        yield ReferralRow(
            ask=ask.id,
            number=made.version,
            office=ask.office,
            panel=recommendation.details.panel,
            serial=recommendation.details.serial,
            to_office=made.to,
            referred=made.referred,
            received=made.received,
            considered=made.considered,
            concluded=made.concluded,
            outcome=made.outcome,
            parts=made.parts,
            outcome_parts=made.outcome_parts,
        )


REFERRALS = Table("referral", ReferralRow, ("ask", "number"), Recommendation, referral_rows)


async def in_panels(reader: Reader, panels: Sequence[str], limit: int = 200) -> list[ReferralRow]:
    """Those of these panels: the open ones first, the longest open before the others."""
    where = "and panel = any($2) order by concluded is not null, referred, ask, number limit $3"
    return await rows_of(reader, REFERRALS, where, list(panels), limit)


async def of_recommendation(reader: Reader, panel: str, serial: int) -> list[ReferralRow]:
    where = "and panel = $2 and serial = $3 order by referred, ask, number"
    return await rows_of(reader, REFERRALS, where, panel, serial)


async def sent_to(reader: Reader, office: str, limit: int = 100) -> list[ReferralRow]:
    """What others sent on to this office that it has not answered, the longest open first."""
    where = "and to_office = $2 and concluded is null order by referred, ask, number limit $3"
    return await rows_of(reader, REFERRALS, where, office, limit)


async def referral(reader: Reader, ask: UUID, number: int) -> ReferralRow | None:
    found = await rows_of(reader, REFERRALS, "and ask = $2 and number = $3", ask, number)
    return found[0] if found else None


async def of_asks(reader: Reader, asks: Sequence[UUID]) -> list[ReferralRow]:
    return await rows_of(reader, REFERRALS, "and ask = any($2) order by referred, ask, number", list(asks))

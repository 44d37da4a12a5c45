"""Referrals as pages show them: sent, received, considered, outcome, and for how many days one is open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from accountability.projections.panels import RecommendationRow
from accountability.projections.referrals import ReferralRow
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names

STAGES = {
    "sent": "Sent, no word of its receipt",
    "received": "Received",
    "considered": "Considered, no decision stated",
}


class Taken(msgspec.Struct, frozen=True):
    """A step and its day; None while it is not recorded here."""

    words: str
    day: date | None


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """One referral. `stage` is a code, and in `words` how far it has come; `days` it is open, or was."""

    number: int
    ask: str
    to: str
    to_office: str | None
    office: str
    serial: int
    title: str
    address: str
    stage: str
    words: str
    steps: tuple[Taken, ...]
    days: int
    open: bool
    parts: dict[str, str]


def sendings(
    rows: Iterable[ReferralRow],
    names: Names,
    recommendations: Mapping[tuple[str, int], RecommendationRow],
) -> list[Sending]:
    """`names` must know the rows (`Also.referrals`), their offices and the words of the recommendations."""
    return [_sending(row, names, recommendations[row.panel, row.serial]) for row in rows]


def offices_of(rows: Sequence[ReferralRow]) -> list[str | None]:
    return [slug for row in rows for slug in (row.office, row.to_office)]


def _sending(row: ReferralRow, names: Names, about: RecommendationRow) -> Sending:
    answered = row.stage == "concluded"
    return Sending(
        number=row.number,
        ask=str(row.ask),
        to=names.body(row),
        to_office=row.to_office,
        office=names.office(row.office),
        serial=row.serial,
        title=names.words.plain(about.parts, "title"),
        address=f"/en/panels/{row.panel}/recommendations/{row.serial}",
        stage=row.outcome or "concluded" if answered else row.stage,
        words=say(codes.OUTCOMES, row.outcome or "") if answered else STAGES[row.stage],
        steps=(
            Taken("Sent on", row.referred),
            Taken("Received", row.received),
            Taken("Considered", row.considered),
            Taken("Answered", row.concluded),
        ),
        days=row.days_open(names.today),
        open=not answered,
        parts=row.outcome_parts,
    )

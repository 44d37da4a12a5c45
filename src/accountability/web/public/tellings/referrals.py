"""What became of what was sent on to another body, in words."""

from accountability.domain.referrals import ReferralConcluded, ReferralReceived
from accountability.domain.status import british
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, count, sentences

HEADINGS = {
    "considered": "{} considered what {} sent on",
    "adopted": "{} adopted what {} sent on",
    "declined": "{} declined what {} sent on",
    "no_further_action": "{} will take no further action on what {} sent on",
}
STAYS_OPEN = "No decision is stated: the referral stays open until that body answers."


def received(_entry: ReferralReceived, item: Item, names: Names) -> Told:
    return Told(
        f"{_body(item, names)} received what {names.office(item.row.office)} sent on", _sent(item, names)
    )


def concluded(entry: ReferralConcluded, item: Item, names: Names) -> Told:
    outcome = entry.body.outcome
    heading = HEADINGS.get(
        outcome, f"{{}} answered ({say(codes.OUTCOMES, outcome).lower()}) what {{}} sent on"
    )
    return Told(
        heading.format(_body(item, names), names.office(item.row.office)),
        sentences(_sent(item, names), STAYS_OPEN if outcome == "considered" else ""),
    )


def _body(item: Item, names: Names) -> str:
    row = names.referral(item)
    return names.body(row) if row else "The other body"


def _sent(item: Item, names: Names) -> str:
    row = names.referral(item)
    if row is None:
        return ""
    days = (item.current.occurred - row.referred).days
    return f"It was sent on {british(row.referred)}, {count(days, 'day')} before."


TELLINGS: dict[type, Teller] = {
    ReferralReceived: received,
    ReferralConcluded: concluded,
}

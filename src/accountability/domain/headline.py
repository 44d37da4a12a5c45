"""What is shown of a whole recommendation: counts first, then one headline, the least advanced ask.

Nothing is scored or ranked. Source of the steps: vocabulary, "A whole recommendation".
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from accountability.domain.asks import DECIDED
from accountability.domain.clocks import Clock, timeliness
from accountability.domain.status import Standing

Headline = Literal[
    "registered",
    "awaiting_responses",
    "partly_answered",
    "answered",
    "in_delivery",
    "reported_complete",
    "confirmed",
    "declined",
]

# From the least advanced to the most; the last is a side end.
HEADLINES: dict[Headline, str] = {
    "registered": "Registered",
    "awaiting_responses": "Awaiting responses",
    "partly_answered": "Partly answered",
    "answered": "Answered",
    "in_delivery": "In delivery",
    "reported_complete": "Reported complete",
    "confirmed": "Confirmed",
    "declined": "Declined",
}
RECEIVED = "Received, awaiting decisions"


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Of one recommendation, panel or office: how many asks, how many responded or decided, how many overdue.

    `responded` counts any answer but silence; `decided` leaves out acknowledgements and what is still open.
    What was passed on is not counted: the heirs' asks are, a divided one once for each of them.
    `overdue` counts asks with a binding clock past its day; dates for comparison are never added to it.
    """

    asks: int
    responded: int
    decided: int
    overdue: int
    compared: int


def counts(asks: Sequence[tuple[Standing, Sequence[Clock]]], today: date) -> Counts:
    asks = [(ask, clocks) for ask, clocks in asks if ask.passed_on is None]
    late = [any(timeliness(c, today) in ("overdue", "long_overdue") for c in clocks) for _, clocks in asks]
    compared = [
        any(c.kind == "reply" and not c.binding and c.has_passed(today) for c in clocks) for _, clocks in asks
    ]
    return Counts(
        asks=len(asks),
        responded=sum(ask.decision != "awaiting" for ask, _ in asks),
        decided=sum(ask.decision in DECIDED for ask, _ in asks),
        overdue=sum(late),
        compared=sum(compared),
    )


def headline(asks: Sequence[Standing]) -> Headline:
    """The least advanced ask. Who refused or sent it on is done, and keeps the others from `confirmed`.

    Where an ask passed to a successor, the successor's stands for it.
    """
    asks = [ask for ask in asks if ask.passed_on is None]
    if not asks:
        return "registered"
    decided = sum(ask.decision in DECIDED for ask in asks)
    if decided < len(asks):
        return "partly_answered" if decided else "awaiting_responses"
    live = [ask for ask in asks if ask.decision not in ("not_accepted", "not_ours")]
    every = len(live) == len(asks)
    steps = [_step(ask, may_confirm=every) for ask in live]
    return min(steps, key=list(HEADLINES).index, default="declined")


def headline_words(asks: Sequence[Standing]) -> str:
    """The public words of the headline. Who has responded, without a decision, is not said to be awaited."""
    code = headline(asks)
    received = all(ask.decision != "awaiting" for ask in asks)
    return RECEIVED if code == "awaiting_responses" and received else HEADLINES[code]


def _step(ask: Standing, *, may_confirm: bool) -> Headline:
    """How far one decided ask has come. Work that was stopped delivers nothing."""
    if may_confirm and "fully_met" in (ask.panel_verdict, ask.independent_verdict) and not ask.contested:
        return "confirmed"
    match ask.delivery:
        case None | "stopped":
            return "answered"
        case "reported_complete":
            return "reported_complete"
        case _:
            return "in_delivery"

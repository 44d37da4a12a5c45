"""The API's whole answers: one thing, or a page of a list with the address of the next."""

import msgspec

from accountability.web.api.shapes import (
    Area,
    AsAt,
    Ask,
    Citation,
    Entry,
    Initiative,
    Office,
    Panel,
    Recommendation,
    Referral,
    Transfer,
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    as_at: AsAt


class Listed(Answer, frozen=True, kw_only=True):
    """`next` is the address of the next page; null on the last."""

    next: str | None


class Areas(Listed, frozen=True, kw_only=True):
    items: list[Area]


class OneArea(Answer, frozen=True, kw_only=True):
    """The first hundred of each that name it, by short name; `came_from`: areas that ended and became it."""

    area: Area
    came_from: list[str]
    areas_within: list[str]
    offices: list[str]
    panels: list[str]
    initiatives: list[str]


class Panels(Listed, frozen=True, kw_only=True):
    items: list[Panel]


class OnePanel(Answer, frozen=True, kw_only=True):
    panel: Panel


class Recommendations(Listed, frozen=True, kw_only=True):
    items: list[Recommendation]


class OneRecommendation(Answer, frozen=True, kw_only=True):
    """`headline` is the least advanced of the asks."""

    recommendation: Recommendation
    headline: str
    asks: list[Ask]
    citations: list[Citation]
    referrals: list[Referral]


class Offices(Listed, frozen=True, kw_only=True):
    items: list[Office]


class OneOffice(Listed, frozen=True, kw_only=True):
    """`next` leads to further asks of the same office. `transfers` is what of its work passes to whom."""

    office: Office
    transfers: list[Transfer]
    asks: list[Ask]


class Initiatives(Listed, frozen=True, kw_only=True):
    items: list[Initiative]


class OneInitiative(Answer, frozen=True, kw_only=True):
    initiative: Initiative
    citations: list[Citation]


class Entries(Listed, frozen=True, kw_only=True):
    items: list[Entry]


class OneEntry(Answer, frozen=True, kw_only=True):
    entry: Entry

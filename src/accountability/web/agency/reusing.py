"""“You said this before”: an office's earlier answers and its work that are like what it is asked now.

A suggestion is copied into the form by a button of the form itself, so that nothing typed there is lost.
"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from accountability.domain.answers import ResponseRecorded
from accountability.domain.status import DECISIONS
from accountability.projections import timeline
from accountability.projections.reading import reading
from accountability.projections.similar import similar
from accountability.projections.timeline import Item
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.journey import Texts
from accountability.web.house import House
from accountability.web.public.naming import Also, Names, body_of, names_for

ANSWER = "response-recorded/1"
WORK = "initiative:"
FIELDS = ("text", "reason", "excluded", "settle_first", "forum", "to")
CODES = ("reason_code", "to")


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """`source` names it in the form; `address` is where the public reads it. `day`: when it was said."""

    source: str
    title: str
    words: str
    decision: str
    day: date | None
    address: str


async def suggestions(house: House, subject: AskSubject) -> list[Suggestion]:
    """Answers whose words still stand, the most alike first, then initiatives."""
    async with reading(house.readers, house.now()) as reader:
        found = await similar(reader, subject.row, subject.recommendation.parts)
        items = await _answers(reader, found.asks)
        names = await names_for(reader, list(items.values()), Also(initiatives=found.initiatives))
    said = [_answer(items[ask], names) for ask in found.asks if ask in items]
    work = [_work(slug, names) for slug in found.initiatives]
    return [each for each in said if each.words] + work


async def refill(house: House, subject: AskSubject, typed: Texts, source: str) -> Texts:
    """What the form holds once a suggestion is copied into it; what was typed before stays above it.

    Only this office's own answers and work are copied, whatever the form names.
    """
    if source.startswith(WORK):
        slug = source.removeprefix(WORK)
        known = any(row.slug == slug and row.owner == subject.row.office for row in subject.initiatives)
        return _mapped(typed, slug) if known else {}
    try:
        ask = UUID(source)
    except ValueError:
        return {}
    async with reading(house.readers, house.now()) as reader:
        items = await _answers(reader, [ask])
        names = await names_for(reader, list(items.values()))
    item = items.get(ask)
    return _copied(item, names, typed) if item and item.row.office == subject.row.office else {}


async def _answers(reader: Any, asks: list[UUID]) -> dict[UUID, Item]:
    """The newest answer to each of these asks that the office itself gave, as it stands after corrections."""
    items = await timeline.of_asks(reader, asks, [ANSWER])
    return {
        item.row.ask: item
        for item in items
        if item.row.ask
        and isinstance(item.current, ResponseRecorded)
        and item.current.provenance == "authored"
    }


def _answer(item: Item, names: Names) -> Suggestion:
    body = body_of(item)
    row = item.row
    return Suggestion(
        source=str(row.ask),
        title=names.title(item),
        words=_words(item, names, "text") or _words(item, names, "reason"),
        decision=DECISIONS[body.decision],
        day=item.current.occurred,
        address=f"/en/panels/{row.panel}/recommendations/{row.serial}#entry-{row.position}",
    )


def _work(slug: str, names: Names) -> Suggestion:
    name = names.initiative(slug)
    return Suggestion(
        source=f"{WORK}{slug}",
        title=name,
        words=name,
        decision="",
        day=None,
        address=f"/en/initiatives/{slug}",
    )


def _words(item: Item, names: Names, field: str) -> str:
    """The words as they were written; none where they were removed or are withheld."""
    said = names.words.said(item.current.parts, field)
    return said.words if said and isinstance(said.words, str) else ""


def _copied(item: Item, names: Names, typed: Texts) -> Texts:
    body = body_of(item)
    more: Texts = {} if _one(typed, "decision") else {"decision": [body.decision]}
    for field in FIELDS:
        words, before = _words(item, names, field), _one(typed, field)
        if words and words not in before:
            more[field] = [f"{before}\n\n{words}".strip()]
    for code in CODES:
        value = getattr(body, code, None)
        if value and not _one(typed, code):
            more[code] = [names.office(value) if code == "to" else value]
    if body.initiatives and not typed.get("initiatives"):
        more["initiatives"] = list(body.initiatives)
    return more


def _mapped(typed: Texts, slug: str) -> Texts:
    chosen = typed.get("initiatives", [])
    decided = {} if _one(typed, "decision") else {"decision": ["mapped_to_initiative"]}
    return {**decided, "initiatives": [*chosen, *([] if slug in chosen else [slug])]}


def _one(typed: Texts, name: str) -> str:
    return next(iter(typed.get(name, [])), "")

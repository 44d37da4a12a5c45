"""Disputes and what came of them, confirmations and explanations, in words that take no side."""

from accountability.domain.disputing import (
    DisputeResolved,
    ExplanationAttached,
    NonResponseDisputed,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.status import british
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, sentences

STAYS = "What was recorded stays on view."


def non_response(entry: NonResponseDisputed, item: Item, names: Names) -> Told:
    office = names.office(item.row.office)
    return Told(
        f"{office} disputes that no answer came",
        sentences(f"It says that it answered on {british(entry.body.answered)}.", STAYS),
    )


def transcription(entry: TranscriptionDisputed, item: Item, names: Names) -> Told:
    office = names.office(item.row.office)
    return Told(
        f"{office} disputes the words that were recorded of it",
        sentences(f"{say(codes.CHALLENGES, entry.body.ground)}.", STAYS),
    )


def confirmed(_entry: TranscriptionConfirmed, item: Item, names: Names) -> Told:
    return Told(f"{names.office(item.row.office)} confirmed as its own what was quoted of it")


def resolved(entry: DisputeResolved, _item: Item, names: Names) -> Told:
    follows = [say(codes.FOLLOWS, each) for each in entry.body.follows]
    outcome = say(codes.RESOLUTIONS, entry.body.outcome).lower()
    return Told(
        f"{names.office(entry.by)} resolved the dispute: {outcome}",
        sentences(f"What follows: {', '.join(follows)}." if follows else "", STAYS),
    )


def explanation(entry: ExplanationAttached, item: Item, names: Names) -> Told:
    about = f"{say(codes.CONTEXTS, entry.body.context)}." if entry.body.context else ""
    return Told(f"{names.office(item.row.office)} explains an entry", about)


TELLINGS: dict[type, Teller] = {
    NonResponseDisputed: non_response,
    TranscriptionDisputed: transcription,
    TranscriptionConfirmed: confirmed,
    DisputeResolved: resolved,
    ExplanationAttached: explanation,
}

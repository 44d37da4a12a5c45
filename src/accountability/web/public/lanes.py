"""One ask on its recommendation's page: its sentence, answer, delivery, dates and verdicts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from accountability.domain.answers import ResponseRecorded
from accountability.domain.asks import Voice
from accountability.domain.delivery import DeliveryReported, EvidenceAdded, TargetDateMoved, TargetDateSet
from accountability.domain.disputing import (
    NonResponseDisputed,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.extensions import ClockExtended
from accountability.domain.inheriting import AskTransferred, SuccessorPositionStated
from accountability.domain.recommendations import RecommendationAddressed
from accountability.domain.scrutiny import VerdictGiven, VerdictReplied
from accountability.domain.status import VERDICTS, VOICES, sentence
from accountability.projections.asks import AskView
from accountability.projections.citations import CitationRow
from accountability.projections.holds import HoldRow
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.entries import Shown, shown
from accountability.web.public.holding import sentence_of
from accountability.web.public.matrix import Tag, tags_of
from accountability.web.public.naming import Names, body_of
from accountability.web.public.sendings import Sending

# The entries that a lane is told from; the timeline has all of them.
KINDS = (
    RecommendationAddressed,
    ResponseRecorded,
    DeliveryReported,
    TargetDateSet,
    TargetDateMoved,
    EvidenceAdded,
    VerdictGiven,
    VerdictReplied,
    NonResponseDisputed,
    TranscriptionDisputed,
    TranscriptionConfirmed,
    AskTransferred,
    SuccessorPositionStated,
    ClockExtended,
)
DISPUTES = (NonResponseDisputed, TranscriptionDisputed)
TYPES = [str(kind.__struct_config__.tag) for kind in KINDS]


class Target(msgspec.Struct, frozen=True):
    """A target date as it was set or moved, with the reason that was given."""

    day: date
    why: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one voice found, and the duty holder's reply to it, if one came since. `voice` is in words."""

    voice: str
    tag: Tag
    entry: Shown
    checked_on: date | None
    reply: Shown | None


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """An initiative that the answer cites: what it is said to cover, and in `parts` what it does not."""

    slug: str
    name: str
    coverage: str
    parts: dict[str, str]


class Other(msgspec.Struct, frozen=True):
    """The office of another ask of the recommendation: it stands on the same page."""

    slug: str
    name: str


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """An ask as its recommendation's page shows it. `targets` has one date if none ever moved.

    `held` says that its office publishes nothing for a while. `addressing` is what stands before the day
    `addressed`: asked, presented, answered or published.
    """

    ask: UUID
    slug: str
    office: str
    sentence: str
    held: str
    tags: list[Tag]
    addressed: date
    addressing: str
    answer: Shown | None
    in_statement: bool
    gaps: list[Gap]
    confirmed: Shown | None
    disputes: list[Shown]
    stance: Shown | None
    predecessors: list[Other]
    heirs: list[Other]
    delivery: Shown | None
    evidence: list[Shown]
    targets: list[Target]
    verdicts: list[Verdict]
    extensions: list[Shown]
    sent_on: list[Sending]


def lane_of(  # noqa: PLR0913, PLR0917 - each is one thing that a lane is told from
    view: AskView,
    items: Sequence[Item],
    citations: Sequence[CitationRow],
    sent_on: Sequence[Sending],
    names: Names,
    hold: HoldRow | None = None,
) -> Lane:
    """`items` are entries of `TYPES`, oldest first; citations and referrals those of the recommendation."""
    own = [item for item in items if item.row.ask == view.row.ask]
    office = names.office(view.row.office)
    return Lane(
        ask=view.row.ask,
        slug=view.row.office,
        office=office,
        sentence=sentence(view.row, view.clocks, office, names.today, names.office),
        held=sentence_of(hold, office, names.today) if hold else "",
        tags=tags_of(view, names.today),
        addressed=view.row.addressed,
        addressing=_addressing(own),
        answer=_last(own, ResponseRecorded, names),
        in_statement=_is_from_statement(own),
        confirmed=_last(own, TranscriptionConfirmed, names) if view.row.confirmed else None,
        disputes=[shown(item, names) for item in own if isinstance(item.current, DISPUTES)],
        gaps=[_gap(row, names) for row in citations if row.ask == view.row.ask],
        stance=_last(own, SuccessorPositionStated, names) if view.row.stance else None,
        predecessors=[Other(slug, names.office(slug)) for slug in view.row.predecessors],
        heirs=[Other(slug, names.office(slug)) for slug in view.row.heirs],
        delivery=_last(own, DeliveryReported, names) if view.row.delivery else None,
        evidence=[shown(item, names) for item in own if isinstance(item.current, EvidenceAdded)],
        targets=_targets(own, names),
        verdicts=[verdict for voice in VOICES for verdict in _verdicts(own, voice, names)],
        extensions=[shown(item, names) for item in own if isinstance(item.current, ClockExtended)],
        sent_on=[sent for sent in sent_on if sent.ask == str(view.row.ask)],
    )


def _addressing(items: Sequence[Item]) -> str:
    """How the ask came to the office: a body is said to be asked only if it was sent the recommendation."""
    manners = [body_of(item).manner for item in items if isinstance(item.current, RecommendationAddressed)]
    if any(isinstance(item.current, AskTransferred) for item in items) and not manners:
        return "With it since"
    return codes.ADDRESSED[manners[-1]][1] if manners else "Addressed to it on"


def _last(items: Sequence[Item], kind: type, names: Names) -> Shown | None:
    found = [item for item in items if isinstance(item.current, kind)]
    return shown(found[-1], names) if found else None


def _is_from_statement(items: Sequence[Item]) -> bool:
    """Whether the answer that stands is what a statement about the whole report made of it."""
    answers = [body_of(item) for item in items if isinstance(item.current, ResponseRecorded)]
    return bool(answers) and answers[-1].statement is not None


def _gap(row: CitationRow, names: Names) -> Gap:
    return Gap(
        slug=row.initiative,
        name=names.initiative(row.initiative),
        coverage=say(codes.COVERAGES, row.coverage),
        parts=row.parts,
    )


def _targets(items: Sequence[Item], names: Names) -> list[Target]:
    """Each target date from the first on; the same day stated again is no move."""
    targets: list[Target] = []
    for item in items:
        body, day = body_of(item), getattr(body_of(item), "target", None)
        if day is None or getattr(body, "what", "delivery") != "delivery":
            continue
        if not targets or targets[-1].day != day:
            targets.append(Target(day, names.words.plain(item.current.parts, "reason") if targets else ""))
    return targets


def _verdicts(items: Sequence[Item], voice: Voice, names: Names) -> list[Verdict]:
    """What a voice found last, as a list of one; empty if it never gave a verdict."""
    own = [item for item in items if getattr(body_of(item), "voice", None) == voice]
    given = [item for item in own if isinstance(item.current, VerdictGiven)]
    if not given:
        return []
    last, body = given[-1], body_of(given[-1])
    replies = [
        item
        for item in own
        if isinstance(item.current, VerdictReplied) and item.row.position > last.row.position
    ]
    return [
        Verdict(
            voice=VOICES[voice].capitalize(),
            tag=Tag(body.verdict, VERDICTS[body.verdict]),
            entry=shown(last, names),
            checked_on=body.checked_on,
            reply=shown(replies[-1], names) if replies else None,
        )
    ]

"""A long, plausible history for measuring: the domain decides every entry, only the appending is in bulk."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from accountability.domain.answers import Mapping, Response
from accountability.domain.clocks import SERVICE_DEFAULT, Period
from accountability.domain.delivery import DeliveryReport, Target
from accountability.domain.entries import Entry, Said
from accountability.domain.initiatives import Initiative, InitiativeDetails, InitiativeRegistered
from accountability.domain.offices import Office, OfficeDetails, OfficeRegistered
from accountability.domain.panels import Panel, PanelCommissioned, PanelDetails
from accountability.domain.recommendations import (
    Addressing,
    Cited,
    Recommendation,
    RecommendationDetails,
    Terms,
)
from accountability.domain.scrutiny import Finding, VerdictGiven
from accountability.storage import log
from accountability.storage.parts import Part, seal

OFFICES = 30
RECOMMENDATIONS_A_PANEL = 40
APPENDED = "panel-to-append-to"
SHORT_STREAMS = 192
SMALL_PANELS = 20
BEGAN = datetime(2021, 1, 4, 9, tzinfo=UTC)
WORDS = (
    "We have begun work with the neighbourhood teams and will publish what we find each quarter. "
    "The board has agreed the money for the first year; the second depends on the settlement. "
)
Batch = tuple[list[Entry], list[Part]]


class Story:
    """Seeded, so that two runs measure the same bytes but for salts."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.now = BEGAN
        self.parts: list[Part] = []

    def identifier(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def words(self, *fields: str) -> dict[str, str]:
        sealed = seal({f"{field}/en": f"{field}: {WORDS * self.dice.randint(1, 3)}" for field in fields})
        self.parts += sealed
        return {part.name: part.commitment for part in sealed}

    def said(self, role: Any, by: str | None, *fields: str, provenance: Any = "authored") -> Said:
        self.now += timedelta(minutes=1)
        return Said(
            role=role,
            provenance=provenance,
            recorded=self.now,
            occurred=self.now.date(),
            by=by,
            parts=self.words(*fields),
        )


def batches(entries: int, seed: int = 1) -> Iterator[Batch]:
    """Batches of whole streams, at least `entries` entries in all."""
    story = Story(seed)
    made = 0
    for stream in _streams(story):
        collected: list[Any] = list(stream.collect_events())
        yield collected, story.parts
        story.parts = []
        made += len(collected)
        if made >= entries:
            break
    for stream in chain(_small_panels(story), _short_streams(story)):
        yield list(stream.collect_events()), story.parts
        story.parts = []


def _streams(story: Story) -> Iterator[Any]:
    for n in range(OFFICES):
        details = OfficeDetails(slug=f"office-{n}", kind="council", invented=True)
        yield Office.open(OfficeRegistered, story.identifier(), story.said("operator", None, "name"), details)
        initiative = InitiativeDetails(slug=f"initiative-{n}", owner=f"office-{n}", invented=True)
        said = story.said("operator", None, "name", "description")
        yield Initiative.open(InitiativeRegistered, story.identifier(), said, initiative)
    panels = 0
    while True:
        slug = f"panel-{panels}"
        said = story.said("secretariat", "office-0", "name", "question")
        details_ = PanelDetails(slug=slug, kind="citizens_panel", secretariat="office-0", invented=True)
        panel = Panel.open(PanelCommissioned, story.identifier(), said, details_)
        yield panel
        for serial in range(1, RECOMMENDATIONS_A_PANEL + 1):
            yield _recommendation(story, panel, slug, serial)
        panels += 1


def _small_panels(story: Story) -> Iterator[Any]:
    """The newest panels of a record of any length, so that what lists them is one page in all of them."""
    for n in range(SMALL_PANELS):
        slug = f"small-panel-{n}"
        said = story.said("secretariat", "office-0", "name", "question")
        details = PanelDetails(slug=slug, kind="citizens_panel", secretariat="office-0", invented=True)
        panel = Panel.open(PanelCommissioned, story.identifier(), said, details)
        yield panel
        yield _recommendation(story, panel, slug, 1)


def _short_streams(story: Story) -> Iterator[Any]:
    """A panel whose recommendations have one accepted ask each: what the appending is measured on."""
    said = story.said("secretariat", "office-0", "name")
    details = PanelDetails(slug=APPENDED, kind="citizens_panel", secretariat="office-0", invented=True)
    panel = Panel.open(PanelCommissioned, story.identifier(), said, details)
    yield panel
    for serial in range(1, SHORT_STREAMS + 1):
        said = story.said("secretariat", "office-0", "title", "text")
        where = RecommendationDetails(panel=APPENDED, serial=serial)
        recommendation = Recommendation.publish(panel, story.identifier(), said, where)
        ask, addressing = story.identifier(), Addressing(office="office-1", named_by="panel", manner="sent")
        recommendation.address(ask, addressing, story.said("secretariat", "office-0"))
        said = story.said("officer", "office-1", "text")
        recommendation.respond(
            ask, Response(decision="accepted", target=said.occurred + timedelta(days=9)), said
        )
        yield recommendation


def _recommendation(story: Story, panel: Panel, slug: str, serial: int) -> Recommendation:
    said = story.said("secretariat", "office-0", "title", "text")
    details = RecommendationDetails(panel=slug, serial=serial)
    recommendation = Recommendation.publish(panel, story.identifier(), said, details)
    offices = story.dice.sample(range(1, OFFICES), 3)
    for office in offices:
        ask = story.identifier()
        addressing = Addressing(office=f"office-{office}", named_by="panel", manner="sent")
        terms = Terms(basis="service_default", period=SERVICE_DEFAULT)
        if story.dice.random() < 0.3:  # noqa: PLR2004 - a share
            terms = Terms(
                basis="undertaking", period=Period(length=56, unit="days"), parts=story.words("said")
            )
        recommendation.address(ask, addressing, story.said("secretariat", "office-0"), terms)
        if story.dice.random() < 0.8:  # noqa: PLR2004 - a share
            _answer(story, recommendation, ask, f"office-{office}", office)
    return recommendation


def _answer(story: Story, recommendation: Recommendation, ask: UUID, office: str, number: int) -> None:
    said = story.said("officer", office, "text", "reason", "excluded")
    kind = story.dice.choice(("accepted", "accepted_in_part", "mapped_to_initiative", "not_accepted"))
    target: date = said.occurred + timedelta(days=90)
    slug = f"initiative-{number}"
    mapped = kind == "mapped_to_initiative"
    cited = [Cited(Mapping(initiative=slug, coverage="part"), story.words("gap"))] if mapped else []
    response = Response(
        decision=kind,  # type: ignore[arg-type]
        target=target if kind == "accepted" else None,
        reason_code="not_affordable" if kind == "not_accepted" else None,
        initiatives=(slug,) if mapped else (),
    )
    recommendation.respond(ask, response, said, cited)
    if kind == "not_accepted":
        return
    for _ in range(story.dice.randint(1, 4)):
        report = DeliveryReport(state="in_progress")
        recommendation.report_delivery(ask, report, story.said("officer", office, "text"))
    if kind == "accepted":
        moved = Target(target=target + timedelta(days=60), what="delivery")
        recommendation.move_target(ask, moved, story.said("officer", office, "reason"))
    finding = Finding(voice="panel", verdict="partly_met")
    verdict = story.said(
        "reviewer", "office-29" if office != "office-29" else "office-28", "evidence", "interest"
    )
    recommendation.record(VerdictGiven, verdict, finding, ask)


async def fill(connection: Any, entries: int, seed: int = 1) -> int:
    """Append a history in transactions of some thousand entries; the read models are left to a replay."""
    total = 0
    pending: list[Entry] = []
    parts: list[Part] = []
    for batch, sealed in batches(entries, seed):
        pending += batch
        parts += sealed
        if len(pending) >= 2000:  # noqa: PLR2004 - of a size that the server likes
            total += await _append(connection, pending, parts)
            pending, parts = [], []
    return total + await _append(connection, pending, parts)


async def _append(connection: Any, entries: list[Entry], parts: list[Part]) -> int:
    if entries:
        async with connection.transaction():
            await log.append(connection, entries, parts)
    return len(entries)

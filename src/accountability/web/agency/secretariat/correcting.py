"""Correcting the facts and figures of the secretariat's own entries.

Words and days are corrected as everybody's are (`web/agency/correcting.py`). Facts are asked with the
questions of the form that made the entry; an address is never asked again, since others have linked to it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import msgspec

from accountability.domain.areas import AreaAbolished, AreaRegistered, AreaRenamed
from accountability.domain.commands.base import Command
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.entries import Role
from accountability.domain.initiatives import InitiativeRegistered
from accountability.domain.offices import OfficeRegistered
from accountability.domain.panels import (
    ActivityHeld,
    PanelCommissioned,
    PanelReconvened,
    PanelReportPublished,
    SessionHeld,
)
from accountability.domain.recommendations import RecommendationAddressed, RecommendationPublished
from accountability.projections.reading import reading
from accountability.projections.register import all_areas, all_offices
from accountability.web.agency.areas import area
from accountability.web.agency.correcting import DATES, Correct, EntrySubject, load_entry
from accountability.web.agency.guards import must_be
from accountability.web.agency.journey import Step, Texts
from accountability.web.agency.secretariat import (
    activities,
    addressing,
    areas,
    questions,
    recommendations,
    register,
    sessions,
)
from accountability.web.agency.secretariat.questions import YES, texts
from accountability.web.agency.secretariat.renaming import SINCE
from accountability.web.agency.secretariat.subjects import REGISTERED
from accountability.web.fields import Choices, Day, Question
from accountability.web.forms import Form
from accountability.web.house import House
from accountability.web.public.naming import Also, body_of, names_for
from accountability.web.typed import Typed
from accountability.workspace.sessions import Signed

OCCURRED = questions.day("occurred", "Day it happened", missing="Enter the day it happened")


def _area(subject: EntrySubject) -> Question:
    """As it stands, registered or not, it is a choice."""
    return area(subject.areas, subject.names, standing=getattr(body_of(subject.item), "area", None))


def _became(subject: EntrySubject) -> Sequence[Question]:
    own, standing = subject.item.row.area or "", body_of(subject.item).successors
    return (areas.LAST_DAY, areas.became(subject.areas, subject.names, own, standing))


FACTS: dict[type, Callable[[EntrySubject], Sequence[Question]]] = {
    AreaRegistered: lambda of: areas.facts(of.areas, of.names, body_of(of.item).within),
    AreaRenamed: lambda _: (SINCE,),
    AreaAbolished: _became,
    OfficeRegistered: lambda of: register.office(_area(of)),
    InitiativeRegistered: lambda of: (register.owner(of.offices, of.names), *register.initiative(_area(of))),
    PanelCommissioned: lambda of: register.panel(_area(of)),
    SessionHeld: lambda _: (*sessions.SESSION, sessions.MINUTES),
    PanelReconvened: lambda _: sessions.RECONVENING,
    ActivityHeld: lambda _: activities.ACTIVITY,
    PanelReportPublished: lambda _: activities.REPORT,
    RecommendationPublished: lambda of: recommendations.facts(Typed(), _area(of)),
    RecommendationAddressed: lambda _: addressing.HOW,
}
# Those that name what is registered, to be chosen from it.
CHOOSING = (
    AreaRegistered,
    AreaAbolished,
    OfficeRegistered,
    InitiativeRegistered,
    PanelCommissioned,
    RecommendationPublished,
)
FACT = "fact-"


async def load(house: House, signed: Signed, path: Mapping[str, Any]) -> EntrySubject:
    """The entry, if this secretariat made it. Raises Unrecorded or NotAllowed."""
    must_be(signed, "secretariat")
    subject = await load_entry(house, signed, path["position"])
    if not isinstance(subject.item.entry, CHOOSING):
        return subject
    async with reading(house.readers, house.now()) as reader:
        rows = await all_areas(reader, limit=REGISTERED)
        offices = await all_offices(reader, limit=REGISTERED)
        also = Also(areas=[row.slug for row in rows], offices=[row.slug for row in offices])
        names = await names_for(reader, [subject.item, *subject.entries], also)
    return msgspec.structs.replace(subject, areas=rows, offices=offices, names=names)


class CorrectFacts(Correct):
    name = "facts"
    roles: ClassVar[tuple[Role, ...]] = ("secretariat",)

    def closed(self, subject: EntrySubject) -> str:
        known = type(subject.item.entry) in FACTS
        return super().closed(subject) or (
            "" if known else "This entry has no facts to correct, only words and days."
        )

    def steps(self, subject: EntrySubject, typed: Typed) -> list[Step]:
        asked = [*_asked(subject), *_lacking(subject, typed), OCCURRED]
        form = Form(questions=[msgspec.structs.replace(q, name=f"{FACT}{q.name}") for q in asked])  # type: ignore[type-var] # questions are structs
        lead = "As they stand. Change what is wrong; the original stays on view beside it."
        facts = Step(name="facts", heading="Correct facts and figures", lead=lead, form=form)
        return [facts, *super().steps(subject, typed)[1:]]

    def begins(self, subject: EntrySubject) -> Texts:
        standing = _standing(subject) | {"occurred": subject.item.current.occurred}
        texts: Texts = {}
        for question in (*_asked(subject), OCCURRED):
            texts |= _typed(question, standing.get(question.name))
        return texts

    def commands(self, subject: EntrySubject, answers: dict[str, Any]) -> Sequence[Command]:
        given = {q.name: answers[f"{FACT}{q.name}"] for q in _asked(subject)}
        body = msgspec.structs.replace(_body(subject), **_facts(subject, given))
        return [
            CorrectEntry(
                position=subject.item.row.position,
                kind=answers["kind"],
                body=msgspec.Raw(msgspec.json.encode(body)),
                replaced_texts=texts({"source": answers.get(f"{FACT}source")}, "source"),
                replaced_occurred=answers[f"{FACT}occurred"],
                texts={"reason/en": answers["correction_reason"]},
            )
        ]


def _asked(subject: EntrySubject) -> list[Question]:
    """The facts of this type of entry; its days are corrected with its words."""
    facts = FACTS[type(subject.item.current)](subject)
    return [question for question in facts if question.name not in DATES]


def _lacking(subject: EntrySubject, typed: Typed) -> list[Question]:
    """Words that a fact may need and that the entry was made without: who gives an area its code."""
    entry = subject.item.current
    if isinstance(entry, AreaRegistered) and not entry.has_part("source"):
        return [areas.source(typed.one(f"{FACT}code"))]
    return []


def _body(subject: EntrySubject) -> Any:
    return body_of(subject.item)


def _standing(subject: EntrySubject) -> dict[str, Any]:
    """The facts as they stand, by the names of the questions."""
    facts = msgspec.structs.asdict(_body(subject))
    support = facts.pop("support", None)
    return facts | ({"support_method": support.method, **msgspec.structs.asdict(support)} if support else {})


def _typed(question: Question, value: Any) -> Texts:
    """What a person would have typed or ticked for this value."""
    name = f"{FACT}{question.name}"
    if isinstance(question, Day):
        parts = (
            {"day": value.day, "month": value.month, "year": value.year} if isinstance(value, date) else {}
        )
        return {f"{name}-{part}": [str(number)] for part, number in parts.items()}
    if isinstance(value, tuple):
        return {name: list(value)}
    if isinstance(question, Choices):
        return {name: [YES] if value else []}
    return {name: [] if value is None else [str(value)]}


def _facts(subject: EntrySubject, given: dict[str, Any]) -> dict[str, Any]:
    if isinstance(subject.item.current, RecommendationPublished):
        return recommendations.details(given)
    return given


JOURNEYS = (CorrectFacts(),)

"""Correcting an entry of one's own: the original stays on view, the corrected words stand in its place."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

import msgspec

from accountability.domain.commands.base import Command
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.entries import Role
from accountability.projections import timeline
from accountability.projections.reading import reading
from accountability.projections.register import AreaRow, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.agency.guards import NotAllowed
from accountability.web.agency.journey import Journey, Step, Texts
from accountability.web.fields import Choice, Day, LongText, Option, Question
from accountability.web.forms import Form
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import telling
from accountability.web.public.naming import Names, body_of, names_for
from accountability.web.typed import Typed
from accountability.workspace.sessions import Signed

LONGEST = 20_000
# No number in an address goes further than the database can count.
LAST = 2**63 - 1
DATES = {
    "target": "Target date",
    "decide_by": "Day of the decision",
    "review_on": "Day of the review",
    "next_update": "Day of the next report",
    "checked_on": "Day on which evidence was looked for",
    "period_from": "First day of the evidence",
    "period_to": "Last day of the evidence",
    "until": "Day on which the clock runs again",
    "began": "Day it began",
    "ended": "Day it ended",
    "published": "Day of publication",
}
KINDS = (
    Option("typo", "A slip of the pen", "The meaning does not change."),
    Option("fact", "A fact", "What was said was wrong."),
    Option("attribution", "Whose words they are", "They were put to the wrong body or person."),
)


class EntrySubject(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of this person's office; `entries` are what corrected it before."""

    signed: Signed
    item: Item
    names: Names
    entries: list[Item]
    areas: list[AreaRow] = []
    offices: list[OfficeRow] = []

    @property
    def about(self) -> str:
        return str(self.item.row.position)

    @property
    def address(self) -> str:
        return f"/workspace/entries/{self.item.row.position}"

    @property
    def public(self) -> str:
        return telling.address(self.item).partition("#")[0]

    @property
    def last(self) -> int:
        return max([self.item.row.position, *self.item.corrected])

    @property
    def title(self) -> str:
        return telling.heading(self.item, self.names)


async def load_entry(house: House, signed: Signed, position: int) -> EntrySubject:
    """The entry, if this person's office made it in this person's role; else NotAllowed."""
    async with reading(house.readers, house.now()) as reader:
        found = await timeline.items_at(reader, [position]) if 0 <= position <= LAST else []
        if not found:
            raise Unrecorded("entry", "/en/log")
        item = found[0]
        corrections = await timeline.items_at(reader, item.corrected)
        names = await names_for(reader, [item, *corrections])
    if (item.entry.by, item.entry.role) != (signed.office, signed.role):
        why = "Only the office that made an entry may correct it."
        raise NotAllowed(signed, why, f"/en/log/{position}", "See the entry in the public record")
    return EntrySubject(signed=signed, item=item, names=names, entries=corrections[::-1])


class Correct(Journey[EntrySubject]):
    name = "correct"
    title = "Check the correction"
    roles: ClassVar[tuple[Role, ...]] = ("officer", "reviewer", "secretariat")

    def closed(self, subject: EntrySubject) -> str:
        if not subject.item.entry.correctable:
            return "A correction is corrected by correcting its target again."
        return ""

    def steps(self, subject: EntrySubject, typed: Typed) -> list[Step]:
        lead = (
            "The words and dates as they stand. Change what is wrong; the original stays on view beside it."
        )
        questions: list[Question] = [*_words(subject), *_days(subject)]
        asked_as = {field: f"date-{field}" for field in DATES}
        form = Form(questions=questions, asked_as=asked_as)
        return [Step(name="words", heading="Correct an entry", lead=lead, form=form), _why()]

    def begins(self, subject: EntrySubject) -> Texts:
        texts = {f"part-{_id(name)}": [text] for name, text in _texts(subject).items()}
        for field, day in _dates(subject).items():
            parts = {"day": day.day, "month": day.month, "year": day.year}
            texts |= {f"date-{field}-{part}": [str(value)] for part, value in parts.items()}
        return texts

    def commands(self, subject: EntrySubject, answers: dict[str, Any]) -> Sequence[Command]:
        now = _texts(subject)
        given = {name: answers[f"part-{_id(name)}"] or "" for name in now}
        return [
            CorrectEntry(
                position=subject.item.row.position,
                kind=answers["kind"],
                body=_body(subject, answers),
                replaced_texts={name: text for name, text in given.items() if text and text != now[name]},
                texts={"reason/en": answers["correction_reason"]},
            )
        ]


def _words(subject: EntrySubject) -> list[Question]:
    labels = {field.name: field.label or "Words" for field in telling.fields(subject.item.current)}
    return [
        LongText(
            name=f"part-{_id(name)}",
            label=labels.get(name.partition("/")[0], "Words"),
            what="This",
            missing="This cannot be left empty. Words can only be removed by law, not by a correction.",
            characters=LONGEST,
        )
        for name in _texts(subject)
    ]


def _days(subject: EntrySubject) -> list[Question]:
    return [
        Day(name=f"date-{field}", label=DATES[field], missing="Enter the date.") for field in _dates(subject)
    ]


def _why() -> Step:
    kind = Choice(
        name="kind",
        label="What was wrong?",
        what="What was wrong",
        missing="Choose what was wrong.",
        options=KINDS,
    )
    reason = LongText(
        name="correction_reason",
        label="Why is it corrected?",
        what="The reason",
        hint="The public reads this beside the entry.",
        missing="Say why the entry is corrected.",
        rows=4,
    )
    form = Form(questions=[kind, reason], asked_as={"reason": "correction_reason"})
    return Step(name="why", heading="Why it is corrected", form=form)


def _texts(subject: EntrySubject) -> dict[str, str]:
    """The words of the entry as they stand, by part; what was removed can't be corrected."""
    found = subject.names.words.found
    words = {name: found.get(sealed) for name, sealed in subject.item.current.parts.items()}
    return {name: text for name, text in words.items() if isinstance(text, str)}


def _dates(subject: EntrySubject) -> dict[str, date]:
    body = body_of(subject.item)
    found = {field: getattr(body, field, None) for field in DATES}
    return {field: day for field, day in found.items() if isinstance(day, date)}


def _body(subject: EntrySubject, answers: dict[str, Any]) -> msgspec.Raw | None:
    """The whole body with its new dates; None if none changed."""
    moved = {field: answers[f"date-{field}"] for field in _dates(subject)}
    if moved == _dates(subject):
        return None
    body = body_of(subject.item)
    return msgspec.Raw(msgspec.json.encode(msgspec.structs.replace(body, **moved)))


def _id(part: str) -> str:
    return part.replace("/", "-")

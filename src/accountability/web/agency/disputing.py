"""An office against what was recorded of it: dispute a silence or a quotation, confirm one, give context."""

from collections.abc import Callable, Iterable, Sequence
from textwrap import shorten
from typing import Any

from accountability.domain.commands.base import Command
from accountability.domain.commands.disputes import (
    AttachExplanation,
    ConfirmTranscription,
    DisputeNonResponse,
    DisputeTranscription,
)
from accountability.domain.disputing import (
    Confirmation,
    DisputeResolved,
    Explanation,
    NonResponse,
    NonResponseDisputed,
    Transcription,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.integrity import Revisiting
from accountability.domain.timing import PassingEntry
from accountability.projections.timeline import Item
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.delivering import FILES_HINT
from accountability.web.agency.journey import Journey, Step, Texts
from accountability.web.fields import Attach, Choice, Day, LongText, Option, Question, Text
from accountability.web.forms import Form
from accountability.web.public import codes, telling
from accountability.web.typed import Typed

SHOWN = 300  # of an entry's words, so that it is recognised
QUOTED = ("transcribed", "summarised")
STAYS = "The entry stays on view, and what you say here stands beside it. The panel’s secretariat answers."
GROUNDS = {
    "wrong_words": "These are not our words",
    "incomplete": "Something is left out",
    "out_of_context": "They are out of their context",
    "not_ours": "Another body said this",
}
DISPUTES = (NonResponseDisputed, TranscriptionDisputed)


def is_open(item: Item, subject: AskSubject) -> bool:
    """Whether a dispute was not resolved yet."""
    found = [subject.names.beside.get(position) for position in item.beside]
    return not any(each and isinstance(each.entry, DisputeResolved) for each in found)


def silences(subject: AskSubject) -> list[Item]:
    """Entries which say that a day went by, as far as nobody disputes them now."""
    return [
        item
        for item in subject.entries
        if isinstance(item.entry, PassingEntry) and not _is_disputed(item, subject)
    ]


def quotations(subject: AskSubject) -> list[Item]:
    """What others recorded of the office's words, as far as it neither disputes nor confirmed it."""
    return [
        item
        for item in subject.entries
        if item.entry.on_behalf_of == subject.row.office
        and item.entry.provenance in QUOTED
        and item.entry.ask is not None
        and not isinstance(item.entry, DISPUTES)
        and not _is_disputed(item, subject)
        and not any(isinstance(each.entry, TranscriptionConfirmed) for each in _beside(item, subject))
    ]


def _beside(item: Item, subject: AskSubject) -> Iterable[Item]:
    return [found for position in item.beside if (found := subject.names.beside.get(position))]


def _is_disputed(item: Item, subject: AskSubject) -> bool:
    return any(isinstance(each.entry, DISPUTES) and is_open(each, subject) for each in _beside(item, subject))


def explainable(subject: AskSubject) -> list[Item]:
    return [item for item in subject.entries if not isinstance(item.entry, Revisiting)]


class AboutEntry(Journey[AskSubject]):
    """`found` gives the entries that a form may be about; with a single one, that is chosen already."""

    names_entry = "entry"
    heading: str
    lead: str = ""
    which: str
    none: str
    found: Callable[[AskSubject], list[Item]]

    def closed(self, subject: AskSubject) -> str:
        return "" if type(self).found(subject) else self.none

    def begins(self, subject: AskSubject) -> Texts:
        found = type(self).found(subject)
        return {"entry": [str(found[0].row.version)]} if len(found) == 1 else {}

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        questions = [self.entry(subject), *self.questions(subject)]
        form = Form(questions=questions, asked_as={"occurred": "answered"})
        return [Step(name="details", heading=self.heading, lead=self.lead, form=form)]

    def questions(self, subject: AskSubject) -> list[Question]:
        raise NotImplementedError

    def entry(self, subject: AskSubject) -> Choice:
        return which_entry(subject, self.which, type(self).found(subject))


def which_entry(subject: AskSubject, label: str, items: Sequence[Item]) -> Choice:
    return Choice(
        name="entry",
        label=label,
        what="The entry",
        missing="Choose the entry.",
        options=[
            Option(
                str(item.row.version),
                f"Entry {item.row.position:,}: {telling.heading(item, subject.names)}",
                shorten(subject.names.words.plain(item.current.parts, "text"), SHOWN, placeholder=" …"),
            )
            for item in items
        ],
    )


class DisputeSilence(AboutEntry):
    name = "dispute-silence"
    title = "Check what you dispute"
    heading = "Dispute that no answer came"
    lead = STAYS
    which = "Which entry do you dispute?"
    none = "No entry that says that a day went by is open to dispute here."
    found = staticmethod(silences)

    def questions(self, subject: AskSubject) -> list[Question]:
        return [
            Day(
                name="answered",
                label="On which day did you answer?",
                what="The day",
                hint="For example, 20 2 2026",
                missing="Enter the day on which you answered.",
            ),
            Text(
                name="where",
                label="Where did you answer, or to whom did you send it?",
                what="The place",
                missing="Say where the answer was given or sent.",
                limit=500,
            ),
            _words("text", "What did you answer?", "Say what you answered."),
            *evidence(),
        ]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        dispute = NonResponse(entry=int(answers["entry"]), answered=answers["answered"])
        return [
            DisputeNonResponse(
                ask=subject.row.ask,
                dispute=dispute,
                texts=_texts(answers, "text", "where", "link"),
                files=answers["files"] or (),
            )
        ]


class DisputeWords(AboutEntry):
    name = "dispute-words"
    title = "Check what you dispute"
    heading = "Dispute words that were recorded of you"
    lead = STAYS
    which = "Which words do you dispute?"
    none = "No words of your office were taken from elsewhere here, or you have confirmed or disputed them."
    found = staticmethod(quotations)

    def questions(self, subject: AskSubject) -> list[Question]:
        return [
            Choice(
                name="ground",
                label="What is wrong with them?",
                what="What is wrong",
                missing="Choose what is wrong.",
                options=[Option(code, words) for code, words in GROUNDS.items()],
            ),
            _words("text", "Say it in your words", "Say what is wrong."),
            *evidence(),
        ]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        return [
            DisputeTranscription(
                ask=subject.row.ask,
                dispute=Transcription(entry=int(answers["entry"]), ground=answers["ground"]),
                texts=_texts(answers, "text", "link"),
                files=answers["files"] or (),
            )
        ]


class ConfirmWords(AboutEntry):
    name = "confirm-words"
    title = "Check what you confirm"
    heading = "Confirm words that were recorded of you"
    lead = "The public then reads that your office takes them as its own. You can still change your answer."
    which = "Which words do you confirm?"
    none = DisputeWords.none
    found = staticmethod(quotations)

    def questions(self, subject: AskSubject) -> list[Question]:
        return [LongText(name="text", label="Anything to add? (optional)", what="Your words", rows=4)]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        confirmation = Confirmation(entry=int(answers["entry"]))
        return [
            ConfirmTranscription(
                ask=subject.row.ask, confirmation=confirmation, texts=_texts(answers, "text")
            )
        ]


class Explain(AboutEntry):
    name = "explain"
    title = "Check your explanation"
    heading = "Explain an entry"
    lead = "What limited you, what it cost, what was done instead: shown beside the entry."
    which = "Which entry do you explain?"
    none = "There is nothing to explain yet."
    found = staticmethod(explainable)

    def questions(self, subject: AskSubject) -> list[Question]:
        return [
            Choice(
                name="context",
                label="What is it about?",
                what="What it is about",
                missing="Choose what it is about.",
                options=[Option(code, words) for code, words in codes.CONTEXTS.items()],
            ),
            _words("text", "Your explanation", "Give your explanation."),
            *evidence(),
        ]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        return [
            AttachExplanation(
                ask=subject.row.ask,
                explanation=Explanation(entry=int(answers["entry"]), context=answers["context"]),
                texts=_texts(answers, "text", "link"),
                files=answers["files"] or (),
            )
        ]


def _words(name: str, label: str, missing: str) -> LongText:
    hint = "The public reads this. Do not name private persons."
    return LongText(name=name, label=label, what="Your words", hint=hint, missing=missing, rows=6)


def evidence() -> list[Question]:
    return [
        Text(
            name="link",
            label="Where can people read more? (optional)",
            what="The address",
            hint="A web address, such as https://www.example.org/letter",
            limit=500,
        ),
        Attach(name="files", label="Files to publish with it (optional)", hint=FILES_HINT),
    ]


def _texts(answers: dict[str, Any], *names: str) -> dict[str, str]:
    return {f"{name}/en": answers[name] for name in names if answers.get(name)}


JOURNEYS = (DisputeSilence(), DisputeWords(), ConfirmWords(), Explain())

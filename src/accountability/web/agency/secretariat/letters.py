"""What an office wrote to the secretariat instead of here: a dispute, or its stance on an earlier answer.

Both are quoted: word for word or summarised, with their source, as the office's own.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from accountability.domain.commands.base import Command
from accountability.domain.commands.disputes import DisputeNonResponse, DisputeTranscription
from accountability.domain.commands.succession import StatePosition
from accountability.domain.disputing import NonResponse, Transcription
from accountability.domain.inheriting import Position
from accountability.domain.timing import PassingEntry
from accountability.projections.timeline import Item
from accountability.web.agency.disputing import GROUNDS, evidence, quotations, silences, which_entry
from accountability.web.agency.journey import Step, Texts
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import IN_ENGLISH, Answers, options, texts
from accountability.web.agency.secretariat.subjects import QuotedAsk
from accountability.web.agency.succession.stances import (
    ASKED_AS,
    OFFERED,
    TakeStance,
    by_id,
    former_of,
    said_by,
    stance_choice,
    whose,
)
from accountability.web.fields import Choice, Option, Question, Text
from accountability.web.forms import Form
from accountability.web.typed import Typed

# What a stance does in public, said of another's office.
MEANS = {
    "adopts": "Its decision, report and dates are the office’s own from then on.",
    "reviews": "It names the day, and that day has a clock.",
    "declines": "It says why. The public reads “not accepted”.",
}


def _from_the_letter() -> Sequence[Question]:
    """How its words are taken over, and where from."""
    return (
        questions.language(),
        questions.quoted(),
        questions.day("occurred", "Day of the letter", missing="Enter the day of the letter"),
        questions.quoted_source(),
    )


def _quoted(subject: QuotedAsk, answers: Answers) -> dict[str, Any]:
    return {
        "ask": subject.row.ask,
        "occurred": answers["occurred"],
        "provenance": answers["provenance"],
        "on_behalf_of": subject.row.office,
    }


class DisputeByLetter(Keeping[QuotedAsk]):
    name = "letter"
    names_entry = "entry"
    heading = "Take over a dispute that came by letter"
    lead = (
        "The entry stays on view, and what the office says stands beside it. You resolve it afterwards, as "
        "every dispute."
    )

    def closed(self, subject: QuotedAsk) -> str:
        return "" if _disputable(subject) else "No entry here is open to dispute by the office."

    def begins(self, subject: QuotedAsk) -> Texts:
        found = _disputable(subject)
        return IN_ENGLISH | ({"entry": [str(found[0].row.version)]} if len(found) == 1 else {})

    def steps(self, subject: QuotedAsk, typed: Typed) -> list[Step]:
        entry = which_entry(subject, "Which entry does the office dispute?", _disputable(subject))
        first = Step(name="entry", heading=self.heading, lead=self.lead, form=Form(questions=[entry]))
        return [first, *super().steps(subject, typed)] if _chosen(subject, typed.one("entry")) else [first]

    def questions(self, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
        silent = _is_silence(_chosen(subject, typed.one("entry")))
        return (*(_of_silence() if silent else _of_words()), *_from_the_letter(), *evidence())

    def commands(self, subject: QuotedAsk, answers: Answers) -> Sequence[Command]:
        shared = _quoted(subject, answers) | {"files": answers["files"] or ()}
        entry = int(answers["entry"])
        if _is_silence(_chosen(subject, answers["entry"])):
            said = texts(answers, "text", "where", "link", "source")
            silence = NonResponse(entry=entry, answered=answers["answered"])
            return [DisputeNonResponse(dispute=silence, texts=said, **shared)]
        words = Transcription(entry=entry, ground=answers["ground"])
        return [DisputeTranscription(dispute=words, texts=texts(answers, "text", "link", "source"), **shared)]


def _disputable(subject: QuotedAsk) -> list[Item]:
    return [*silences(subject), *quotations(subject)]


def _chosen(subject: QuotedAsk, version: str) -> Item | None:
    return next((item for item in _disputable(subject) if str(item.row.version) == version), None)


def _is_silence(item: Item | None) -> bool:
    return item is not None and isinstance(item.entry, PassingEntry)


def _of_silence() -> Sequence[Question]:
    return (
        questions.day(
            "answered",
            "On which day does it say that it answered?",
            missing="Enter the day on which the office says that it answered",
        ),
        Text(
            name="where",
            label="Where does it say that it answered, or to whom?",
            what="The place",
            missing="Say where the office says that it answered",
            limit=500,
        ),
        questions.words(
            "text", "What does it say that it answered?", missing="Enter what the office says", rows=6
        ),
    )


def _of_words() -> Sequence[Question]:
    return (
        Choice(
            name="ground",
            label="What does it say is wrong?",
            missing="Choose what the office says is wrong",
            options=options(GROUNDS),
        ),
        questions.words(
            "text", "Its words, or your summary of them", missing="Enter what the office says", rows=6
        ),
    )


class QuotingStance(Keeping[QuotedAsk]):
    name = "stance"
    heading = "Take over what it makes of the earlier answer"
    asked_as = ASKED_AS

    def closed(self, subject: QuotedAsk) -> str:
        return TakeStance().closed(subject)

    def begins(self, subject: QuotedAsk) -> Texts:
        return IN_ENGLISH

    def steps(self, subject: QuotedAsk, typed: Typed) -> list[Step]:
        former = former_of(subject, typed)
        asked: list[Question] = [whose(subject)] if len(subject.predecessors) > 1 else []
        stance = stance_choice("stance", f"What does {subject.office} make of the earlier answer?", former)
        meant = [Option(each.value, each.text, MEANS[each.value]) for each in stance.options]
        asked.append(msgspec.structs.replace(stance, options=meant))
        lead = said_by(subject, former) if former else ""
        first = Step(name="stance", heading=self.heading, lead=lead, form=Form(questions=asked))
        return [first, *super().steps(subject, typed)] if typed.one("stance") in OFFERED else [first]

    def questions(self, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
        asked: list[Question] = []
        if typed.one("stance") == "reviews":
            missing = "Enter the day by which it will have reviewed it"
            asked.append(questions.day("until", "By when will it have decided?", missing=missing))
        if typed.one("stance") == "declines":
            label, missing = "Why does it decline to take it over?", "Enter why the office declines"
            asked.append(questions.words("stance_reason", label, missing=missing, rows=5))
        asked.append(questions.words("stance_text", "Its words, or your summary of them (optional)", rows=5))
        return (*asked, *_from_the_letter())

    def commands(self, subject: QuotedAsk, answers: Answers) -> Sequence[Command]:
        former = by_id(subject.predecessors, answers.get("former")) or subject.predecessors[-1]
        position = Position(predecessor=former.row.ask, stance=answers["stance"], until=answers.get("until"))
        named = {"text": answers.get("stance_text"), "reason": answers.get("stance_reason")}
        said = texts({**answers, **named}, "text", "reason", "source")
        return [StatePosition(position=position, texts=said, **_quoted(subject, answers))]


JOURNEYS = (DisputeByLetter(), QuotingStance())

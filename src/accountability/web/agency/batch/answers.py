"""Answering many asks at once: which → one answer for all → where they differ → check → publish.

Every question about one ask has that ask's identifier in its name, so that each answer and each error has its
row. An ask is answered as all are, with words or a date of its own, or by a decision of its own, which then
asks for everything that such a decision must carry: the same pages as when it is answered alone.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from accountability.domain.answers import NEEDS
from accountability.domain.asks import DECIDED
from accountability.domain.commands.base import Command
from accountability.web.agency.answering import (
    HINTS,
    OFFERED,
    coverage_steps,
    details_step,
    respond,
    revision,
    target_day,
)
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.batch.subject import IDENTIFIER, NAME, BatchSubject
from accountability.web.agency.journey import Journey, Step, Texts
from accountability.web.fields import Choice, Choices, LongText, Option, Question, Select
from accountability.web.forms import Form
from accountability.web.typed import Typed, Wrong

EACH = "each"
HAVE_TARGETS = ("accepted", "accepted_in_part", "accepted_in_principle", "mapped_to_initiative")


class Ticks(Choices, frozen=True, kw_only=True):
    """Which asks. One that is not this office's is refused by name, and so are more than `most`."""

    most: int
    foreign: Sequence[str] = ()

    def read(self, typed: Typed) -> tuple[str, ...]:
        if self.foreign:
            shown = ", ".join(text[:40] for text in self.foreign[:5])
            raise Wrong(f"Not put to your office, so it cannot be answered here: {shown}")
        chosen = super().read(typed)
        if len(chosen) > self.most:
            raise Wrong(f"Tick at most {self.most}. You ticked {len(chosen)}")
        return chosen


class AnswerMany(Journey[BatchSubject]):
    name = NAME
    title = "Check your answers"

    def steps(self, subject: BatchSubject, typed: Typed) -> list[Step]:
        steps = [_asks_step(subject)]
        if not subject.chosen:
            return steps
        decision = typed.one("decision")
        steps.append(_decision_step(subject))
        if decision in NEEDS:
            steps += shared_steps(subject, typed)
        if decision in NEEDS or decision == EACH:
            steps.append(_each_step(subject, typed))
        for ask in subject.chosen:
            steps += own_steps(ask, typed)
        return steps

    def begins(self, subject: BatchSubject) -> Texts:
        return subject.left

    def commands(self, subject: BatchSubject, answers: dict[str, Any]) -> Sequence[Command]:
        return [respond(ask, answers_of(ask.row.ask, answers)) for ask in subject.chosen]

    def after(self, subject: BatchSubject, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}"


def _asks_step(subject: BatchSubject) -> Step:
    question = Ticks(
        name="asks",
        label="Which recommendations do you answer now?",
        what="The recommendations",
        missing="Tick at least one recommendation.",
        options=[Option(str(ask.row.ask), ask.title) for ask in (*subject.chosen, *subject.offered)],
        most=subject.most,
        foreign=subject.foreign,
    )
    return Step(
        name="asks",
        heading=question.label,
        form=Form(questions=[question]),
        template="agency/batch/asks.html",
    )


def _decision_step(subject: BatchSubject) -> Step:
    count = len(subject.chosen)
    question = Choice(
        name="decision",
        label=f"What does {subject.office} answer to {'this one' if count == 1 else f'these {count}'}?",
        what="The answer",
        missing="Choose an answer, or that they differ.",
        hint="You can answer some of them differently on one of the next pages.",
        options=[
            *(Option(code, OFFERED[code], HINTS[code]) for code in NEEDS),
            Option(EACH, "They all differ", "You choose the answer to each of them."),
        ],
    )
    return Step(name="decision", heading=question.label, form=Form(questions=[question]))


def shared_steps(subject: BatchSubject, typed: Typed) -> list[Step]:
    """What the answer for all must carry, asked once: as for an ask that was never answered."""
    first = subject.chosen[0]
    anew = msgspec.structs.replace(first.view, row=msgspec.structs.replace(first.row, decision="awaiting"))
    ask = msgspec.structs.replace(first, view=anew)
    decision: Any = typed.one("decision")
    details = msgspec.structs.replace(details_step(ask, decision), detour=None)
    covers = coverage_steps(ask, typed) if decision == "mapped_to_initiative" else []
    return [details, *covers]


def _each_step(subject: BatchSubject, typed: Typed) -> Step:
    """One row for each ask: as for all, or what is its own."""
    questions = [question for ask in subject.chosen for question in _row(ask, typed)]
    return Step(
        name=EACH,
        heading="Where do they differ?",
        form=Form(questions=questions),
        template="agency/batch/each.html",
    )


def _row(ask: AskSubject, typed: Typed) -> list[Question]:
    shared = typed.one("decision")
    same = Option("", f"As for all: {OFFERED[shared]}" if shared in NEEDS else "Choose an answer")
    asked: list[Question] = [
        Select(
            name="decision",
            label="Answer",
            what="The answer",
            missing="" if shared in NEEDS else "Choose an answer.",
            options=[same, *(Option(code, OFFERED[code]) for code in NEEDS)],
        )
    ]
    if shared in NEEDS and of_ask(typed, ask.row.ask).one("decision") not in NEEDS:
        asked.append(LongText(name="text", label="Own words (optional)", what="Own words", rows=3))
        if shared in HAVE_TARGETS:
            asked.append(target_day("Own target date (optional)", "", ask.today))
        if ask.row.decision in DECIDED:
            asked.append(revision(ask))
    return [_named(question, ask.row.ask) for question in asked]


def own_steps(ask: AskSubject, typed: Typed) -> list[Step]:
    """What a decision of its own must carry, on pages of its own."""
    own = of_ask(typed, ask.row.ask)
    decision: Any = own.one("decision")
    if decision not in NEEDS:
        return []
    details = msgspec.structs.replace(details_step(ask, decision), detour=None)
    covers = coverage_steps(ask, own) if decision == "mapped_to_initiative" else []
    return [_step_of(step, ask) for step in (details, *covers)]


def _step_of(step: Step, ask: AskSubject) -> Step:
    questions = [_named(question, ask.row.ask) for question in step.form.questions]
    return msgspec.structs.replace(
        step,
        name=f"{step.name}-{ask.row.ask}",
        heading=f"{ask.title}: {step.heading}",
        form=Form(questions=questions, asked_as=step.form.asked_as),
    )


def _named(question: Question, ask: UUID) -> Question:
    return msgspec.structs.replace(question, name=f"{question.name}-{ask}")  # type: ignore[type-var]


def of_ask(typed: Typed, ask: UUID) -> Typed:
    """What was typed about one ask, under the names that its questions have when it is answered alone."""
    mark = f"-{ask}"
    return Typed({name.replace(mark, ""): values for name, values in typed.texts.items() if mark in name})


def answers_of(ask: UUID, answers: dict[str, Any]) -> dict[str, Any]:
    """The answer to one ask: a decision of its own, else that for all with words of its own."""
    mark = f"-{ask}"
    own = {name.replace(mark, ""): value for name, value in answers.items() if mark in name}
    if own.get("decision"):
        return own
    shared = {name: value for name, value in answers.items() if not IDENTIFIER.search(name)}
    return shared | {name: value for name, value in own.items() if value is not None}

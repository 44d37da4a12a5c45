"""An ask's clocks: started by the secretariat, let stand still, let run again."""

from collections.abc import Sequence
from typing import ClassVar

from accountability.domain.clocks import Clock
from accountability.domain.commands.asks import ExtendClock, StartClock
from accountability.domain.commands.base import Command
from accountability.domain.entries import Role
from accountability.domain.extensions import not_extendable
from accountability.web.agency.answering import sent_on
from accountability.web.agency.journey import Step
from accountability.web.agency.secretariat import questions, terms
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, texts
from accountability.web.agency.secretariat.subjects import QuotedAsk
from accountability.web.agency.steering import Pause, Resume, which
from accountability.web.fields import Choice, Option, Question, Text
from accountability.web.typed import Typed


class StartingClock(Keeping[QuotedAsk]):
    name = "clock"
    heading = "Start a clock"
    lead = "A date set by law or promised runs on beside it; a date for comparison makes way for it."

    def steps(self, subject: QuotedAsk, typed: Typed) -> list[Step]:
        return [*super().steps(subject, typed), *terms.steps(typed)]

    def questions(self, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
        return (
            Choice(
                name="kind",
                label=f"What is due from {subject.office}?",
                missing="Choose what is due",
                options=(Option("reply", "A response"), Option("update", "An update on delivery")),
            ),
            questions.day(
                "occurred",
                "First day",
                "A period is counted from this day. For example, 28 5 2026",
                "Enter the first day",
            ),
            terms.basis(none=False),
            questions.words("source", "Source (optional)", "Where this is recorded, if it is.", rows=2),
        )

    def commands(self, subject: QuotedAsk, answers: Answers) -> Sequence[Command]:
        agreed = terms.terms(answers)
        assert agreed is not None, "the form offers no clock without a date"
        return [
            StartClock(
                ask=subject.row.ask,
                kind=answers["kind"],
                terms=agreed,
                occurred=answers["occurred"],
                texts=texts(answers, "source"),
            )
        ]


class PausingClock(Pause):
    until: ClassVar[dict[str, str]] = {
        "label": "On which day does it run again? (optional)",
        "hint": "Without a day it stands still until you say so.",
    }
    roles: ClassVar[tuple[Role, ...]] = ("secretariat",)


class ResumingClock(Resume):
    roles: ClassVar[tuple[Role, ...]] = ("secretariat",)


class ExtendingClock(Keeping[QuotedAsk]):
    name = "extend"
    heading = "Extend a due day"
    lead = (
        "Both days stay on view, with who agreed and why. If the earlier day has passed already, "
        "the entry that says so stays."
    )

    def closed(self, subject: QuotedAsk) -> str:
        return "" if extendable(subject) else "No clock runs here that anybody could extend."

    def questions(self, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
        return (
            which(extendable(subject)),
            questions.day("due", "The new day by which it is due", missing="Enter the new day"),
            Text(
                name="agreed_by",
                label="Who agreed to it?",
                hint="The body to which the answer is owed, by its name: never the office that owes it.",
                missing="Say who agreed to the later day",
            ),
            questions.words("reason", "Why does the day move?", missing="Say why the day moves", rows=3),
            questions.day("occurred", "Day on which this was agreed", missing="Enter the day it was agreed"),
            questions.words("source", "Source (optional)", "Where this is recorded, if it is.", rows=2),
        )

    def commands(self, subject: QuotedAsk, answers: Answers) -> Sequence[Command]:
        office, named = sent_on(subject, answers["agreed_by"])
        agreed = {"agreed_by/en": named["to/en"]} if named else {}
        return [
            ExtendClock(
                ask=subject.row.ask,
                clock=int(answers["clock"]),
                due=answers["due"],
                agreed_by=office,
                occurred=answers["occurred"],
                texts=texts(answers, "reason", "source") | agreed,
            )
        ]


def extendable(subject: QuotedAsk) -> list[Clock]:
    running = (clock for clock in subject.view.clocks if clock.running and clock.paused is None)
    return [clock for clock in running if not not_extendable(clock)]


JOURNEYS = (StartingClock(), ExtendingClock(), PausingClock(), ResumingClock())

"""An ask's clocks: started by the secretariat, let stand still, let run again."""

from collections.abc import Sequence
from typing import ClassVar

from accountability.domain.commands.asks import StartClock
from accountability.domain.commands.base import Command
from accountability.domain.entries import Role
from accountability.web.agency.journey import Step
from accountability.web.agency.secretariat import questions, terms
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, texts
from accountability.web.agency.secretariat.subjects import QuotedAsk
from accountability.web.agency.steering import Pause, Resume
from accountability.web.fields import Choice, Option, Question
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


JOURNEYS = (StartingClock(), PausingClock(), ResumingClock())

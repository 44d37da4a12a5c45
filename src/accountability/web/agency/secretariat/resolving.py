"""Resolving what an office disputes: what was found, why, and what follows from it."""

from collections.abc import Sequence

from accountability.domain.commands.base import Command
from accountability.domain.commands.disputes import ResolveDispute
from accountability.domain.disputing import Resolution
from accountability.projections.timeline import Item
from accountability.web.agency.disputing import DISPUTES, is_open
from accountability.web.agency.journey import Texts
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, texts
from accountability.web.agency.secretariat.subjects import QuotedAsk
from accountability.web.fields import Choice, Choices, Option, Question
from accountability.web.public import codes, telling
from accountability.web.typed import Typed

FOLLOWS = (
    Option("correction", "We correct the entry", "You then do so from this page."),
    Option("answer_recorded", "We record the answer with its own day", "“Take over an answer” does that."),
    Option("clock", "We put a clock right", "It stands still, or runs again, from this page."),
)


class Resolving(Keeping[QuotedAsk]):
    name = "resolve"
    names_entry = "dispute"
    heading = "Resolve a dispute"
    lead = "What was recorded stays on view, with what the office says and what you found beside it."

    def closed(self, subject: QuotedAsk) -> str:
        return "" if _open(subject) else "Nothing is disputed here that is not resolved."

    def begins(self, subject: QuotedAsk) -> Texts:
        found = _open(subject)
        return {"dispute": [str(found[0].row.version)]} if len(found) == 1 else {}

    def questions(self, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
        return (
            Choice(
                name="dispute",
                label="Which dispute?",
                missing="Choose the dispute",
                options=[
                    Option(
                        str(item.row.version),
                        f"Entry {item.row.position:,}: {telling.heading(item, subject.names)}",
                        subject.names.words.plain(item.current.parts, "text"),
                    )
                    for item in _open(subject)
                ],
            ),
            Choice(
                name="outcome",
                label="What did you find?",
                missing="Choose what you found",
                options=questions.options(codes.RESOLUTIONS),
            ),
            Choices(name="follows", label="What follows? (optional)", what="What follows", options=FOLLOWS),
            questions.words("text", "Your reasons", "The public reads this.", "Give your reasons", rows=6),
            questions.words("source", "Source (optional)", "What you looked at, if it is public.", rows=2),
        )

    def commands(self, subject: QuotedAsk, answers: Answers) -> Sequence[Command]:
        return [
            ResolveDispute(
                ask=subject.row.ask,
                resolution=Resolution(
                    dispute=int(answers["dispute"]), outcome=answers["outcome"], follows=answers["follows"]
                ),
                texts=texts(answers, "text", "source"),
            )
        ]


def _open(subject: QuotedAsk) -> list[Item]:
    return [item for item in subject.entries if isinstance(item.entry, DISPUTES) and is_open(item, subject)]


JOURNEYS = (Resolving(),)

"""The two forms: to publish nothing for a while, with what the clocks do meanwhile, and to publish again.

Where clocks may stand still, each does by an entry of its own, made in the same transaction and shown before.
A hold that gets longer or shorter takes along what stands still for it: each clock runs again and stops anew,
on the same day, until the new last one.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from accountability.domain.commands.asks import PauseClock, ResumeClock
from accountability.domain.commands.base import Command
from accountability.domain.commands.holds import HoldPublication, ReleasePublication
from accountability.domain.entries import Role, Rule
from accountability.domain.holds import Hold, HoldGround, Treatment
from accountability.web.agency.days import ComingDay
from accountability.web.agency.holds.subject import OwnOffice
from accountability.web.agency.journey import Journey, Step, Texts
from accountability.web.fields import Choice, Day, LongText, Option, Question
from accountability.web.forms import Form
from accountability.web.typed import Typed

GROUNDS = (
    Option("pre_election", "A pre-election period"),
    Option("other", "Another ground", "It is not named. Naming it can itself reveal proceedings."),
)
FALLS_DUE = "What falls due meanwhile is shown as it falls due."
AGAIN = "Those that stand still since your office said that it publishes nothing run again from today."


class ClocksStopLater(Rule):
    """Raised when clocks should stand still from a day to come: they stop on the day on which it is said."""

    field = "clocks"


class HoldPublishing(Journey[OwnOffice]):
    name = "hold"
    title = "Check what your office says"
    roles: ClassVar[tuple[Role, ...]] = ("officer", "secretariat")

    def steps(self, subject: OwnOffice, typed: Typed) -> list[Step]:
        today = subject.names.today
        since: Question = Day(name="since", label="First day", missing="Enter the first day.")
        if subject.hold is None:
            since = ComingDay(
                name="since",
                label="First day",
                what="The first day",
                missing="Enter the first day.",
                today=today,
            )
        until = ComingDay(
            name="until",
            label="Last day, as you expect it",
            hint="It does not end by itself: you say when it does.",
            what="The last day",
            missing="Enter the last day, as you expect it.",
            today=today,
        )
        questions: list[Question] = [_ground(), since, until, _clocks(subject), _words()]
        return [
            Step(
                name="hold",
                heading="Publish nothing for a while",
                lead=_lead(),
                form=Form(questions=questions, asked_as={"ground": "why"}),
            )
        ]

    def begins(self, subject: OwnOffice) -> Texts:
        """The first day stays what it was where a hold gets longer."""
        if subject.hold is None:
            return {}
        day = subject.hold.since
        return {
            "why": [subject.hold.ground],
            "clocks": ["paused" if subject.paused_by_hold else "run_on"],
            "since-day": [str(day.day)],
            "since-month": [str(day.month)],
            "since-year": [str(day.year)],
        }

    def commands(self, subject: OwnOffice, answers: dict[str, Any]) -> Sequence[Command]:
        clocks = cast("Treatment", answers["clocks"])
        if clocks == "paused" and answers["since"] > subject.names.today:
            raise ClocksStopLater(
                "Clocks stand still from the day on which you say so. Say it on the first day, or let "
                "them run on."
            )
        hold = Hold(
            ground=cast("HoldGround", answers["why"]),
            since=answers["since"],
            until=answers["until"],
            clocks=clocks,
        )
        texts = {"ground/en": answers["words"]} if answers["words"] else {}
        said = HoldPublication(office=subject.row.slug, hold=hold, texts=texts)
        again = [ResumeClock(ask=row.ask, clock=row.number) for row in subject.paused_by_hold]
        if clocks != "paused":
            return [said, *again]
        why = answers["words"] or f"{subject.title} publishes nothing meanwhile."
        return [
            said,
            *again,
            *(
                PauseClock(ask=row.ask, clock=row.number, until=answers["until"], texts={"ground/en": why})
                for row in (*subject.paused_by_hold, *subject.pausable)
            ),
        ]


class PublishAgain(Journey[OwnOffice]):
    name = "again"
    title = "Check what your office says"
    roles: ClassVar[tuple[Role, ...]] = ("officer", "secretariat")

    def closed(self, subject: OwnOffice) -> str:
        return "" if subject.hold else "Your office has not said that it publishes nothing."

    def steps(self, subject: OwnOffice, typed: Typed) -> list[Step]:
        text = LongText(name="text", label="Anything to say about it? (optional)", what="Your words", rows=4)
        lead = (
            "What was approved for a time that has gone by meanwhile is published within a minute. If it "
            "should not be, stop it under Approvals first."
        )
        return [Step(name="again", heading="Publish again", lead=lead, form=Form(questions=[text]))]

    def commands(self, subject: OwnOffice, answers: dict[str, Any]) -> Sequence[Command]:
        texts = {"text/en": answers["text"]} if answers["text"] else {}
        return [
            ReleasePublication(office=subject.row.slug, texts=texts),
            *(ResumeClock(ask=row.ask, clock=row.number) for row in subject.paused_by_hold),
        ]


def _lead() -> str:
    return (
        "The public reads that your office publishes nothing, until about when, and what happens to the "
        "clocks. You can go on writing. Nothing of your office is published until you say that it "
        "publishes again."
    )


def _ground() -> Choice:
    return Choice(name="why", label="Why?", what="Why", missing="Choose why.", options=GROUNDS)


def _words() -> LongText:
    return LongText(
        name="words",
        label="Anything to say about it? (optional)",
        what="Your words",
        hint="The public reads this. Do not name persons or proceedings that are not public.",
        rows=4,
    )


def _clocks(subject: OwnOffice) -> Choice:
    """What may stand still today: never a date set by law, never a day that has passed."""
    still = len(subject.paused_by_hold)
    count = still + len(subject.pausable)
    options = [Option("run_on", "They run on", f"{FALLS_DUE} {AGAIN}" if still else FALLS_DUE)]
    if count:
        many = f"{count} clocks stand" if count > 1 else "1 clock stands"
        already = f" ({still} already since before)" if still else ""
        hint = f"Today {many} still until the last day{already}. A date set by law runs on."
        options.append(Option("paused", "Those that may stand still do", hint))
    return Choice(
        name="clocks",
        label="What do your office’s clocks do meanwhile?",
        what="What the clocks do",
        hint="" if count else "None of them may stand still.",
        missing="Choose what the clocks do.",
        options=options,
    )


JOURNEYS: tuple[Journey[OwnOffice], ...] = (HoldPublishing(), PublishAgain())

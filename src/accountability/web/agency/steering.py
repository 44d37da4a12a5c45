"""Sending an ask on to another body, and letting a clock stand still or run again."""

from collections.abc import Sequence
from typing import Any, ClassVar

from accountability.domain.answers import Referring
from accountability.domain.clocks import Clock
from accountability.domain.commands.asks import PauseClock, Refer, ResumeClock
from accountability.domain.commands.base import Command
from accountability.domain.status import british
from accountability.web.agency.answering import sent_on
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.journey import Journey, Step
from accountability.web.fields import Choice, Day, LongText, Option, Question, Text
from accountability.web.forms import Form
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.tellings.time import basis_of
from accountability.web.typed import Typed


class SendOn(Journey[AskSubject]):
    name = "refer"
    title = "Check where it is sent"

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        to = Text(
            name="to",
            label="Which body or meeting is it sent to?",
            what="The body",
            missing="Say which body or meeting it is sent to.",
        )
        text = LongText(name="text", label="For what purpose? (optional)", what="The purpose", rows=4)
        lead = "A referral stays open, and on view, until that body answers. Your own answer does not change."
        return [Step(name="to", heading="Send it on", lead=lead, form=Form(questions=[to, text]))]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        office, named = sent_on(subject, answers["to"])
        texts = named | ({"text/en": answers["text"]} if answers["text"] else {})
        return [Refer(ask=subject.row.ask, referring=Referring(to=office), texts=texts)]


class Pause(Journey[AskSubject]):
    """Only what no law set: a statutory clock runs on whatever is said here."""

    name = "pause"
    title = "Check the pause"
    # An office may not stop its own clock without saying until when; the domain refuses it.
    until: ClassVar[dict[str, str]] = {
        "label": "On which day does it run again?",
        "missing": "Enter the day on which the clock runs again.",
    }

    def closed(self, subject: AskSubject) -> str:
        return (
            "" if pausable(subject) else "No clock runs here that could be paused. One set by law never can."
        )

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        until = Day(
            name="until",
            what="The day",
            **self.until,
        )
        ground = LongText(
            name="ground",
            label="Why does it stand still?",
            what="The reason",
            hint="The public reads this. Do not name persons or proceedings that are not public.",
            missing="Say why the clock stands still.",
            rows=4,
        )
        questions: list[Question] = [which(pausable(subject)), until, ground]
        return [Step(name="clock", heading="Let a clock stand still", form=Form(questions=questions))]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        clock = int(answers["clock"])
        texts = {"ground/en": answers["ground"]}
        return [PauseClock(ask=subject.row.ask, clock=clock, until=answers["until"], texts=texts)]


class Resume(Journey[AskSubject]):
    name = "resume"
    title = "Check what runs again"

    def closed(self, subject: AskSubject) -> str:
        return "" if resumable(subject) else "No clock stands still here."

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        text = LongText(name="text", label="Anything to add? (optional)", what="Your words", rows=4)
        lead = "Its due day moves on by as many days as the clock stood still."
        questions: list[Question] = [which(resumable(subject)), text]
        return [
            Step(name="clock", heading="Let a clock run again", lead=lead, form=Form(questions=questions))
        ]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        texts = {"text/en": answers["text"]} if answers["text"] else {}
        return [ResumeClock(ask=subject.row.ask, clock=int(answers["clock"]), texts=texts)]


def pausable(subject: AskSubject) -> list[Clock]:
    return [
        clock
        for clock in subject.view.clocks
        if clock.running and clock.basis != "statutory" and not clock.paused
    ]


def resumable(subject: AskSubject) -> list[Clock]:
    return [clock for clock in subject.view.clocks if clock.running and clock.paused]


def which(clocks: Sequence[Clock]) -> Choice:
    options = [
        Option(
            str(clock.number),
            f"{say(codes.CLOCKS, clock.kind).capitalize()}, {british(clock.due)}",
            basis_of(clock.basis, clock.provision),
        )
        for clock in clocks
    ]
    return Choice(
        name="clock", label="Which clock?", what="The clock", missing="Choose a clock.", options=options
    )

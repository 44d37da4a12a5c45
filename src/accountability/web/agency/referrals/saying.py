"""What that body says of a referral: that it has it, that it considered it, what follows."""

from collections.abc import Sequence
from typing import Any, ClassVar

from accountability.domain.commands.asks import ConcludeReferral, ReceiveReferral
from accountability.domain.commands.base import Command
from accountability.domain.entries import Role
from accountability.domain.referrals import Conclusion, Receipt
from accountability.web.agency.journey import Journey, Step
from accountability.web.agency.referrals.subject import ReferralSubject
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.questions import options, texts
from accountability.web.fields import Choice, Question
from accountability.web.forms import Form
from accountability.web.public import codes
from accountability.web.public.meanings import OUTCOMES
from accountability.web.typed import Typed


class Saying(Journey[ReferralSubject]):
    """The same pages for both: only the secretariat says where the words come from."""

    roles: ClassVar[tuple[Role, ...]] = ("officer", "secretariat")
    title: ClassVar[str] = "Check before you publish"
    heading: ClassVar[str]
    lead: ClassVar[str]

    def steps(self, subject: ReferralSubject, typed: Typed) -> list[Step]:
        asked: list[Question] = [*self.asks(subject)]
        if subject.quotes:
            asked += [questions.quoted(), questions.quoted_source()]
        return [Step(name="details", heading=self.heading, lead=self.lead, form=Form(questions=asked))]

    def asks(self, subject: ReferralSubject) -> Sequence[Question]:
        raise NotImplementedError

    def closed(self, subject: ReferralSubject) -> str:
        return "" if subject.row.concluded is None else "That body has answered."


class Receiving(Saying):
    name = "received"
    heading = "Record that it was received"
    lead = "The body has it. That is no answer: it stays open."

    def closed(self, subject: ReferralSubject) -> str:
        known = subject.row.received or subject.row.considered
        return super().closed(subject) or ("That it was received is recorded already." if known else "")

    def asks(self, subject: ReferralSubject) -> Sequence[Question]:
        return (
            questions.day("occurred", "Day it was received", missing="Enter the day it was received"),
            questions.words("text", "Anything to add? (optional)", rows=3),
        )

    def commands(self, subject: ReferralSubject, answers: dict[str, Any]) -> Sequence[Command]:
        return [
            ReceiveReferral(
                ask=subject.row.ask,
                receipt=Receipt(referral=subject.row.number),
                occurred=answers["occurred"],
                provenance=answers.get("provenance", "authored"),
                texts=texts(answers, "text", "source"),
            )
        ]


class Concluding(Saying):
    name = "outcome"
    heading = "Record what that body said"
    lead = "Considering it is no answer: it stays open until that body says what follows."

    def asks(self, subject: ReferralSubject) -> Sequence[Question]:
        return (
            Choice(
                name="outcome",
                label=f"What did {subject.sending.to} say?",
                missing="Choose what it said",
                options=options(codes.OUTCOMES, OUTCOMES),
            ),
            questions.words(
                "text",
                "Its words, or a summary of them",
                missing="Say what that body said or decided",
                rows=5,
            ),
            questions.day("occurred", "Day it was said", missing="Enter the day it was said"),
        )

    def commands(self, subject: ReferralSubject, answers: dict[str, Any]) -> Sequence[Command]:
        return [
            ConcludeReferral(
                ask=subject.row.ask,
                conclusion=Conclusion(referral=subject.row.number, outcome=answers["outcome"]),
                occurred=answers["occurred"],
                provenance=answers.get("provenance", "authored"),
                texts=texts(answers, "text", "source"),
            )
        ]


JOURNEYS: tuple[Journey[ReferralSubject], ...] = (Receiving(), Concluding())

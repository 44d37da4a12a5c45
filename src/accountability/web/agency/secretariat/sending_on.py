"""Taking over, from a public source, that an office sent a recommendation on to another body."""

from collections.abc import Sequence

from accountability.domain.answers import Referring
from accountability.domain.commands.asks import Refer
from accountability.domain.commands.base import Command
from accountability.web.agency.answering import sent_on
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, texts
from accountability.web.agency.secretariat.subjects import QuotedAsk
from accountability.web.fields import Question, Text
from accountability.web.typed import Typed


class QuotingReferral(Keeping[QuotedAsk]):
    name = "refer"
    heading = "Take over that it was sent on"
    lead = (
        "An office that says “we will share it with the board” sends it on. That is open, and its days are "
        "counted, until that body answers. The office’s own answer does not change."
    )

    def questions(self, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
        return (
            Text(
                name="to",
                label="Which body or meeting is it sent to?",
                hint="By its name. It need not be an office of the register.",
                what="The body",
                missing="Say which body or meeting it is sent to",
            ),
            questions.words("text", "For what purpose? (optional)", rows=3),
            questions.day("occurred", "Day it was sent on", missing="Enter the day it was sent on"),
            questions.quoted(),
            questions.quoted_source(),
        )

    def commands(self, subject: QuotedAsk, answers: Answers) -> Sequence[Command]:
        office, named = sent_on(subject, answers["to"])
        return [
            Refer(
                ask=subject.row.ask,
                referring=Referring(to=office),
                occurred=answers["occurred"],
                provenance=answers["provenance"],
                on_behalf_of=subject.row.office,
                texts=texts(answers, "text", "source") | named,
            )
        ]


JOURNEYS = (QuotingReferral(),)

"""Recording what an office said about a whole report. It decides nothing and maps nothing."""

from collections.abc import Sequence

from accountability.domain.commands.base import Command
from accountability.domain.commands.panels import RecordStatement
from accountability.domain.panels import Statement
from accountability.domain.status import DECISIONS
from accountability.projections.asks import AskView
from accountability.web.agency.journey import Step, Texts
from accountability.web.agency.secretariat import choosing, questions
from accountability.web.agency.secretariat.choosing import MOST_SPOKEN_TO, chosen
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import IN_ENGLISH, Answers, texts
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Choice, Option, Question
from accountability.web.forms import Form
from accountability.web.typed import Typed


class RecordingStatement(Keeping[PanelSubject]):
    name = "statement"
    heading = "Record a statement about the whole report"
    lead = "What an office said in general. It shows the recommendations as received by it, and as no more."

    def closed(self, subject: PanelSubject) -> str:
        return "" if subject.asks else "No recommendation of this panel is addressed to an office yet."

    def steps(self, subject: PanelSubject, typed: Typed) -> list[Step]:
        steps = [
            Step(name="office", heading="Which office made it?", form=Form(questions=(_office(subject),)))
        ]
        if typed.one("office") in _asked(subject):
            steps += super().steps(subject, typed)
        return steps

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        office = typed.one("office")
        own = [view for view in subject.asks if view.row.office == office]
        titles = {row.serial: subject.name(row) for row in subject.recommendations}
        ticks = choosing.recommendations(
            _ticks(office),
            "Which recommendations does it speak to?",
            [Option(str(v.row.serial), titles[v.row.serial], DECISIONS[v.row.decision]) for v in own],
            MOST_SPOKEN_TO,
        )
        nearest = sorted(subject.initiatives, key=lambda row: row.owner != office)
        return (
            questions.words(
                "text", "What was said, or a summary of it", missing="Enter what was said, or a summary of it"
            ),
            questions.language(),
            questions.quoted(),
            questions.day("occurred", "Day it was said", missing="Enter the day it was said"),
            ticks,
            *choosing.initiatives(
                nearest, subject.names, "Which initiatives does it name? (optional)", typed
            ),
            questions.words(
                "intentions",
                "What it means to do, without a date (optional)",
                "For example, that it will “consider” or “share” the report.",
                rows=4,
            ),
            questions.quoted_source(),
        )

    def begins(self, subject: PanelSubject) -> Texts:
        """Ticked are the recommendations that still await the office's answer, whichever office it is."""
        waits = {_ticks(office): awaiting(subject, office) for office in _asked(subject)}
        return IN_ENGLISH | {
            name: [str(view.row.serial) for view in views[:MOST_SPOKEN_TO]] for name, views in waits.items()
        }

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        office = answers["office"]
        statement = Statement(
            office=office,
            asks=tuple(view.row.ask for view in _spoken_to(subject, answers)),
            initiatives=chosen(answers, "initiatives"),
        )
        return [
            RecordStatement(
                panel=subject.panel.slug,
                statement=statement,
                occurred=answers["occurred"],
                provenance=answers["provenance"],
                on_behalf_of=office,
                texts=texts(answers, "text", "intentions", "source"),
            )
        ]


def _asked(subject: PanelSubject) -> list[str]:
    return list(dict.fromkeys(view.row.office for view in subject.asks))


def _office(subject: PanelSubject) -> Choice:
    def waits(office: str) -> str:
        number = len(awaiting(subject, office))
        return (
            f"{number} of its recommendations await an answer"
            if number != 1
            else "1 recommendation awaits an answer"
        )

    return Choice(
        name="office",
        label="Which office made it?",
        missing="Choose the office",
        options=[Option(office, subject.names.office(office), waits(office)) for office in _asked(subject)],
    )


def awaiting(subject: PanelSubject, office: str) -> list[AskView]:
    """The office's asks of this panel of which no response is recorded."""
    return [view for view in subject.asks if view.row.office == office and view.row.decision == "awaiting"]


def _ticks(office: str) -> str:
    """The field in which an office's recommendations are ticked."""
    return f"asks-{office}"


def _spoken_to(subject: PanelSubject, answers: Answers) -> list[AskView]:
    office = answers["office"]
    ticked = {int(serial) for serial in answers[_ticks(office)]}
    return [view for view in subject.asks if view.row.office == office and view.row.serial in ticked]


JOURNEYS = (RecordingStatement(),)

"""What a panel did and what it published as a whole: activities and reports."""

from collections.abc import Sequence

from accountability.domain.commands.base import Command
from accountability.domain.commands.panels import PublishReport, RecordActivity
from accountability.domain.panels import Activity, Report
from accountability.web.agency.delivering import FILES_HINT
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, given, options, texts
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Attach, Choice, Number, Question
from accountability.web.public import codes
from accountability.web.typed import Typed

UNSTATED = "Leave it empty if no source states it: empty is shown as “not stated”, never as nothing."
FIGURES = ("events", "attendance", "bids", "requested_pounds", "awarded_pounds", "projects_funded")

# The facts of each kind, asked when it is recorded and again when it is corrected.
ACTIVITY: tuple[Question, ...] = (
    Choice(
        name="kind",
        label="What kind of activity was it?",
        missing="Choose what kind of activity it was",
        options=options(codes.ACTIVITIES),
    ),
    questions.day("ended", "Last day, if there were several (optional)"),
    Number(name="events", label="Number of events (optional)", hint=UNSTATED, what="Number of events"),
    Number(name="attendance", label="Attended by (optional)", what="Attended by"),
    Number(name="bids", label="Bids (optional)", hint="For participatory budgeting.", what="Bids"),
    Number(name="requested_pounds", label="Sum requested (optional)", prefix="£", what="Sum requested"),
    Number(name="awarded_pounds", label="Sum awarded (optional)", prefix="£", what="Sum awarded"),
    Number(name="projects_funded", label="Projects funded (optional)", what="Projects funded"),
)
REPORT: tuple[Question, ...] = (
    questions.day("published", "Day it was published", missing="Enter the day it was published"),
    Number(
        name="recommendations",
        label="Recommendations it is said to hold, at least (optional)",
        what="Recommendations",
    ),
)


class RecordingActivity(Keeping[PanelSubject]):
    name = "activity"
    heading = "Record an activity"
    lead = "A session, a World Café, a participatory budgeting event: what the panel or programme did."

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        return (
            questions.words(
                "text", "What was held, and where", missing="Say what was held and where", rows=5
            ),
            questions.day("occurred", "Day it was held, or first day", missing="Enter the day it was held"),
            *ACTIVITY,
            questions.provenance("Our own papers"),
            questions.source(typed),
        )

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        activity = Activity(**given(answers, "kind", "ended", *FIGURES))
        return [
            RecordActivity(
                panel=subject.panel.slug,
                activity=activity,
                occurred=answers["occurred"],
                provenance=answers["provenance"],
                texts=texts(answers, "text", "source"),
            )
        ]


class PublishingReport(Keeping[PanelSubject]):
    name = "report"
    heading = "Publish the panel’s report"
    lead = "The report as a whole. Its recommendations are published one by one, or from a file."

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        return (
            questions.name("Title of the report", "Enter the report’s title"),
            *REPORT,
            questions.words("about", "About the report (optional)", rows=5),
            Attach(name="report_files", label="The report as a file (optional)", hint=FILES_HINT),
            questions.provenance("Our own papers"),
            questions.source(typed),
        )

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        return [
            PublishReport(
                panel=subject.panel.slug,
                report=Report(**given(answers, "published", "recommendations")),
                occurred=answers["published"],
                provenance=answers["provenance"],
                texts=texts(answers, "name", "about", "source"),
                files=answers["report_files"],
            )
        ]


JOURNEYS = (RecordingActivity(), PublishingReport())

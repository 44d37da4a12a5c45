"""Each time a panel met: its sessions, and when it met again after its work."""

import re
from collections.abc import Sequence

from accountability.domain.commands.base import Command
from accountability.domain.commands.panels import Reconvene, RecordSession
from accountability.domain.panels import Reconvening, Session
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, given, options, texts
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Choice, Number, Question, Text
from accountability.web.public import codes
from accountability.web.typed import Typed, Wrong, cleaned_line

LONGEST = 7 * 24 * 60
MET = {code: words.capitalize() for code, words in codes.SESSIONS.items()}


class Hours(Text, frozen=True, kw_only=True):
    """A time in hours, halves and quarters too: "2.5"."""

    def read(self, typed: Typed) -> str | None:
        text = cleaned_line(typed.one(self.name)).replace(",", ".")
        if self.is_left_out(text):
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text):
            raise Wrong(f"{self.subject} must be a number of hours, like 3 or 2.5")
        if not 1 <= minutes(text) <= LONGEST:
            raise Wrong(f"{self.subject} must be more than 0 and at most {LONGEST // 60} hours")
        return text


def minutes(hours: str) -> int:
    return round(float(hours) * 60)


PRESENT = Number(name="present", label="Members present (optional)", most=10_000, what="Members present")
# The facts of each kind, asked when it is recorded and again when it is corrected.
SESSION: tuple[Question, ...] = (
    Choice(
        name="kind",
        label="How did they meet?",
        missing="Choose how they met",
        options=options(MET),
    ),
    PRESENT,
)
MINUTES = Number(
    name="minutes", label="How long it lasted, in minutes (optional)", least=1, most=LONGEST, what="How long"
)
RECONVENING: tuple[Question, ...] = (PRESENT,)


class RecordingSession(Keeping[PanelSubject]):
    name = "session"
    heading = "Record a session"
    lead = "One meeting of the panel on one day. Several that nobody dated one by one are an activity."

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        return (
            questions.day("occurred", "Day of the session", missing="Enter the day of the session"),
            *SESSION,
            Hours(
                name="hours",
                label="How many hours did it last? (optional)",
                hint="Like 3 or 2.5.",
                what="How long it lasted",
            ),
            Text(name="place", label="Where? (optional)", what="Where"),
            questions.words("text", "What was done (optional)", rows=4),
            questions.provenance("Our own papers"),
            questions.source(typed),
        )

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        return [
            RecordSession(
                panel=subject.panel.slug,
                session=Session(
                    **given(answers, "kind", "present"),
                    minutes=minutes(answers["hours"]) if answers["hours"] else None,
                ),
                occurred=answers["occurred"],
                provenance=answers["provenance"],
                texts=texts(answers, "place", "text", "source"),
            )
        ]


class ReconveningPanel(Keeping[PanelSubject]):
    name = "reconvened"
    heading = "Record that the panel met again"
    lead = "After its work was done: to look at the answers, or to give its verdict."

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        return (
            questions.day("occurred", "Day it met", missing="Enter the day it met"),
            questions.words(
                "purpose",
                "For what purpose?",
                missing="Say for what purpose the panel met again",
                rows=3,
            ),
            *RECONVENING,
            questions.words("text", "What came of it (optional)", rows=4),
            questions.provenance("Our own papers"),
            questions.source(typed),
        )

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        return [
            Reconvene(
                panel=subject.panel.slug,
                reconvening=Reconvening(**given(answers, "present")),
                occurred=answers["occurred"],
                provenance=answers["provenance"],
                texts=texts(answers, "purpose", "text", "source"),
            )
        ]


JOURNEYS = (RecordingSession(), ReconveningPanel())

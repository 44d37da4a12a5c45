"""What an approver is asked: what should change, or at which minute it is published."""

import re
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Literal, cast

from accountability.domain.entries import Rule
from accountability.domain.moments import Which, moment
from accountability.web.fields import Day, LongText, Text
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.typed import Typed, Wrong, cleaned_line

Doing = Literal["approve", "schedule", "return", "note", "stop", "withdraw"]
NOTE, DAY, MINUTE = "note", "release", "minute"
CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])(?: (bst|gmt))?", re.IGNORECASE)
# Further ahead a minute is a slip of the finger, and what was approved is no longer what is meant.
FURTHEST = timedelta(days=366)


class Minute(Text, frozen=True, kw_only=True):
    """A time of day as people write it: 9:30, 0930, and where it comes twice, 01:30 GMT."""

    kind: ClassVar[str] = "text"

    def read(self, typed: Typed) -> str | None:
        text = cleaned_line(typed.one(self.name))
        if not self.is_left_out(text) and CLOCK.fullmatch(text) is None:
            raise Wrong("Time must be like 09:30")
        return text or None


FORM = Form(
    questions=[
        Day(
            name=DAY,
            label="On which day is it published?",
            what="The day",
            missing="Enter the day on which it is published.",
        ),
        Minute(
            name=MINUTE,
            label="Time in the UK",
            hint="For example, 09:30",
            missing="Enter the time at which it is published.",
        ),
        LongText(
            name=NOTE,
            label="What should change?",
            what="The note",
            hint="Only who wrote it and those who approve in your office read this.",
            missing="Say what should change.",
            rows=4,
        ),
    ]
)
# What each button needs of the page.
NEEDS: dict[str, tuple[str, ...]] = {"schedule": (DAY, MINUTE), "return": (NOTE,), "note": (NOTE,)}


def read(typed: Typed, doing: str, hidden: Hidden, now: datetime) -> Filled:
    """What was typed, and what is wrong with that part of it which the button needs."""
    needed = NEEDS.get(doing, ())
    asked = Form(questions=[question for question in FORM.questions if question.name in needed])
    found = asked.read(typed, hidden)
    filled = Filled(form=FORM, hidden=hidden, typed=typed, answers=found.answers, errors=found.errors)
    if doing != "schedule" or filled.errors:
        return filled
    try:
        at = minute_of(cast("date", filled.answers[DAY]), str(filled.answers[MINUTE]))
    except Rule as rule:
        return filled.wrong(MINUTE, str(rule))
    if at <= now:
        return filled.wrong(MINUTE, "That time has gone by. Choose one to come, or publish it now.")
    if at > now + FURTHEST:
        return filled.wrong(DAY, "The day must be within a year from now.")
    return Filled(form=FORM, hidden=hidden, typed=typed, answers={**filled.answers, MINUTE: at})


def minute_of(day: date, text: str) -> datetime:
    """Raises the Rule against a time that does not exist or comes twice."""
    found = CLOCK.fullmatch(text)
    assert found is not None
    hour, minute, which = found.groups()
    return moment(day, time(int(hour), int(minute)), cast("Which | None", which.upper() if which else None))

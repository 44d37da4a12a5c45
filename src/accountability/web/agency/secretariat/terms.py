"""By when an answer is due, and on what basis: the questions of addressing and of starting a clock."""

from collections.abc import Sequence

from accountability.domain.clocks import SERVICE_DEFAULT, Period
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.status import PROVISIONS
from accountability.web.agency.journey import Step
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.questions import Answers, options, texts
from accountability.web.fields import DATE_PARTS, Choice, Number, Option, Question
from accountability.web.forms import Form
from accountability.web.typed import Typed

NONE = "none"
BASES = (
    Option(NONE, "No date", "No deadline is shown, and silence is shown as silence."),
    Option(
        "undertaking", "The office promised a date", "You say where. A date that passes is shown as overdue."
    ),
    Option(
        "statutory", "A law sets a date", "You name the provision. A date that passes is shown as overdue."
    ),
    Option("practice", "A practice elsewhere", "A date for comparison only. It is never called overdue."),
    Option(
        "service_default",
        f"This service’s period for comparison, {SERVICE_DEFAULT.length} days",
        "No date was agreed. It is never called overdue.",
    ),
)
# How the law itself counts, where it was read (docs/decisions, "Time is data").
COUNTED = {
    "police-act-1996-s55": "56 days beginning with the day",
    "police-reform-act-2002-sch3-para28b": "56 days beginning with the day",
}
UNITS = (
    Option("days", "Days"),
    Option("working_days", "Working days", "Without weekends and the bank holidays of England and Wales"),
    Option("months", "Months"),
)
COUNTING = (
    Option("after", "Within that time of the day", "The day itself does not count"),
    Option("with", "Beginning with the day", "The day itself counts"),
)
NEEDS_DATE = "Enter the day it is due, or a period below"
DATED = ("undertaking", "statutory", "practice")


def basis(*, none: bool = True) -> Choice:
    """The first question. `none`: there may be no date at all."""
    return Choice(
        name="basis",
        label="By when should they answer, and why?",
        missing="Choose on what basis an answer is due",
        options=BASES if none else BASES[1:],
    )


def steps(typed: Typed) -> list[Step]:
    """The page that follows if somebody set a date: where that is from, and the day or the period."""
    chosen = typed.one("basis")
    if chosen not in DATED:
        return []
    asked = (*_origin(chosen), *_date(typed))
    lead = "Give the day itself if it was named, or else the period, as it was said."
    return [Step(name="date", heading="The date", lead=lead, form=Form(questions=asked))]


def _origin(chosen: str) -> Sequence[Question]:
    match chosen:
        case "undertaking":
            hint = "The meeting, letter or page, and its date."
            missing = "Say where and when it was promised"
            return [questions.words("said", "Where and when was it promised?", hint, missing, rows=3)]
        case "statutory":
            return [
                Choice(
                    name="provision",
                    label="Which law sets it?",
                    missing="Choose the law that sets the date",
                    options=options(PROVISIONS, COUNTED),
                )
            ]
        case _:
            return []


def _date(typed: Typed) -> Sequence[Question]:
    has_day = any(typed.one(f"due-{part}").strip() for part in DATE_PARTS)
    has_length = bool(typed.one("length").strip())
    needed = has_length and not has_day
    return (
        questions.day("due", "Day it is due", missing="" if has_length else NEEDS_DATE),
        Number(
            name="length",
            label="Or the length of the period",
            least=1,
            most=3650,
            what="Length of the period",
        ),
        Choice(
            name="unit",
            label="The period is in",
            missing="Choose days, working days or months" if needed else "",
            options=UNITS,
        ),
        Choice(
            name="counting",
            label="It is counted",
            missing="Choose how the period is counted" if needed else "",
            options=COUNTING,
        ),
    )


def terms(answers: Answers) -> ReplyTerms | None:
    """What the answers agree; None for no date. A day that was given goes before a period."""
    basis = answers["basis"]
    if basis == NONE:
        return None
    if basis == "service_default":
        return ReplyTerms(basis=basis, period=SERVICE_DEFAULT)
    period = None
    if answers.get("due") is None:
        period = Period(
            length=answers["length"], unit=answers["unit"], first_day_counts=answers["counting"] == "with"
        )
    return ReplyTerms(
        basis=basis,
        due=answers.get("due"),
        period=period,
        provision=answers.get("provision") if basis == "statutory" else None,
        texts=texts(answers, "said") if basis == "undertaking" else {},
    )

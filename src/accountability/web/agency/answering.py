"""Answering an ask: decision → what it needs → first report on delivery → evidence → check → publish.

What each decision needs comes from the record's own rules (`domain/answers.py`, `NEEDS`): the pages ask for
exactly that, in the rules' own words, so that nothing is refused at the end that was not asked for.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, get_args

from accountability.domain.answers import NEEDS, Mapping, Response
from accountability.domain.asks import DECIDED, OPENS_DELIVERY, Answer
from accountability.domain.clocks import SERVICE_DEFAULT
from accountability.domain.commands.asks import CitedInitiative, Respond
from accountability.domain.commands.base import Command
from accountability.domain.status import DECISIONS
from accountability.web.agency import reusing
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.days import ComingDay
from accountability.web.agency.delivering import (
    delivery_steps,
    evidence_command,
    evidence_steps,
    report_command,
)
from accountability.web.agency.journey import Journey, Step, Texts
from accountability.web.agency.reusing import Suggestion
from accountability.web.fields import Choice, Choices, Day, LongText, Option, Question, Text
from accountability.web.forms import Form
from accountability.web.house import House
from accountability.web.public import codes
from accountability.web.typed import Typed, cleaned_line

HINTS: dict[Answer, str] = {
    "acknowledged": "You have it and will decide. Any date for an answer runs on. A welcome is this too.",
    "under_consideration": "You say where it is being considered and by when you will decide.",
    "accepted": "You will do it. You say what, and by when.",
    "accepted_in_part": "You will do some of it. You say which part not, and why.",
    "accepted_in_principle": "You agree, and something has to be settled first. You say what, and by when.",
    "mapped_to_initiative": "Work that exists answers it. You say which, and what that work does not cover.",
    "not_accepted": "You will not do it. You say why.",
    "not_ours": "Another body decides this. You say which.",
    "cannot_comment_yet": "For example because of legal proceedings. You say when you will look at it again.",
}
# The office speaks of itself here; readers are told “Not theirs to decide”.
OFFERED = {**DECISIONS, "not_ours": "Not ours to decide"}
EXAMPLE = "For example, 30 6 2027"
TARGET = "By when do you expect to have done it?"
TEXTS = ("text", "reason", "revision_reason", "excluded", "settle_first", "forum", "ground")


class AnswerAsk(Journey[AskSubject]):
    """Lane A, with the first of lane B where the decision opens it."""

    name = "answer"
    title = "Check your answer"

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        decision = typed.one("decision")
        steps = [decision_step(subject)]
        if decision not in NEEDS:
            return steps
        steps.append(details_step(subject, decision))
        if decision == "mapped_to_initiative":
            steps += coverage_steps(subject, typed)
        if decision in OPENS_DELIVERY:
            steps += delivery_steps(typed, subject.today, optional=True)
        if decision in DECIDED:
            steps += evidence_steps(typed, optional=True)
        return steps

    async def suggestions(self, house: House, subject: AskSubject, step: Step) -> Sequence[Suggestion]:
        return await reusing.suggestions(house, subject) if step.name in {"decision", "details"} else ()

    async def refill(self, house: House, subject: AskSubject, typed: Texts, source: str) -> Texts:
        return await reusing.refill(house, subject, typed, source)

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        ask = subject.row.ask
        commands: list[Command] = [respond(subject, answers)]
        if answers.get("state", "none") != "none":
            commands.append(report_command(ask, answers))
        if answers.get("evidence", "none") != "none":
            commands.append(evidence_command(ask, answers))
        return commands


def decision_step(subject: AskSubject) -> Step:
    """A decided answer is never taken back to an acknowledgement, so that is then not offered."""
    revises = subject.row.decision in DECIDED
    offered = [code for code in get_args(Answer) if not (revises and code == "acknowledged")]
    question = Choice(
        name="decision",
        label=f"What does {subject.office} answer?",
        what="The answer",
        missing="Choose an answer.",
        options=[Option(code, OFFERED[code], HINTS[code]) for code in offered],
    )
    lead = "The earlier answer stays on view beside the new one." if revises else ""
    return Step(name="decision", heading=question.label, lead=lead, form=Form(questions=[question]))


def details_step(subject: AskSubject, decision: Answer) -> Step:
    """Everything that this decision must carry, and words of the office's own where it need not."""
    needs = NEEDS[decision]
    asked = [_question(field, missing, subject, decision) for field, missing in needs.items()]
    if "text" not in needs:
        asked.append(
            LongText(
                name="text",
                label="Your answer in your own words (optional)",
                what="Your answer",
                hint="The public reads this under the name of your office. Do not name private persons.",
            )
        )
    if decision in ("accepted_in_part", "accepted_in_principle", "mapped_to_initiative"):
        asked.append(target_day(f"{TARGET} (optional)", "", subject.today))
    if subject.row.decision in DECIDED:
        asked.append(revision(subject))
    mapped = decision == "mapped_to_initiative"
    return Step(
        name="details",
        heading=OFFERED[decision],
        form=Form(questions=asked),
        detour=("initiative", "The work is not listed: register it") if mapped else None,
    )


def revision(subject: AskSubject) -> LongText:
    before = DECISIONS[subject.row.decision]
    quoted = subject.row.provenance != "authored"
    return LongText(
        name="revision_reason",
        label="Why does the earlier answer change?" + (" (optional)" if quoted else ""),
        what="The reason for the change",
        hint=f"Recorded so far: “{before}”"
        + (", as quoted from a public source. Your own answer takes its place." if quoted else "."),
        missing="" if quoted else "Say why the earlier answer changes. It stays on view.",
        rows=4,
    )


def _question(field: str, missing: str, subject: AskSubject, decision: Answer) -> Question:  # noqa: PLR0911 - a table
    match field:
        case "text":
            hint = "The public reads this under the name of your office. Do not name private persons."
            return LongText(
                name=field, label="What will be done?", what="What will be done", hint=hint, missing=missing
            )
        case "target":
            return target_day(TARGET, missing, subject.today)
        case "decide_by":
            return _decision_day(missing, subject.today)
        case "review_on":
            return _day(field, "When will you look at this again?", missing, subject.today, "The date")
        case "forum":
            hint = "For example, the Chief Officer Group or the Cabinet"
            return Text(
                name=field, label="Where will it be considered?", what="The place", hint=hint, missing=missing
            )
        case "to":
            hint = "The name of the body. It is asked publicly only once the secretariat addresses it."
            return Text(
                name=field, label="Who should answer instead?", what="The body", hint=hint, missing=missing
            )
        case "initiatives":
            return _initiatives(subject, missing)
        case "reason_code":
            options = [Option(code, words) for code, words in codes.REASONS.items()]
            return Choice(name=field, label="What is the main reason?", options=options, missing=missing)
        case _:
            return _long(field, missing, decision)


def _long(field: str, missing: str, decision: Answer) -> LongText:
    label, hint = {
        "excluded": ("Which part is not accepted?", ""),
        "settle_first": ("What must be settled first?", ""),
        "ground": (
            "Why can you not comment yet?",
            "The public reads this. Do not name persons or proceedings that are not public.",
        ),
        "reason": (
            "Why is it not accepted?" if decision == "not_accepted" else "Why is that part not accepted?",
            "",
        ),
    }[field]
    return LongText(name=field, label=label, what="Your answer", hint=hint, missing=missing, rows=5)


def _initiatives(subject: AskSubject, missing: str) -> Choices:
    def named(slug: str, owner: str | None) -> Option:
        run_by = f"Run by {subject.names.office(owner)}" if owner else ""
        return Option(slug, subject.names.initiative(slug), run_by)

    return Choices(
        name="initiatives",
        label="Which existing work answers it?",
        what="The work",
        hint="Tick all that apply. Your own office’s come first.",
        missing=missing,
        options=[named(row.slug, row.owner) for row in subject.initiatives],
    )


def _day(name: str, label: str, missing: str, today: date, what: str = "Target date") -> Day:
    return ComingDay(name=name, label=label, hint=EXAMPLE, missing=missing, what=what, today=today)


def target_day(label: str, missing: str, today: date) -> Day:
    return _day("target", label, missing, today)


def _decision_day(missing: str, today: date) -> Day:
    """As far off as the record's rule for it lets it be (`TooFarAhead`)."""
    longest = SERVICE_DEFAULT.length
    too_late = (
        f"The decision date can be at most {longest} days from today. It can be moved later, with a reason."
    )
    return ComingDay(
        name="decide_by",
        label="By when will you decide?",
        what="The decision date",
        hint=f"At most {longest} days from today. It can be moved later, with a reason.",
        missing=missing,
        today=today,
        latest=today + timedelta(days=longest),
        too_late=too_late,
    )


def coverage_steps(subject: AskSubject, typed: Typed) -> list[Step]:
    """One page for each initiative chosen: how much it covers, and what not."""
    known = {row.slug for row in subject.initiatives}
    chosen = [slug for slug in typed.every("initiatives") if slug in known]
    return [_coverage(slug, subject.names.initiative(slug)) for slug in dict.fromkeys(chosen)]


def _coverage(slug: str, name: str) -> Step:
    covers = Choice(
        name=f"coverage-{slug}",
        label=f"How much of the recommendation does {name} cover?",
        what="How much it covers",
        missing="Say whether the initiative covers all of the recommendation or part of it.",
        options=[Option("part", "Part of it"), Option("full", "All of it")],
    )
    gap = LongText(
        name=f"gap-{slug}",
        label=f"What of the recommendation does {name} not cover?",
        what="What it does not cover",
        hint="Write “Nothing” if it covers all of it.",
        missing="Say what the initiative does not cover. Write “Nothing” if it covers all.",
        rows=5,
    )
    return Step(name=f"covers-{slug}", heading=name, form=Form(questions=[covers, gap]))


def respond(subject: AskSubject, answers: dict[str, Any]) -> Respond:
    decision: Answer = answers["decision"]
    slugs = tuple(answers.get("initiatives") or ())
    office, named = sent_on(subject, answers.get("to"))
    response = Response(
        decision=decision,
        decide_by=answers.get("decide_by"),
        review_on=answers.get("review_on"),
        target=answers.get("target"),
        reason_code=answers.get("reason_code"),
        initiatives=slugs,
        to=office,
    )
    texts = {f"{name}/en": answers[name] for name in TEXTS if answers.get(name)} | named
    cited = tuple(
        CitedInitiative(
            mapping=Mapping(initiative=slug, coverage=answers[f"coverage-{slug}"]),
            texts={"gap/en": answers[f"gap-{slug}"]},
        )
        for slug in slugs
    )
    return Respond(ask=subject.row.ask, response=response, cited=cited, texts=texts)


def sent_on(subject: AskSubject, typed: str | None) -> tuple[str | None, dict[str, str]]:
    """A registered office by its name or short name, else a body named in words."""
    if not typed:
        return None, {}
    wanted = cleaned_line(typed).casefold()
    for row in subject.offices:
        if wanted in (row.slug, subject.names.office(row.slug).casefold()):
            return row.slug, {}
    return None, {"to/en": typed}

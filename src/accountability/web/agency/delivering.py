"""Lane B: reporting delivery, its target dates and its evidence."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from accountability.domain.asks import OPENS_DELIVERY
from accountability.domain.commands.asks import AddEvidence, MoveTarget, ReportDelivery, SetTarget
from accountability.domain.commands.base import Command
from accountability.domain.delivery import NEEDS, DeliveryReport, Evidence, Target
from accountability.domain.status import DELIVERIES, british
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.days import ComingDay
from accountability.web.agency.journey import Journey, Step
from accountability.web.fields import Attach, Choice, Day, LongText, Option, Question, Text
from accountability.web.forms import Form
from accountability.web.public import codes
from accountability.web.typed import Typed

NOT_OPEN = "Delivery can be reported once the recommendation is accepted or mapped to existing work."
NONE = "none"
ASKED_AS = {"reason": "report_reason", "review_on": "report_review_on"}
FILES_HINT = (
    "Up to 3 files of 10 MB in all: PDF, Word, Excel, PNG, JPEG, CSV or plain text. Everybody can read them, "
    "with what the file says of itself: its author, its title, earlier versions of its text. Take that out "
    "first. From pictures we take it out."
)
COPY_HINT = (
    "Print the page as a PDF, or save the file. It is not published: the record keeps its fingerprint, "
    "so that anyone who has the same can compare."
)
DELIVERY_HINTS = {
    "paused": "You say why, and when you will look at it again.",
    "stopped": "You say why.",
    "reported_complete": "By your own word. The panel or a reviewer may give a verdict beside it.",
}


class Report(Journey[AskSubject]):
    name = "report"
    title = "Check your report"

    def closed(self, subject: AskSubject) -> str:
        return "" if subject.row.decision in OPENS_DELIVERY else NOT_OPEN

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        return [*delivery_steps(typed, subject.today), *evidence_steps(typed, optional=True)]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        ask = subject.row.ask
        commands: list[Command] = [report_command(ask, answers)]
        if answers["evidence"] != NONE:
            commands.append(evidence_command(ask, answers))
        return commands


def delivery_steps(typed: Typed, today: date, *, optional: bool = False) -> list[Step]:
    """The state, then what that state must carry."""
    later = [Option(NONE, "Nothing to report yet", "You can report at any time.")] if optional else []
    states = [Option(code, words, DELIVERY_HINTS.get(code, "")) for code, words in DELIVERIES.items()]
    state = Choice(
        name="state",
        label="How does delivery stand?",
        what="How delivery stands",
        missing="Choose how delivery stands.",
        options=[*later, *states],
    )
    steps = [Step(name="delivery", heading=state.label, form=Form(questions=[state]))]
    chosen = typed.one("state")
    if chosen in DELIVERIES:
        questions = _report_questions(chosen, today)
        steps.append(
            Step(
                name="report",
                heading=f"Delivery: {DELIVERIES[chosen].lower()}",
                form=Form(questions=questions, asked_as=ASKED_AS),
            )
        )
    return steps


def _report_questions(state: str, today: date) -> list[Question]:
    needs = NEEDS.get(state, {})  # type: ignore[call-overload] # one of its keys or nothing
    asked: list[Question] = [
        LongText(
            name="report",
            label="What has been done since the last report?",
            what="What has been done",
            hint="Name what changed for residents, with figures if there are any. No percentages.",
            missing="Say what has been done since the last report.",
        )
    ]
    if "reason" in needs:
        why = "Why is it paused?" if state == "paused" else "Why has it stopped?"
        asked.append(
            LongText(name="report_reason", label=why, what="The reason", missing=needs["reason"], rows=4)
        )
    if "review_on" in needs:
        asked.append(
            ComingDay(
                name="report_review_on",
                label="When will you look at this again?",
                what="The date",
                today=today,
                missing=needs["review_on"],
            )
        )
    if state not in ("stopped", "reported_complete"):
        asked.append(
            ComingDay(
                name="next_update",
                label="When will you report next? (optional)",
                what="The date of the next report",
                today=today,
                hint="This is an undertaking: if the day goes by without a report, the record says so.",
            )
        )
    return asked


def report_command(ask: UUID, answers: dict[str, Any]) -> ReportDelivery:
    texts = {"text/en": answers["report"], "reason/en": answers.get("report_reason")}
    return ReportDelivery(
        ask=ask,
        report=DeliveryReport(
            state=answers["state"],
            review_on=answers.get("report_review_on"),
            next_update=answers.get("next_update"),
        ),
        texts={name: text for name, text in texts.items() if text},
    )


class AddToEvidence(Journey[AskSubject]):
    name = "evidence"
    title = "Check your evidence"

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        return evidence_steps(typed)

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        return [evidence_command(subject.row.ask, answers)]


def evidence_steps(typed: Typed, *, optional: bool = False) -> list[Step]:
    kinds = [Option(code, f"{words[:1].upper()}{words[1:]}") for code, words in codes.EVIDENCE.items()]
    none = [Option(NONE, "None to add now", "You can add it at any time.")] if optional else []
    kind = Choice(
        name="evidence",
        label="What evidence is there?",
        what="The evidence",
        missing="Choose what kind of evidence it is.",
        options=[*none, *kinds],
    )
    steps = [Step(name="evidence", heading=kind.label, form=Form(questions=[kind]))]
    if typed.one("evidence") in codes.EVIDENCE:
        steps.append(
            Step(name="evidence-details", heading="The evidence", form=Form(questions=_evidence_questions()))
        )
    return steps


def _evidence_questions() -> list[Question]:
    return [
        LongText(
            name="evidence_text",
            label="What does it show?",
            what="What it shows",
            missing="Say what the evidence shows.",
            rows=5,
        ),
        Text(
            name="evidence_link",
            label="Where can people read it? (optional)",
            what="The address",
            hint="A web address, such as https://www.example.org/report.pdf",
            limit=500,
        ),
        Day(
            name="evidence_link_seen",
            label="When did you last see it there? (optional)",
            what="The day you saw it",
            hint="For a web address. Pages change: the day says which state you mean.",
        ),
        Attach(
            name="evidence_copy",
            label="The page or file as you saw it there (optional)",
            hint=COPY_HINT,
            most=1,
            as_sent=True,
        ),
        Attach(name="evidence_files", label="Files to publish with it (optional)", hint=FILES_HINT),
        Day(name="evidence_from", label="From which day? (optional)", what="The first day"),
        Day(name="evidence_to", label="To which day? (optional)", what="The last day"),
    ]


def evidence_command(ask: UUID, answers: dict[str, Any]) -> AddEvidence:
    link, seen, copies = (answers.get(f"evidence_{name}") for name in ("link", "link_seen", "copy"))
    texts = {
        "text/en": answers["evidence_text"],
        "link/en": link,
        "link_seen/en": british(seen) if link and seen else None,
        "link_sha256/und": sha256(copies[0].content).hexdigest() if link and copies else None,
    }
    return AddEvidence(
        ask=ask,
        evidence=Evidence(
            kind=answers["evidence"],
            period_from=answers.get("evidence_from"),
            period_to=answers.get("evidence_to"),
        ),
        texts={name: text for name, text in texts.items() if text},
        files=answers.get("evidence_files") or (),
    )


class TargetDate(Journey[AskSubject]):
    """Set the first target date, or move it; the first one stays on view for ever."""

    name = "target"
    title = "Check the target date"

    def closed(self, subject: AskSubject) -> str:
        return "" if subject.row.decision in OPENS_DELIVERY else NOT_OPEN

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        standing = subject.row.target
        if standing is None:
            asked: list[Question] = [
                _new_date("By when do you expect to have done it?", subject.today),
                _words("Anything to add? (optional)"),
            ]
            return [Step(name="date", heading="Set a target date", form=Form(questions=asked))]
        lead = f"The target date is {british(standing)}. It stays on view."
        return [_moving("Move the target date", lead, subject.today)]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        ask, day = subject.row.ask, answers["target"]
        if subject.row.target is None:
            texts = {"text/en": answers["text"]} if answers.get("text") else {}
            return [SetTarget(ask=ask, target=day, texts=texts)]
        return [_moved(ask, Target(target=day, what="delivery"), answers)]


class DecisionDate(Journey[AskSubject]):
    """Move the day by which a decision was promised."""

    name = "decision-date"
    title = "Check the decision date"

    def closed(self, subject: AskSubject) -> str:
        return "" if subject.row.decide_by else "No day was given by which this will be decided."

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        assert subject.row.decide_by is not None
        standing = british(subject.row.decide_by)
        lead = f"You said you would decide by {standing}. It stays on view."
        return [_moving("Move the decision date", lead, subject.today)]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        target = Target(target=answers["target"], what="decision")
        return [_moved(subject.row.ask, target, answers)]


def _moved(ask: UUID, target: Target, answers: dict[str, Any]) -> MoveTarget:
    return MoveTarget(ask=ask, target=target, texts={"reason/en": answers["reason"]})


def _moving(heading: str, lead: str, today: date) -> Step:
    reason: Question = LongText(
        name="reason", label="Why does it move?", what="The reason", missing="Say why the date moves.", rows=4
    )
    return Step(
        name="date",
        heading=heading,
        lead=lead,
        form=Form(questions=[_new_date("What is the new date?", today), reason]),
    )


def _new_date(label: str, today: date) -> Day:
    return ComingDay(
        name="target",
        label=label,
        what="The date",
        hint="For example, 30 6 2027",
        missing="Enter the date.",
        today=today,
    )


def _words(label: str) -> LongText:
    return LongText(name="text", label=label, what="Your words", rows=4)

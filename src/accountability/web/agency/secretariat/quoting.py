"""Taking over an office's answer from a public source, on its behalf, as long as it does not answer itself.

The same decisions as the office's own form, with what each must carry from the same rules (`NEEDS`); where
the source is silent, that is ticked, recorded and counted as such.
"""

from collections.abc import Sequence
from typing import get_args

from accountability.domain.answers import NEEDS, Mapping, Response
from accountability.domain.asks import DECIDED, Answer, Silence
from accountability.domain.commands.asks import CitedInitiative, Respond
from accountability.domain.commands.base import Command
from accountability.domain.status import DECISIONS
from accountability.web.agency.answering import TEXTS, sent_on
from accountability.web.agency.journey import Step, Texts
from accountability.web.agency.secretariat import choosing, questions
from accountability.web.agency.secretariat.choosing import chosen, typed_in
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import IN_ENGLISH, Answers, options, texts
from accountability.web.agency.secretariat.subjects import QuotedAsk
from accountability.web.fields import Choice, Choices, Day, LongText, Option, Question, Text
from accountability.web.forms import Form
from accountability.web.public import codes
from accountability.web.public.tellings.answers import UNSTATED
from accountability.web.typed import Typed

ASKED = {
    "text": "What will be done",
    "excluded": "The part that is not accepted",
    "reason": "Why it is not accepted",
    "settle_first": "What must be settled first",
    "ground": "Why it cannot comment yet",
    "forum": "Where it will be considered",
    "to": "Who should answer instead",
    "target": "Day by which it will be done",
    "decide_by": "Day by which it will decide",
    "review_on": "Day on which it will look at this again",
    "reason_code": "The main reason",
    "initiatives": "Existing work that it names",
}


class QuotingAnswer(Keeping[QuotedAsk]):
    name = "quote"
    heading = "What the source says"

    def steps(self, subject: QuotedAsk, typed: Typed) -> list[Step]:
        decision = typed.one("decision")
        steps = [_decision(subject)]
        if decision in NEEDS:
            steps += super().steps(subject, typed)
        if decision == "mapped_to_initiative":
            steps += [_coverage(subject, slug, typed) for slug in _initiatives(subject, typed)]
        return steps

    def questions(self, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
        decision: Answer = typed.one("decision")  # type: ignore[assignment] # one of NEEDS: see `steps`
        silent = set(typed.every("not_stated"))
        asked: list[Question] = []
        for field, missing in NEEDS[decision].items():
            asked += _field(field, "" if field in silent else missing, subject, typed)
        if "text" not in NEEDS[decision]:
            asked.append(questions.words("text", "Its words, or your summary of them (optional)"))
        if needed := NEEDS[decision]:
            asked.append(_not_stated(needed))
        if subject.row.decision in DECIDED:
            asked.append(_revision(subject))
        return asked

    def begins(self, subject: QuotedAsk) -> Texts:
        return IN_ENGLISH

    def commands(self, subject: QuotedAsk, answers: Answers) -> Sequence[Command]:
        decision: Answer = answers["decision"]
        slugs = chosen(answers, "initiatives")
        office, named = sent_on(subject, answers.get("to"))
        response = Response(
            decision=decision,
            initiatives=slugs,
            to=office,
            not_stated=_left_out(decision, answers),
            **{name: answers.get(name) for name in ("decide_by", "review_on", "target", "reason_code")},
        )
        return [
            Respond(
                ask=subject.row.ask,
                response=response,
                cited=tuple(_cited(slug, answers) for slug in slugs),
                occurred=answers["occurred"],
                provenance=answers["provenance"],
                on_behalf_of=subject.row.office,
                texts=texts(answers, *TEXTS, "source") | named,
            )
        ]


def _decision(subject: QuotedAsk) -> Step:
    revises = subject.row.decision in DECIDED
    offered = [code for code in get_args(Answer) if not (revises and code == "acknowledged")]
    choice = Choice(
        name="decision",
        label=f"What does {subject.office} answer, by this source?",
        hint="A welcome, a “noted” or “we will share it” is “Received, no decision yet”.",
        missing="Choose an answer",
        options=[Option(code, DECISIONS[code]) for code in offered],
    )
    asked = (
        choice,
        questions.quoted(),
        questions.language(),
        questions.day("occurred", "Day it was said", missing="Enter the day it was said"),
        questions.quoted_source(),
    )
    lead = f"The record says that these are words of {subject.office} which you took over, and where from."
    return Step(name="decision", heading="Take over an answer", lead=lead, form=Form(questions=asked))


def _field(field: str, missing: str, subject: QuotedAsk, typed: Typed) -> Sequence[Question]:
    label = ASKED[field]
    match field:
        case "initiatives":
            return choosing.initiatives(subject.initiatives, subject.names, label, typed, missing)
        case "target" | "decide_by" | "review_on":
            return [Day(name=field, label=label, hint="For example, 28 5 2026", missing=missing)]
        case "reason_code":
            return [Choice(name=field, label=label, missing=missing, options=options(codes.REASONS))]
        case "forum" | "to":
            return [Text(name=field, label=label, missing=missing)]
        case _:
            return [questions.words(field, label, missing=missing, rows=5)]


def _not_stated(needed: dict[str, str]) -> Choices:
    return Choices(
        name="not_stated",
        label="What does the source leave out? (optional)",
        hint="Tick what it does not say, and leave that question empty. The record then says so.",
        options=[Option(field, f"It does not state {UNSTATED[field]}") for field in needed],
    )


def _revision(subject: QuotedAsk) -> LongText:
    return questions.words(
        "revision_reason",
        "Why does the earlier answer change?",
        f"Recorded so far: “{DECISIONS[subject.row.decision]}”. It stays on view.",
        "Say why the earlier answer changes. It stays on view.",
        rows=3,
    )


def _initiatives(subject: QuotedAsk, typed: Typed) -> list[str]:
    known = {row.slug for row in subject.initiatives}
    return [slug for slug in typed_in(typed, "initiatives") if slug in known]


def _coverage(subject: QuotedAsk, slug: str, typed: Typed) -> Step:
    name = subject.names.initiative(slug)
    says = typed.one(f"coverage-{slug}") in ("full", "part")
    asked = (
        Choice(
            name=f"coverage-{slug}",
            label=f"How much does {name} cover, by this source?",
            missing="Choose how much it covers, or that the source does not say",
            options=options(codes.COVERAGES),
        ),
        questions.words(
            f"gap-{slug}",
            f"What of the recommendation does {name} not cover?",
            "Write “Nothing” if it is said to cover all. Leave it empty if the source does not say.",
            "Say what it does not cover. Write “Nothing” if it covers all" if says else "",
            rows=4,
        ),
    )
    return Step(name=f"covers-{slug}", heading=name, form=Form(questions=asked))


def _left_out(decision: Answer, answers: Answers) -> tuple[Silence, ...]:
    """What was ticked as not stated and was indeed not given."""
    ticked = answers.get("not_stated") or ()
    needed = [field for field in get_args(Silence) if field in NEEDS[decision]]
    return tuple(field for field in needed if field in ticked and not answers.get(field))


def _cited(slug: str, answers: Answers) -> CitedInitiative:
    gap = {"gap": answers.get(f"gap-{slug}"), "language": answers["language"]}
    mapping = Mapping(initiative=slug, coverage=answers[f"coverage-{slug}"])
    return CitedInitiative(mapping=mapping, texts=texts(gap, "gap"))


JOURNEYS = (QuotingAnswer(),)

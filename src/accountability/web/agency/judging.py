"""Lane C: a reviewer's verdict, and the reply of the office beside it."""

from collections.abc import Sequence
from typing import Any

from accountability.domain.asks import Verdict, Voice
from accountability.domain.commands.asks import GiveVerdict, ReplyToVerdict
from accountability.domain.commands.base import Command
from accountability.domain.scrutiny import Finding, Reply, voice_on
from accountability.domain.status import VERDICTS, VOICES
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.journey import Journey, Step
from accountability.web.fields import Choice, Day, LongText, Option, Question
from accountability.web.forms import Form
from accountability.web.typed import Typed

SPEAKS: dict[Voice, str] = {
    "panel": "You speak as the panel: the residents who made the recommendation, or the body that meets in "
    "their place. An independent reviewer’s verdict is shown beside yours, never merged with it.",
    "independent": "You speak as an independent reviewer, neither the panel nor the office. The panel’s own "
    "verdict is shown beside yours, never merged with it.",
}
VERDICT_HINTS = {
    "no_evidence_found": "You looked for evidence and found none. You say when you looked.",
    "lapsed": "It was met once, in whole or part, and is no longer.",
}


class Judge(Journey[AskSubject]):
    name = "verdict"
    title = "Check your verdict"
    roles = ("reviewer",)

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        verdict = Choice(
            name="verdict",
            label="What did you find?",
            what="The verdict",
            missing="Choose what you found.",
            options=[Option(code, words, VERDICT_HINTS.get(code, "")) for code, words in VERDICTS.items()],
        )
        lead = SPEAKS[_voice(subject)]
        steps = [Step(name="verdict", heading=verdict.label, lead=lead, form=Form(questions=[verdict]))]
        steps += [_grounds(found) for found in VERDICTS if found == typed.one("verdict")]
        return steps

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        finding = Finding(voice=_voice(subject), verdict=answers["verdict"], checked_on=answers["checked_on"])
        texts = {f"{name}/en": answers[name] for name in ("text", "evidence", "interest") if answers[name]}
        return [GiveVerdict(ask=subject.row.ask, finding=finding, texts=texts)]


def _voice(subject: AskSubject) -> Voice:
    return voice_on(subject.row.panel, subject.signed.voice_of)


def _grounds(verdict: Verdict) -> Step:
    needs_day = verdict == "no_evidence_found"
    needs_evidence = verdict != "not_assessed"
    questions: list[Question] = [
        LongText(
            name="evidence",
            label="What does the verdict rest on?" + ("" if needs_evidence else " (optional)"),
            what="The evidence",
            hint="Name each source so that others can look at it.",
            missing="Say what evidence the verdict rests on." if needs_evidence else "",
        ),
        Day(
            name="checked_on",
            label="On which day did you look for evidence?" + ("" if needs_day else " (optional)"),
            what="The day",
            missing="Enter the date on which you looked for evidence." if needs_day else "",
        ),
        LongText(
            name="interest",
            label="What interest do you have in the matter?",
            what="Your interest",
            hint="For example, that your organisation is paid by the office. Write “None” if there is none.",
            missing="Say what interest the reviewer has. Write “None” if there is none.",
            rows=3,
        ),
        LongText(name="text", label="Anything to add? (optional)", what="Your words", rows=5),
    ]
    return Step(name="grounds", heading=VERDICTS[verdict], form=Form(questions=questions))


class ReplyTo(Journey[AskSubject]):
    """The office's words beside a verdict; they change nothing in it."""

    name = "reply"
    title = "Check your reply"

    def closed(self, subject: AskSubject) -> str:
        return "" if given(subject) else "No verdict was given yet to which you could reply."

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        options = [
            Option(voice, VOICES[voice].capitalize(), VERDICTS[verdict])
            for voice, verdict in given(subject).items()
        ]
        voice = Choice(
            name="voice",
            label="To which verdict do you reply?",
            what="The verdict",
            missing="Choose the verdict.",
            options=options,
        )
        text = LongText(name="text", label="Your reply", what="Your reply", missing="Enter your reply.")
        lead = "The verdict stands as it was given. Your reply is shown beside it."
        return [
            Step(name="reply", heading="Reply to a verdict", lead=lead, form=Form(questions=[voice, text]))
        ]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        texts = {"text/en": answers["text"]}
        return [ReplyToVerdict(ask=subject.row.ask, reply=Reply(voice=answers["voice"]), texts=texts)]


def given(subject: AskSubject) -> dict[Voice, Any]:
    """The verdicts that stand, by voice."""
    found: dict[Voice, Any] = {
        "panel": subject.row.panel_verdict,
        "independent": subject.row.independent_verdict,
    }
    return {voice: verdict for voice, verdict in found.items() if verdict}

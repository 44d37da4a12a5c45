"""Publishing one recommendation, in the panel's own words."""

from collections.abc import Sequence
from typing import Any

import msgspec

from accountability.domain.commands.base import Command
from accountability.domain.commands.panels import PublishRecommendation
from accountability.domain.recommendations import Printed, Support
from accountability.web.agency.areas import area
from accountability.web.agency.journey import Texts
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import (
    IN_ENGLISH,
    YES,
    Answers,
    is_ticked,
    options,
    texts,
)
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Choice, Choices, Number, Option, Question, Text
from accountability.web.public import codes
from accountability.web.slugs import Word
from accountability.web.typed import Typed, Wrong

WORDS = ("title", "text", "supporting", "conditions", "minority", "source")
COUNTS = ("in_favour", "against", "abstained")


class PrintedNumber(Text, frozen=True, kw_only=True):
    """A recommendation's number as the panel printed it: 7, 7a, 2.3(b)."""

    limit: int = 16

    def read(self, typed: Typed) -> str | None:
        text = super().read(typed)
        try:
            return msgspec.convert(text, Printed | None)
        except msgspec.ValidationError as error:
            message = f"{self.subject} must have only letters, numbers, dots and brackets, like 7a"
            raise Wrong(message) from error


def facts(typed: Typed, area: Question, themes: Sequence[str] = ()) -> tuple[Question, ...]:
    """The codes and figures, asked when it is published and again when it is corrected."""
    counted = any(typed.one(name).strip() for name in COUNTS)
    return (
        PrintedNumber(
            name="printed",
            label="Number in the panel’s report (optional)",
            hint="As printed, like 7 or 7a. This record gives it a number of its own too.",
            what="Number in the panel’s report",
        ),
        Choices(
            name="key",
            label="Did the panel itself mark it?",
            options=(Option(YES, "Yes, as a key recommendation"),),
        ),
        Word(name="theme", label="Theme (optional)", hint=_themes(themes), what="Theme"),
        area,
        Number(name="page", label="Page of the report (optional)", what="Page"),
        Choice(
            name="support_method",
            label="How did the panel decide? (optional)",
            missing="Choose how the panel decided, since you gave numbers for it" if counted else "",
            options=options(codes.SUPPORTS),
        ),
        Number(name="in_favour", label="In favour (optional)", what="In favour"),
        Number(name="against", label="Against (optional)", what="Against"),
        Number(name="abstained", label="Abstained (optional)", what="Abstained"),
    )


def _themes(used: Sequence[str]) -> str:
    """The same words for the same thing, so that it is found again."""
    before = ", ".join(dict.fromkeys(theme.replace("-", " ") for theme in used))
    return f"Used before: {before}." if before else "One word or a few, like young people."


def details(answers: Answers) -> dict[str, Any]:
    """What the record keeps of the facts, by its own names."""
    method = answers.get("support_method")
    support = Support(method=method, **{name: answers.get(name) for name in COUNTS}) if method else None
    kept = {name: answers.get(name) for name in ("printed", "theme", "area", "page")}
    return {**kept, "key": is_ticked(answers, "key"), "support": support}


class PublishingRecommendation(Keeping[PanelSubject]):
    name = "recommendation"
    heading = "Publish a recommendation"
    lead = "Its words never change after publication. A slip can be corrected, with both versions on view."

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        return (
            Text(
                name="title", label="Short title, in your words", missing="Enter a short title", what="Title"
            ),
            questions.words(
                "text",
                "The recommendation, exactly as the panel wrote it",
                missing="Enter the recommendation in the panel’s words",
            ),
            questions.language(),
            *facts(
                typed,
                area(subject.areas, subject.names),
                [row.theme for row in subject.recommendations if row.theme],
            ),
            questions.words("supporting", "What the panel added to support it (optional)", rows=4),
            questions.words("conditions", "The panel’s conditions (optional)", rows=3),
            questions.words("minority", "What a minority of the panel said (optional)", rows=3),
            questions.day("occurred", "Day it was published", missing="Enter the day it was published"),
            questions.provenance("The panel’s own papers"),
            questions.source(typed),
        )

    def begins(self, subject: PanelSubject) -> Texts:
        return IN_ENGLISH

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        return [
            PublishRecommendation(
                panel=subject.panel.slug,
                **details(answers),
                occurred=answers["occurred"],
                provenance=answers["provenance"],
                texts=texts(answers, *WORDS),
            )
        ]

    def after(self, subject: PanelSubject, positions: Sequence[int]) -> str:
        """The panel's page: the recommendation's own number is given by the log."""
        return f"{subject.public}?seen={positions[-1]}#asks"


JOURNEYS = (PublishingRecommendation(),)

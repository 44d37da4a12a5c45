"""Registering standing work of one's own office, so that an answer can cite it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accountability.domain.commands.base import Command
from accountability.domain.commands.register import RegisterInitiative
from accountability.domain.initiatives import InitiativeDetails
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.journey import Journey, Step
from accountability.web.fields import Day, LongText, Question, Text
from accountability.web.forms import Form
from accountability.web.slugs import slug_of
from accountability.web.typed import Typed


class NewInitiative(Journey[AskSubject]):
    """Public as soon as it is registered; the answer that wanted it finds it ticked."""

    name = "initiative"
    title = "Check the work you register"

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        questions: list[Question] = [
            Text(
                name="name",
                label="What is it called?",
                what="The name",
                missing="Enter the initiative’s name.",
            ),
            LongText(
                name="description",
                label="What does it do, and for whom? (optional)",
                what="The description",
                rows=5,
            ),
            Day(name="began", label="When did it begin? (optional)", what="The first day"),
            Day(name="ended", label="When did it end, or will it? (optional)", what="The last day"),
        ]
        lead = f"A standing project or service of {subject.office}. It gets a public page of its own."
        form = Form(questions=questions, asked_as={"slug": "name", "area": "ended"})
        return [Step(name="work", heading="Register existing work", lead=lead, form=form)]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        own = subject.names.offices[subject.row.office]
        details = InitiativeDetails(
            slug=slug_of(answers["name"]) or "initiative",
            owner=own.slug,
            area=_area(subject, own.area, answers["ended"]),
            began=answers["began"],
            ended=answers["ended"],
            invented=own.invented,
        )
        texts = {f"{name}/en": answers[name] for name in ("name", "description") if answers[name]}
        return [RegisterInitiative(details=details, texts=texts)]

    def after(self, subject: AskSubject, positions: Sequence[int]) -> str:
        return f"{subject.address}/answer/details"


def _area(subject: AskSubject, word: str | None, ended: date | None) -> str | None:
    """Its office's area; not one that holds no more today, or not yet when the work ended."""
    row = subject.names.areas.get(word or "")
    day = subject.today if ended is None else min(ended, subject.today)
    begun = row is None or row.valid_from is None or row.valid_from <= day
    held = row is None or row.last_day is None or row.last_day >= subject.today
    return word if begun and held else None

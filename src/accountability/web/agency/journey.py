"""A form of several pages: what it asks in which order, and which commands its answers become.

Pages follow from answers: `steps` is asked again after each one, so a form never asks what a decision does
not need. Everything typed is kept in a draft; nothing is public before the last page.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import msgspec
from markupsafe import Markup, escape

from accountability.domain.commands.base import Command
from accountability.domain.entries import Role
from accountability.domain.status import british
from accountability.projections.timeline import Item
from accountability.web.fields import Attach, Choice, Choices, Grid, Question
from accountability.web.forms import Error, Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.public.attachments import size_of
from accountability.web.public.naming import Names
from accountability.web.typed import Typed
from accountability.web.words import paragraphs
from accountability.workspace.attachments import Upload
from accountability.workspace.sessions import Signed

Texts = dict[str, list[str]]
OPTIONAL = " (optional)"


class Subject(Protocol):
    """What a form is about: an ask, or an entry that is to be corrected."""

    @property
    def signed(self) -> Signed: ...
    @property
    def about(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def public(self) -> str: ...
    @property
    def last(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def names(self) -> Names: ...
    @property
    def entries(self) -> list[Item]: ...


S = TypeVar("S", bound=Subject)
S_contra = TypeVar("S_contra", bound=Subject, contravariant=True)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One page. With a single question, that is the page's heading.

    `detour` is another form about the same subject, by name, and the words of the button that leads there and
    keeps what was typed here. `template` shows it.
    """

    name: str
    heading: str
    form: Form
    lead: str = ""
    detour: tuple[str, str] | None = None
    template: str = "agency/step.html"

    @property
    def fields(self) -> list[str]:
        """The names of all inputs, so that a box no longer ticked is kept as not ticked."""
        days = [q.name for q in self.form.questions if q.kind == "day"]
        return [
            *(q.name for q in self.form.questions if q.kind != "day"),
            *(f"{name}-{part}" for name in days for part in ("day", "month", "year")),
        ]


class Journey(Generic[S_contra]):
    """`name` is in the address and names the drafts; `title` begins the page of checked answers.

    `promise` stands on every page: who sees what is typed, and when. `names_entry` is the question which
    entry is meant, where there is one: a link from an entry answers it, `?entry=<its version>`.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    roles: ClassVar[tuple[Role, ...]] = ("officer",)
    names_entry: ClassVar[str] = ""
    promise: ClassVar[str] = (
        "Nothing is public before you publish it on the last page. What you send here is kept for you alone, "
        "and you can come back to it."
    )

    @property
    def noun(self) -> str:
        """What it is called where somebody else reads it: "Answer", "Correction"."""
        noun = self.title.removeprefix("Check ").removeprefix("your ").removeprefix("the ")
        return noun[:1].upper() + noun[1:]

    def steps(self, subject: S_contra, typed: Typed) -> list[Step]:
        """The pages, as far as the answers typed so far decide them."""
        raise NotImplementedError

    def commands(self, subject: S_contra, answers: dict[str, Any]) -> Sequence[Command]:
        """What is published, in order, all or nothing. Every step's answers are there and right."""
        raise NotImplementedError

    def closed(self, subject: S_contra) -> str:
        """Why this can't be done now; empty if it can."""
        return ""

    def begins(self, subject: S_contra) -> Texts:
        """What the form holds before anything was typed."""
        return {}

    async def suggestions(self, house: House, subject: S_contra, step: Step) -> Sequence[Any]:
        """What a page offers to copy into the form, each with its `source`."""
        return ()

    async def refill(self, house: House, subject: S_contra, typed: Texts, source: str) -> Texts:
        """The fields that a suggestion fills, over what was typed."""
        return {}

    def after(self, subject: S_contra, positions: Sequence[int]) -> str:
        """Where publishing leads, past the receipts: the public page, as at what was published."""
        return f"{subject.public}?seen={positions[-1]}#entry-{positions[0]}"


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """All steps read at once: every answer, and every error with the step that it belongs to."""

    steps: list[tuple[Step, Filled]]

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for _, filled in self.steps for name, value in filled.answers.items()}

    @property
    def errors(self) -> list[tuple[Step, Error]]:
        return [(step, error) for step, filled in self.steps for error in filled.errors]

    def step_of(self, question: str) -> Step | None:
        """The step that asks this."""
        found = (step for step, filled in self.steps if filled.form.question(question) is not None)
        return next(found, None)


def answered(steps: Sequence[Step], typed: Typed, hidden: Hidden) -> Answered:
    return Answered(steps=[(step, step.form.read(typed, hidden)) for step in steps])


class Row(msgspec.Struct, frozen=True):
    """One line of the checked answers."""

    label: str
    value: Markup
    step: str
    question: str


def rows_of(read: Answered) -> list[Row]:
    return [
        Row(
            question.label.removesuffix(OPTIONAL),
            shown(question, filled.answers.get(question.name)),
            step.name,
            question.name,
        )
        for step, filled in read.steps
        for question in filled.form.questions
    ]


def shown(question: Question, answer: object) -> Markup:
    """An answer as a person would say it."""
    if answer is None:
        return Markup("Not given")
    if isinstance(question, Grid):
        return Markup("<br>").join(_cells(question, answer))
    if isinstance(question, Choice | Choices):
        words = {option.value: option.text for option in question.options}
        chosen = answer if isinstance(answer, tuple) else (answer,) if answer else ()
        return Markup("<br>").join(words[str(value)] for value in chosen) if chosen else Markup("None")
    if isinstance(question, Attach):
        files: tuple[Upload, ...] = answer if isinstance(answer, tuple) else ()
        return Markup("<br>").join(f"{file.name} ({size_of(file.size)})" for file in files) or Markup("None")
    return paragraphs(str(answer)) if question.kind == "long_text" else escape(_said(question, answer))


def _said(question: Question, answer: object) -> str:
    if isinstance(answer, date):
        return british(answer)
    return str(answer).replace("-", " ") if question.kind == "word" else str(answer)


def _cells(grid: Grid, answer: object) -> list[Markup]:
    """Of each row the columns that are ticked."""
    ticked = answer if isinstance(answer, tuple) else ()
    lines = []
    for row in grid.rows:
        found = [column.text for column in grid.columns if grid.cell(row, column) in ticked]
        if found:
            lines.append(escape(f"{row.text}: {', '.join(found)}"))
    return lines

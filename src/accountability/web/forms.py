"""The form layer: a form is a list of questions; reading it gives all answers and all errors at once.

    FORM = Form(questions=(Choice(name="decision", …), LongText(name="text", …)))
    filled = FORM.read(await received(request), hidden)
    if not filled.errors:
        try: …command(**filled.answers)… ; return Redirect(…)
        except Rule as rule: filled = filled.refused(rule)
    return private_page("answer.html", status=422, filled=filled)

Nothing typed is lost: `filled` shows every answer again as it was typed, whatever was wrong with another.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from accountability.domain.entries import Rule
from accountability.web.csrf import TOKEN
from accountability.web.fields import DATE_PARTS, Choice, Choices, Day, Proposed, Question
from accountability.web.typed import Typed, Wrong, shown
from accountability.workspace.examining.files import MOST_BYTES

KEY = "_key"
SEEN = "_seen"
KEY_SHAPE = re.compile("[0-9a-f]{32}")
SEEN_SHAPE = re.compile("[0-9]{1,18}")

# For `request_max_body_size` of a form's route. The 413 page says both.
TEXT_FORM_BYTES = 256 * 1024
FILE_FORM_BYTES = MOST_BYTES + TEXT_FORM_BYTES


class Hidden(msgspec.Struct, frozen=True):
    """The fields nobody types: the session's token, the command's idempotency key, the position last seen.

    A form keeps its key when it is shown again, so that a double click or a retry makes one entry.
    """

    token: str
    key: str
    seen: int | None = None

    @classmethod
    def fresh(cls, token: str, seen: int | None = None) -> "Hidden":
        return cls(token, secrets.token_hex(16), seen)

    @classmethod
    def returned(cls, typed: Typed, token: str) -> "Hidden":
        """As they came back. A key or position that is not of our making is replaced or dropped."""
        key, seen = typed.one(KEY), typed.one(SEEN)
        return cls(
            token,
            key if KEY_SHAPE.fullmatch(key) else secrets.token_hex(16),
            int(seen) if SEEN_SHAPE.fullmatch(seen) else None,
        )

    @property
    def fields(self) -> dict[str, str]:
        seen = {} if self.seen is None else {SEEN: str(self.seen)}
        return {TOKEN: self.token, KEY: self.key, **seen}


class Error(msgspec.Struct, frozen=True):
    """One error: the question it belongs to (empty: none on this page), its words, which inputs are wrong."""

    name: str
    message: str
    parts: Sequence[str] = ()

    @property
    def target(self) -> str:
        """The id of the input that the summary leads to: the first that is wrong."""
        return "-".join((self.name, *self.parts[:1]))


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A form with what was typed into it. `answers` holds what could be read, by question."""

    form: "Form"
    hidden: Hidden
    typed: Typed = Typed()
    answers: Mapping[str, object] = {}
    errors: tuple[Error, ...] = ()

    def refused(self, rule: Rule) -> "Filled":
        """The same with a rule of the record as one more error, at the question that the rule names."""
        name = getattr(rule, "name", "") or rule.field
        return self.wrong(self.form.asked_as.get(name, name), str(rule))

    def wrong(self, name: str, message: str) -> "Filled":
        """The same with one more error. Without its question on this form it stands in the summary only."""
        question = self.form.question(name)
        error = Error(name, message, _parts(question)) if question else Error("", message)
        return msgspec.structs.replace(self, errors=(*self.errors, error))

    @property
    def summary(self) -> list[dict[str, str]]:
        """Items for GOV.UK's error summary, in the order of the questions."""
        order = [question.name for question in self.form.questions]
        placed = sorted(self.errors, key=lambda error: order.index(error.name) if error.name else len(order))
        return [
            {"text": error.message, "href": f"#{error.target}"} if error.target else {"text": error.message}
            for error in placed
        ]

    def error(self, name: str) -> str:
        """The words beside a question; empty if nothing is wrong with its answer."""
        return next((error.message for error in self.errors if error.name == name), "")

    def items(self, question: Question) -> list[dict[str, Any]]:
        """What GOV.UK's macros take as the items of a choice, or as the three inputs of a date."""
        if isinstance(question, Day):
            return [self._input(question.name, part) for part in DATE_PARTS]
        options = question.options if isinstance(question, Choice | Choices) else ()
        return [
            {
                "value": option.value,
                "text": option.text,
                "hint": {"text": option.hint} if option.hint else None,
            }
            for option in options
        ]

    def _input(self, name: str, part: str) -> dict[str, Any]:
        """One input of a date, marked if the error is about it or about the whole date."""
        parts = next((error.parts for error in self.errors if error.name == name), ())
        width = f"govuk-input--width-{4 if part == 'year' else 2}"
        marked = " govuk-input--error" if part in parts else ""
        return {"name": part, "classes": width + marked, "value": self.shown(name, part)}

    def shown(self, name: str, part: str = "") -> str:
        return shown(self.typed.one(f"{name}-{part}" if part else name))

    def ticked(self, name: str) -> list[str]:
        question = self.form.question(name)
        if isinstance(question, Proposed) and name not in self.typed.texts:
            return list(question.proposed)
        return [shown(value) for value in self.typed.every(name)]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """`asked_as` maps the name by which a rule knows a thing to the question that asks for it."""

    questions: Sequence[Question]
    asked_as: Mapping[str, str] = {}

    def question(self, name: str) -> Question | None:
        return next((question for question in self.questions if question.name == name), None)

    def blank(self, hidden: Hidden, typed: Typed | None = None) -> Filled:
        """To be shown for the first time, or with what a draft kept."""
        return Filled(form=self, hidden=hidden, typed=typed or Typed())

    def read(self, typed: Typed, hidden: Hidden) -> Filled:
        """Every answer that can be read and every error."""
        answers: dict[str, object] = {}
        errors: list[Error] = []
        for question in self.questions:
            try:
                answers[question.name] = question.read(typed)
            except Wrong as wrong:
                errors.append(Error(question.name, str(wrong), wrong.parts or _parts(question)))
        return Filled(form=self, hidden=hidden, typed=typed, answers=answers, errors=tuple(errors))


def _parts(question: Question) -> Sequence[str]:
    return DATE_PARTS if isinstance(question, Day) else ()

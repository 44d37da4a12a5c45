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

import msgspec

from accountability.domain.entries import Rule
from accountability.web.csrf import TOKEN
from accountability.web.fields import Question
from accountability.web.typed import Typed, Wrong, shown

KEY = "_key"
SEEN = "_seen"
KEY_SHAPE = re.compile("[0-9a-f]{32}")
SEEN_SHAPE = re.compile("[0-9]{1,18}")

# For `request_max_body_size` of a form's route. The 413 page says both.
TEXT_FORM_BYTES = 256 * 1024
FILE_FORM_BYTES = 10 * 1024 * 1024


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
    """One error: the question it belongs to (empty: none on this page), its words, the id to jump to."""

    name: str
    message: str
    target: str = ""


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
        """The same with one more error; one for a question that this form doesn't ask stands in the summary only."""
        question = self.form.question(name)
        error = Error(name, message, _target(question, "")) if question else Error("", message)
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

    def is_wrong_part(self, name: str, part: str) -> bool:
        """Whether an input of a question is to be marked: all of them, unless the error names one."""
        target = next((error.target for error in self.errors if error.name == name), "")
        return bool(target) and (target == f"{name}-{part}" or target == name)

    def shown(self, name: str, part: str = "") -> str:
        return shown(self.typed.one(f"{name}-{part}" if part else name))

    def ticked(self, name: str) -> list[str]:
        return [shown(value) for value in self.typed.every(name)]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """`asked_as` maps the name by which a rule of the domain knows a thing to the question that asks for it."""

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
                errors.append(Error(question.name, str(wrong), _target(question, wrong.part)))
        return Filled(form=self, hidden=hidden, typed=typed, answers=answers, errors=tuple(errors))


def _target(question: Question, part: str) -> str:
    """The id of the input that a link of the summary leads to: the first one, or the first that is wrong."""
    if question.kind == "day":
        return f"{question.name}-{part or 'day'}"
    return question.name

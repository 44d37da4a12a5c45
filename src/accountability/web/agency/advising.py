"""What a writer is told of their words before they publish: which are soft, what was tidied. No refusal."""

from collections.abc import Iterable

import msgspec
from markupsafe import Markup, escape

from accountability.domain.pasted import tidied
from accountability.domain.soft_words import Found, soft_words
from accountability.web.forms import Filled
from accountability.web.typed import shown

AROUND = 50


class Advice(msgspec.Struct, frozen=True):
    """On the answer to `question`, asked as `label`: its soft words in their places, and what was tidied."""

    label: str
    question: str
    soft: list["Said"]
    tidied: list[str]


class Said(msgspec.Struct, frozen=True):
    """Soft words with the words around them, marked; what is asked of the writer; why."""

    quoted: Markup
    asks: str
    why: str


def advice(filled: Filled) -> list[Advice]:
    """On every answer in words that there is something to say of."""
    found = (
        _on(question.label, question.name, filled.typed.one(question.name))
        for question in filled.form.questions
        if question.kind in ("text", "long_text")
    )
    return [each for each in found if each.soft or each.tidied]


def all_advice(forms: Iterable[Filled]) -> list[Advice]:
    return [each for filled in forms for each in advice(filled)]


def _on(label: str, name: str, typed: str) -> Advice:
    text = shown(typed).replace("\r\n", "\n")
    said = [Said(_quoted(text, found), found.asks, found.soft.why) for found in soft_words(text)]
    return Advice(label, name, said, tidied(shown(typed)))


def _quoted(text: str, found: Found) -> Markup:
    """The words, marked, with as many whole words around them as fit."""
    before, after = text[: found.start].rpartition("\n")[2], text[found.end :].partition("\n")[0]
    left, right = before[-AROUND:], after[:AROUND]
    if len(before) > AROUND:
        left = f"… {left.partition(' ')[2]}"
    if len(after) > AROUND:
        right = f"{right.rpartition(' ')[0]} …"
    return escape(left) + Markup('<mark class="app-soft">{}</mark>').format(found.words) + escape(right)

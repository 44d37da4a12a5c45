"""What a correction changed, word by word: for a page that shows both versions side by side."""

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

WORD = re.compile(r"\S+\s*")
# Longer texts are shown one after the other only: comparing them would keep other readers waiting.
MOST_WORDS = 600
TAKEN_OUT, PUT_IN = "taken out: ", "put in: "


def differences(before: str, after: str) -> Markup:
    """One paragraph with what was taken out and put in; empty if they are too long, or nothing is alike."""
    old, new = WORD.findall(before), WORD.findall(after)
    if not old or not new or max(len(old), len(new)) > MOST_WORDS:
        return Markup()
    compared = SequenceMatcher(None, _bare(old), _bare(new), autojunk=False)
    pieces = compared.get_opcodes()
    if all(kind != "equal" for kind, *_ in pieces):
        return Markup()
    told = Markup()
    for kind, a, b, c, d in pieces:
        if kind == "equal":
            told += escape("".join(new[c:d]))
            continue
        told += _marked("del", TAKEN_OUT, old[a:b]) + _marked("ins", PUT_IN, new[c:d])
    return Markup('<p class="govuk-body govuk-!-text-break-word" dir="auto">{}</p>').format(told)


def _bare(words: list[str]) -> list[str]:
    return [word.rstrip() for word in words]


def _marked(tag: str, said: str, words: list[str]) -> Markup:
    if not words:
        return Markup()
    text = "".join(words).rstrip()
    hidden = Markup('<span class="govuk-visually-hidden">{}</span>').format(said)
    if tag == "del":
        return Markup("<del>{}{}</del> ").format(hidden, text)
    return Markup("<ins>{}{}</ins> ").format(hidden, text)

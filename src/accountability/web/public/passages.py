"""Which words of an entry are meant, for readers: its parts by their names."""

import re
from collections.abc import Iterable

from accountability.web.public import codes
from accountability.web.public.attachments import KINDS
from accountability.web.public.codes import say
from accountability.web.words import LANGUAGES

FILE = re.compile("file_([1-9])_([a-z]{2,4})")
MAIN = "The words themselves"


def passage(name: str) -> str:
    """A field, or a part of it, as a reader would say it: `reason/cy` is "Why, in Welsh"."""
    field, _, language = name.partition("/")
    if found := FILE.fullmatch(field):
        of = f"File {found[1]}"
        return (
            f"{of}: what it is called"
            if found[2] == "name"
            else f"{of} itself ({KINDS.get(found[2], found[2])})"
        )
    label = codes.FIELDS.get(field, say({}, field).capitalize()) or MAIN
    return f"{label}, in {LANGUAGES[language]}" if language in LANGUAGES else label


def passages(names: Iterable[str]) -> str:
    """Several parts in one line, each once: those of one field together."""
    by_field: dict[str, list[str]] = {}
    for name in sorted(names):
        field, _, language = name.partition("/")
        by_field.setdefault(field, []).append(LANGUAGES.get(language, ""))
    told = []
    for field, languages in by_field.items():
        known = " and ".join(filter(None, languages))
        told.append(passage(field) + (f", in {known}" if known else ""))
    return "; ".join(told)

"""Words in a file: plain text on one line, and what stands where they stood."""

from collections.abc import Mapping

from accountability.projections.reading import Gone, Words

LANGUAGES = ("en", "und", "cy")
REMOVED = "[words removed]"
WITHHELD = "[words withheld]"
REPLACED = "[words replaced]"
MISSING = "[words missing]"


def plain(words: Words, parts: Mapping[str, str], field: str) -> str:
    """The part `field` in English, else in the language it has. Empty: there is no such part."""
    said = _said(words, parts, field)
    return "" if said is None else _one_line(words, said)


def _said(words: Words, parts: Mapping[str, str], field: str) -> str | Gone | None:
    for language in LANGUAGES:
        sealed = parts.get(f"{field}/{language}")
        if sealed is not None:
            return words.get(sealed, MISSING)
    return None


def _one_line(words: Words, said: str | Gone) -> str:
    if isinstance(said, str):
        return " ".join(said.split())
    inner = _said(words, said.replacement, "replacement")
    if inner is None:
        return WITHHELD if said.withheld else REMOVED
    return _one_line(words, inner) + ("" if isinstance(inner, Gone) else f" {REPLACED}")

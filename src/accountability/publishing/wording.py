"""Words in a file: plain text on one line, and what stands where they stood."""

from collections.abc import Mapping

from accountability.projections.reading import Gone, Words

LANGUAGES = ("en", "und", "cy")
REMOVED = "[words removed]"
MISSING = "[words missing]"


def plain(words: Words, parts: Mapping[str, str], field: str) -> str:
    """The part `field` in English, else in the language it has. Empty: there is no such part."""
    for language in LANGUAGES:
        sealed = parts.get(f"{field}/{language}")
        if sealed is not None:
            found = words.get(sealed, MISSING)
            return REMOVED if isinstance(found, Gone) else " ".join(found.split())
    return ""

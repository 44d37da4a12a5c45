"""Text as a person meant it, fit to be kept for ever: from a form, a file or another program.

NFC, line ends as line feeds, nothing around it, plain signs for those of a word processor (`pasted.py`), and
no control characters, which can hide words or turn their direction. What cannot be stored at all is refused,
never replaced.
"""

import re
import unicodedata

from accountability.domain import pasted

# Overrides and isolates of direction (Unicode 9, "Trojan source"), and the byte order mark.
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Unstorable(ValueError):
    """Raised for half a character or a NUL, which no one types and no database stores."""


def clean(raw: str) -> str:
    """Text of any length, its line ends kept. Raises Unstorable."""
    if UNSTORABLE.search(raw):
        raise Unstorable("one character cannot be stored")
    text = HIDDEN.sub("", unicodedata.normalize("NFC", pasted.plain(raw)))
    kept = (character for character in text if character == "\n" or unicodedata.category(character) != "Cc")
    return "\n".join(line.rstrip() for line in "".join(kept).split("\n")).strip()

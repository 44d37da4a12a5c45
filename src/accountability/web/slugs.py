"""Words that become part of an address: a theme, kinds of work. Typed as people write them."""

import re
import unicodedata
from typing import ClassVar

from accountability.domain.entries import LONGEST_SLUG
from accountability.web.fields import Asked, Text
from accountability.web.typed import Typed, Wrong, cleaned_line

BETWEEN = re.compile(r"[^a-z0-9]+")
COMMA = re.compile(r"[,;]")
MOST = 20


def slug_of(text: str) -> str:
    """Small letters and numbers, parted by hyphens; empty if the text has none."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return BETWEEN.sub("-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def slugs_in(text: str) -> tuple[str, ...]:
    """Those of a line of words with commas between."""
    found = (slug_of(part) for part in COMMA.split(text))
    return tuple(dict.fromkeys(slug for slug in found if slug))


class Word(Text, frozen=True, kw_only=True):
    """One or a few words for one thing: "Young people" is `young-people`."""

    kind: ClassVar[str] = "word"
    limit: int = LONGEST_SLUG

    def read(self, typed: Typed) -> str | None:
        text = super().read(typed)
        slug = slug_of(text or "")
        if text and not slug:
            raise Wrong(f"{self.subject} must have letters or numbers, like young people")
        return slug or None


class Words(Asked, frozen=True, kw_only=True):
    """Several of them with commas between, kept as they were typed; `slugs_in` gives what they are."""

    kind: ClassVar[str] = "text"

    def read(self, typed: Typed) -> str | None:
        text = cleaned_line(typed.one(self.name))
        if self.is_left_out(text):
            return None
        parts = [part for part in COMMA.split(text) if part.strip()]
        if any(len(part) > LONGEST_SLUG or not slug_of(part) for part in parts):
            raise Wrong(
                f"{self.subject} must be a few words each, with commas between, like youth work, custody"
            )
        if len(parts) > MOST:
            raise Wrong(f"{self.subject} can be at most {MOST}")
        return text

"""Several words for addresses in one line: functions and areas."""

import re
from typing import ClassVar

from accountability.domain.entries import LONGEST_SLUG, SLUG
from accountability.web.fields import Asked
from accountability.web.typed import Typed, Wrong, cleaned_line

MOST = 20


def slugs_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", cleaned_line(text))))


class Slugs(Asked, frozen=True, kw_only=True):
    kind: ClassVar[str] = "text"

    def read(self, typed: Typed) -> str | None:
        """The words with a space between."""
        slugs = slugs_in(typed.one(self.name))
        if self.is_left_out(slugs):
            return None
        wrong = [slug for slug in slugs if len(slug) > LONGEST_SLUG or not re.fullmatch(SLUG, slug)]
        if wrong:
            raise Wrong(
                f"{self.subject} must be words of small letters, numbers and single hyphens, like youth-work"
            )
        if len(slugs) > MOST:
            raise Wrong(f"{self.subject} can be at most {MOST} words")
        return " ".join(slugs)

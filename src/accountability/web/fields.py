"""The questions a form may ask. Each reads its answer from what was typed, or says what is wrong with it.

`name` is the field's name and the id of its input (of the first one, if it has several). `missing` is the
error when nothing was answered; a question without it may be left out, and then gives None. `what` begins the
other errors: "Target date must include a year".
"""

import re
from calendar import month_name
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Protocol

import msgspec

from accountability.domain.entries import LONGEST_SLUG, SLUG
from accountability.domain.files import MOST_FILES
from accountability.web.typed import Typed, Wrong, cleaned, cleaned_line
from accountability.workspace.attachments import Upload

DATE_PARTS = ("day", "month", "year")
MONTHS = [name.lower() for name in month_name]
# Records reach back, promises forward: outside these years a date is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1800, 2200


class Question(Protocol):
    """What a form needs of its questions. `kind` chooses the macro that shows it."""

    kind: ClassVar[str]

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    def read(self, typed: Typed) -> object:
        """The answer, or None if there is none. Raises `Wrong`."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    label: str
    hint: str = ""
    missing: str = ""
    what: str = ""

    @property
    def subject(self) -> str:
        return self.what or self.label

    def is_left_out(self, given: object) -> bool:
        """Whether there is no answer. Raises `Wrong` if there has to be one."""
        if not given and self.missing:
            raise Wrong(self.missing)
        return not given


class Text(Asked, frozen=True, kw_only=True):
    """One line of at most `limit` characters. `autocomplete` as in HTML, for answers about the person."""

    kind: ClassVar[str] = "text"
    limit: int = 200
    autocomplete: str = ""

    def read(self, typed: Typed) -> str | None:
        text = cleaned_line(typed.one(self.name))
        if self.is_left_out(text):
            return None
        if len(text) > self.limit:
            raise Wrong(f"{self.subject} must be {self.limit:,} characters or fewer")
        return text


class LongText(Asked, frozen=True, kw_only=True):
    """Several lines, of at most `words` words or, without that, `characters` characters."""

    kind: ClassVar[str] = "long_text"
    characters: int = 4000
    words: int = 0
    rows: int = 8

    def read(self, typed: Typed) -> str | None:
        text = cleaned(typed.one(self.name))
        if self.is_left_out(text):
            return None
        if self.words and len(text.split()) > self.words:
            raise Wrong(f"{self.subject} must be {self.words:,} words or fewer")
        # A text of few words may still be endless.
        limit = self.words * 40 or self.characters
        if len(text) > limit:
            raise Wrong(f"{self.subject} must be {limit:,} characters or fewer")
        return text


class Option(msgspec.Struct, frozen=True):
    value: str
    text: str
    hint: str = ""


class Choice(Asked, frozen=True, kw_only=True):
    """One of several, as radio buttons. A value that is not offered counts as no answer."""

    kind: ClassVar[str] = "choice"
    options: Sequence[Option]

    def read(self, typed: Typed) -> str | None:
        value = typed.one(self.name)
        offered = value in {option.value for option in self.options}
        return None if self.is_left_out(offered) else value


class Select(Choice, frozen=True, kw_only=True):
    """One of several in a list that opens. Its first option may be empty: that is no answer."""

    kind: ClassVar[str] = "select"

    def read(self, typed: Typed) -> str | None:
        value = super().read(typed)
        return None if self.is_left_out(value) else value


class Choices(Asked, frozen=True, kw_only=True):
    """Any number of several, as check boxes, in the order in which they are offered."""

    kind: ClassVar[str] = "choices"
    options: Sequence[Option]

    def read(self, typed: Typed) -> tuple[str, ...]:
        ticked = set(typed.every(self.name))
        chosen = tuple(option.value for option in self.options if option.value in ticked)
        self.is_left_out(chosen)
        return chosen


class Proposed(Choices, frozen=True, kw_only=True):
    """Check boxes of which some are ticked until a person has sent the page once."""

    proposed: Sequence[str] = ()


class Grid(Asked, frozen=True, kw_only=True):
    """Check boxes in rows and columns, `<row>:<column>`; all ticked at first. `taken` are no choice."""

    kind: ClassVar[str] = "grid"
    rows: Sequence[Option]
    columns: Sequence[Option]
    taken: frozenset[str] = frozenset()

    def cell(self, row: Option, column: Option) -> str:
        return f"{row.value}:{column.value}"

    @property
    def offered(self) -> list[str]:
        cells = [self.cell(row, column) for row in self.rows for column in self.columns]
        return [cell for cell in cells if cell not in self.taken]

    def ticked(self, typed: Typed) -> list[str]:
        """Those ticked, of those offered; all of them on a page that nobody has sent yet."""
        if self.name not in typed.texts:
            return self.offered
        chosen = set(typed.every(self.name))
        return [cell for cell in self.offered if cell in chosen]

    def read(self, typed: Typed) -> tuple[str, ...]:
        chosen = tuple(self.ticked(typed))
        self.is_left_out(chosen)
        return chosen


class Day(Asked, frozen=True, kw_only=True):
    """A date in three inputs, `<name>-day`, `<name>-month`, `<name>-year`; a month may be a word."""

    kind: ClassVar[str] = "day"

    def read(self, typed: Typed) -> date | None:
        parts = {part: cleaned_line(typed.one(f"{self.name}-{part}")) for part in DATE_PARTS}
        absent = [part for part, text in parts.items() if not text]
        if self.is_left_out(len(absent) < len(parts)):
            return None
        if absent:
            raise Wrong(f"{self.subject} must include a {' and '.join(absent)}", *absent)
        return self._real(_digits(parts["day"]), _month(parts["month"]), parts["year"])

    def _real(self, day: int, month: int, year: str) -> date:
        if not re.fullmatch("[0-9]{4}", year):
            raise Wrong("Year must include 4 numbers", "year")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise Wrong(f"{self.subject} must have a year between {FIRST_YEAR} and {LAST_YEAR}", "year")
        try:
            return date(int(year), month, day)
        except ValueError as error:
            part = "day" if 1 <= month < len(MONTHS) else "month"
            raise Wrong(f"{self.subject} must be a real date", part) from error


def _digits(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,2}", text) else 0


def _month(text: str) -> int:
    """1 to 12, for a number or for three letters or more of a name; 0 for anything else."""
    word = text.lower().rstrip(".")
    if len(word) >= len("may"):
        return next((number for number, name in enumerate(MONTHS) if name.startswith(word)), 0)
    return _digits(text)


class Number(Asked, frozen=True, kw_only=True):
    """A whole number. `prefix` stands before the input and may be typed: "£1,250" is 1250."""

    kind: ClassVar[str] = "number"
    least: int = 0
    most: int = 2**53 - 1
    prefix: str = ""

    def read(self, typed: Typed) -> int | None:
        text = cleaned_line(typed.one(self.name))
        if self.is_left_out(text):
            return None
        bare = re.sub(r"[,\s]", "", text.removeprefix(self.prefix))
        if not re.fullmatch("-?[0-9]{1,16}", bare):
            raise Wrong(f"{self.subject} must be a whole number, like {max(self.least, 12)}")
        if int(bare) < self.least:
            raise Wrong(f"{self.subject} must be {self.least:,} or more")
        if int(bare) > self.most:
            raise Wrong(f"{self.subject} must be {self.most:,} or fewer")
        return int(bare)


class SlugText(Asked, frozen=True, kw_only=True):
    """A word for an address. Chosen once and never changed, so never corrected silently either."""

    kind: ClassVar[str] = "slug"

    def read(self, typed: Typed) -> str | None:
        text = cleaned_line(typed.one(self.name))
        if self.is_left_out(text):
            return None
        if len(text) > LONGEST_SLUG:
            raise Wrong(f"{self.subject} must be {LONGEST_SLUG} characters or fewer")
        if not re.fullmatch(SLUG, text):
            raise Wrong(f"{self.subject} must be small letters, numbers and single hyphens, like late-buses")
        return text


class Attach(Asked, frozen=True, kw_only=True):
    """Files to be published, at most `most`. They are kept with the draft: `typed.kept` has those there are.

    What was wrong with one that was sent now is in `typed.wrong`: it was looked at when it came. `as_sent`:
    not published but fingerprinted, so a picture keeps what a camera wrote into it.
    """

    kind: ClassVar[str] = "attach"
    most: int = MOST_FILES
    as_sent: bool = False

    def read(self, typed: Typed) -> tuple[Upload, ...]:
        if message := typed.wrong.get(self.name):
            raise Wrong(message)
        kept = tuple(typed.kept.get(self.name, ()))
        self.is_left_out(kept)
        return kept

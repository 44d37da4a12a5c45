"""The columns of a file of recommendations: what each is for, and how its cells are read.

The template, the explanation on the page and the reading of a file are all made from `COLUMNS`.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from accountability.domain.entries import Slug
from accountability.domain.recommendations import Printed

LONGEST_TITLE = 200
LONGEST_WORDS = 20_000
YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"),
)


def words(cell: str) -> str:
    if len(cell) > LONGEST_WORDS:
        raise ValueError(f"it must be {LONGEST_WORDS:,} characters or fewer")
    return cell


def title(cell: str) -> str:
    if len(cell) > LONGEST_TITLE:
        raise ValueError(f"it must be {LONGEST_TITLE} characters or fewer")
    return " ".join(cell.split())


def printed(cell: str) -> str:
    return _allowed(cell, Printed, "it must be up to 16 letters, digits, dots or brackets, like 7a")


def yes_or_no(cell: str) -> bool:
    if cell.lower() not in YES:
        raise ValueError("it must be yes or no")
    return YES[cell.lower()]


def slug(cell: str) -> str:
    return _allowed(cell, Slug, "it must be small letters, digits and single hyphens, like young-people")


def _allowed(cell: str, kind: Any, otherwise: str) -> str:
    """A cell that the record's own type allows, or ValueError in these words."""
    try:
        return str(msgspec.convert(cell, kind))
    except msgspec.ValidationError as error:
        raise ValueError(otherwise) from error


def number(cell: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", cell):
        raise ValueError("it must be a whole number, like 12")
    return int(cell)


def day(cell: str) -> date:
    for shape in DATES:
        if found := shape.fullmatch(cell):
            try:
                return date(**{part: int(digits) for part, digits in found.groupdict().items()})
            except ValueError:
                break
    raise ValueError("it must be a real date like 2026-05-28 or 28/05/2026")


def one_of(*codes: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell.lower() not in codes:
            raise ValueError(f"it must be {', '.join(codes[:-1])} or {codes[-1]}")
        return cell.lower()

    return read


class Column(msgspec.Struct, frozen=True):
    """`about` explains it; `read` makes a cell's value or raises ValueError with what is wrong."""

    name: str
    about: str
    read: Callable[[str], Any]
    needed: bool = False
    is_words: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("title", "A short title, in your words.", title, needed=True, is_words=True),
    Column("text", "The recommendation, exactly as the panel wrote it.", words, needed=True, is_words=True),
    Column("printed", "Its number in the panel’s report, like 7 or 7a.", printed),
    Column("key", "yes if the panel itself marked it as key, otherwise no.", yes_or_no),
    Column("theme", "A word for its theme, like young-people.", slug),
    Column("area", "A word for the area it is about, like norchester-east.", slug),
    Column("page", "The page of the report.", number),
    Column("supporting", "What the panel added to support it.", words, is_words=True),
    Column("conditions", "The panel’s conditions.", words, is_words=True),
    Column("minority", "What a minority of the panel said.", words, is_words=True),
    Column(
        "support_method",
        "How the panel decided: ballot, scale, ranking or consensus.",
        one_of("ballot", "scale", "ranking", "consensus"),
    ),
    Column("in_favour", "How many were in favour.", number),
    Column("against", "How many were against.", number),
    Column("abstained", "How many abstained.", number),
    Column("source", "Title, publisher and date of the report.", words, is_words=True),
    Column(
        "provenance",
        "authored (the panel’s own papers), transcribed or summarised (from a public source).",
        one_of("authored", "transcribed", "summarised"),
    ),
    Column("published", "The day it was published, like 2026-05-28. Without it: today.", day),
    Column("language", "The language of the words: en (without it) or cy.", one_of("en", "cy")),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}


def template() -> bytes:
    """An empty file with every column, as a spreadsheet opens it without asking: UTF-8 with its mark."""
    made = io.StringIO()
    csv.writer(made).writerow(column.name for column in COLUMNS)
    return b"\xef\xbb\xbf" + made.getvalue().encode()

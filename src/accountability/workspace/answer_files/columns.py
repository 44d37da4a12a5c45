"""The columns of a file of asks and their answers: the same for what is downloaded and what is sent back.

A cell that a spreadsheet might take for a formula is written with an apostrophe before it, and read without.
"""

import re
from typing import get_args

import msgspec

from accountability.domain.answers import ReasonCode
from accountability.domain.asks import Answer
from accountability.domain.entries import Slug
from accountability.workspace.columns import Column, day, one_of, title, words

LONGEST_REFERENCE = 64
# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, wide forms too.
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
GUARDED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """A cell that no spreadsheet computes; `bare` makes the same text of it again."""
    return f"'{text}" if FORMULA.match(text) else text


def bare(cell: str) -> str:
    return cell[1:] if GUARDED.match(cell) else cell


def reference(cell: str) -> str:
    text = " ".join(cell.split())
    if len(text) > LONGEST_REFERENCE:
        raise ValueError(f"it must be {LONGEST_REFERENCE} characters or fewer")
    return text


class Cited(msgspec.Struct, frozen=True):
    """One initiative of a cell: how much it covers, and what not."""

    slug: str
    coverage: str
    gap: str


def initiatives(cell: str) -> tuple[Cited, ...]:
    """A line for each: its short name, full or part, and what it does not cover, with strokes between."""
    return tuple(_cited(line) for line in cell.split("\n") if line.strip())


def _cited(line: str) -> Cited:
    slug, coverage, gap = [*(part.strip() for part in line.split("|", 2)), "", ""][:3]
    try:
        msgspec.convert(slug, Slug)
    except msgspec.ValidationError as error:
        raise ValueError("each line must be like: night-hub | part | what it does not cover") from error
    if coverage.lower() not in {"full", "part"} or not gap:
        raise ValueError("each line must be like: night-hub | part | what it does not cover")
    return Cited(slug, coverage.lower(), words(gap))


READ_ONLY: tuple[Column, ...] = (
    Column("ask", "Which ask it is. Leave it as it is.", title),
    Column("reference", "Your own reference, if you have one. Kept for your office alone.", reference),
    Column("panel", "The panel that asks.", words),
    Column("recommendation", "The number of the recommendation here.", words),
    Column("printed", "Its number in the panel’s report.", words),
    Column("title", "Its short title.", words),
    Column("asks_for", "The panel’s own words.", words),
    Column("put_on", "The day it was put to your office.", words),
    Column("due", "The next date that runs.", words),
    Column("due_basis", "What that date rests on.", words),
    Column("stands", "Where it stands, as the public reads it.", words),
    Column("as_at", "The last entry of the record when this file was made. Leave it as it is.", words),
)
ANSWERED: tuple[Column, ...] = (
    Column("answer", f"One of: {', '.join(get_args(Answer))}.", one_of(*get_args(Answer))),
    Column("text", "Your answer in your own words, or what will be done.", words),
    Column("target", "The day by which you expect to have done it, like 2027-06-30.", day),
    Column("reason_code", f"One of: {', '.join(get_args(ReasonCode))}.", one_of(*get_args(ReasonCode))),
    Column("reason", "Why it, or a part of it, is not accepted.", words),
    Column("excluded", "Which part is not accepted.", words),
    Column("settle_first", "What must be settled first.", words),
    Column("forum", "Where it will be considered.", title),
    Column("decide_by", "The day by which you will decide.", day),
    Column("review_on", "The day on which you will look at it again.", day),
    Column("ground", "Why you cannot comment yet.", words),
    Column("to", "The body that should answer instead.", title),
    Column("initiatives", "A line for each: night-hub | part | what it does not cover.", initiatives),
    Column("revision_reason", "Why the earlier answer changes. It stays on view.", words),
)
COLUMNS = (*READ_ONLY, *ANSWERED)
NAMES = tuple(column.name for column in COLUMNS)
ANSWERS = tuple(column.name for column in ANSWERED)

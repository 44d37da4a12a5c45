"""A CSV or Excel file as the person sees it who saved it: rows by number, columns by letter and by name.

CSV in UTF-8 with or without a byte order mark; commas, semicolons or tabs. Of an Excel workbook the first
sheet (`workbook.py`). Every fault is found at once and says which cell it is in. A cell is text: what a
spreadsheet would take for a formula is kept as it is written.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

import msgspec

from accountability.domain.plain_text import UNSTORABLE, Unstorable, clean
from accountability.workspace import workbook
from accountability.workspace.workbook import WorkbookRefused

MOST_BYTES = 2 * 2**20
MOST_COLUMNS = 100
DELIMITERS = ",;\t"
HEADER = 1
LONGEST_NAME = 60
QUOTE_LEFT_OPEN = "unexpected end of data"


class Fault(msgspec.Struct, frozen=True):
    """What is wrong in one cell, one row (no `column`) or the whole file (no `row` either).

    `row` counts as a spreadsheet does, the header being row 1; `letter` is the column's, `column` its name.
    """

    row: int
    column: str
    message: str
    letter: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message

    @property
    def where(self) -> str:
        row = f"row {self.row}" if self.row else ""
        column = f"column {self.letter} ({self.column})" if self.letter else self.column
        return ", ".join(part for part in (row, column) if part)


class Line(msgspec.Struct, frozen=True):
    """One row with anything in it: its number, and its cells cleaned, by column."""

    number: int
    cells: dict[str, str]

    def fault(self, column: str, message: str) -> Fault:
        return Fault(self.number, column, message, letter(self.cells, column))


class Sheet(msgspec.Struct, frozen=True):
    header: list[str]
    lines: list[Line]
    faults: list[Fault]


def letter(columns: Sequence[str] | dict[str, str], column: str) -> str:
    """The letter over a column, A to Z and then AA; none for a column that is not there."""
    names = list(columns)
    if column not in names:
        return ""
    index, letters = names.index(column) + 1, ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def parse(content: bytes) -> Sheet:
    """The rows under the header, and everything that is wrong with the file as a file."""
    if len(content) > MOST_BYTES:
        return _whole(f"The file must be {MOST_BYTES // 2**20} MB or smaller.")
    if workbook.is_workbook(content):
        return _of_workbook(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        return _whole(
            f"The file is not in UTF-8 (line {row}). In your spreadsheet choose “Save as”, then “CSV UTF-8”."
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    table: list[list[str]] = []
    try:
        table.extend(reader)
    except csv.Error as error:
        return Sheet([], [], [Fault(len(table) + 1, "", _unreadable(error))])
    if table and len(table[0]) > MOST_COLUMNS:
        return _whole(f"The file must have {MOST_COLUMNS} columns or fewer.")
    return _sheet(table)


def _of_workbook(content: bytes) -> Sheet:
    try:
        rows = workbook.read(content)
    except WorkbookRefused as refusal:
        return _whole(str(refusal))
    if rows.table and any(rows.table[0][MOST_COLUMNS:]):
        return _whole(f"The file must have {MOST_COLUMNS} columns or fewer.")
    sheet = _sheet(rows.table)
    wrong = [_fault(sheet.header, each) for each in rows.wrong]
    return Sheet(sheet.header, sheet.lines, [*wrong, *sheet.faults])


def _fault(header: list[str], wrong: workbook.Wrong) -> Fault:
    name = header[wrong.column] if wrong.column < len(header) else ""
    return Fault(wrong.row, name, wrong.message, letter(header, name) if name else "")


def as_csv(content: bytes) -> str:
    """The same rows as CSV text, each with its number in the file. Only for a file without a fault."""
    if not workbook.is_workbook(content):
        return content.decode("utf-8-sig")
    made = io.StringIO()
    csv.writer(made).writerows(workbook.read(content).table)
    return made.getvalue()


def _whole(message: str) -> Sheet:
    return Sheet([], [], [Fault(0, "", message)])


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _unreadable(error: csv.Error) -> str:
    if QUOTE_LEFT_OPEN in str(error):
        return "a quotation mark that opens a cell is never closed"
    if "field larger" in str(error):
        return "one cell is too long to be read: a quotation mark may be missing"
    return 'the quotation marks do not fit: write one inside a cell twice ("")'


def _sheet(table: list[list[str]]) -> Sheet:
    header = [_name(cell) for cell in table[0]] if table else []
    faults: list[Fault] = []
    lines: list[Line] = []
    for number, row in enumerate(table[1:], HEADER + 1):
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(header) :]):
            faults.append(Fault(number, "", f"it has {len(row)} cells, but there are {len(header)} columns"))
            continue
        cells, unstorable = _cells(number, header, row)
        lines.append(Line(number, cells))
        faults += unstorable
    twice = {name for name, times in Counter(header).items() if name and times > 1}
    faults += [Fault(HEADER, name, "this column is there twice") for name in sorted(twice)]
    return Sheet(header, lines, faults)


def _name(cell: str) -> str:
    """A column's name, fit to be shown whatever it is."""
    return " ".join(UNSTORABLE.sub("\ufffd", cell).split()).lower()[:LONGEST_NAME]


def _cells(number: int, header: list[str], row: list[str]) -> tuple[dict[str, str], list[Fault]]:
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for name, cell in zip_longest(header, row[: len(header)], fillvalue=""):
        try:
            cells[name] = clean(cell)
        except Unstorable:
            cells[name] = ""
            message = "it has a character that cannot be stored: type the words anew"
            faults.append(Fault(number, name, message, letter(header, name)))
    return cells, faults

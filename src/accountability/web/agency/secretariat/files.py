"""A file as it was uploaded, and its rows with what is wrong beside each cell."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from accountability.web.fields import Asked
from accountability.web.typed import Sent, Typed, Wrong, cleaned_line
from accountability.workspace.spreadsheet import MOST_BYTES, Fault, Line, Sheet

# An error summary that nobody can read to its end helps nobody; the rows show every fault.
MOST_SUMMED_UP = 50


class TableUpload(Asked, frozen=True, kw_only=True):
    """A CSV or Excel file. Whether it can be read, and what is wrong in it: `workspace.spreadsheet`."""

    kind: ClassVar[str] = "upload"

    def read(self, typed: Typed) -> Sent | None:
        sent = next((file for file in typed.files.get(self.name, ()) if file.name), None)
        if self.is_left_out(sent) or sent is None:
            return None
        if not sent.content:
            raise Wrong("The file you chose is empty")
        if len(sent.content) > MOST_BYTES:
            raise Wrong(f"The file you chose must be {MOST_BYTES // 2**20} MB or smaller")
        return Sent(cleaned_line(sent.name), "text/csv", sent.content)


class Cell(msgspec.Struct, frozen=True):
    """One cell of a faulty row: `target` is its anchor, `faults` what is wrong with it."""

    where: str
    text: str
    target: str
    faults: list[str]


class Row(msgspec.Struct, frozen=True):
    """A row with a fault: `faults` are those of the whole row."""

    number: int
    cells: list[Cell]
    faults: list[str]


def target(fault: Fault) -> str:
    """The anchor of the cell or row that a fault is in."""
    return f"row-{fault.row}-{fault.letter}" if fault.letter else f"row-{fault.row}"


def summary(faults: Sequence[Fault], rows: Sequence[Row]) -> list[dict[str, str]]:
    """Items for GOV.UK's error summary, each leading to its cell where that is on the page."""
    anchors = {cell.target for row in rows for cell in row.cells} | {f"row-{row.number}" for row in rows}
    shown = [
        {"text": str(fault)} | ({"href": f"#{target(fault)}"} if target(fault) in anchors else {})
        for fault in faults[:MOST_SUMMED_UP]
    ]
    more = len(faults) - len(shown)
    return [*shown, *([{"text": f"and {more:,} more, shown in their rows below"}] if more else [])]


def marked(sheet: Sheet, faults: Sequence[Fault]) -> list[Row]:
    """The rows of the file that have a fault, with every cell that says anything or is wrong."""
    wrong: dict[int, list[Fault]] = {}
    for fault in faults:
        wrong.setdefault(fault.row, []).append(fault)
    return [_row(line, wrong[line.number]) for line in sheet.lines if line.number in wrong]


def _row(line: Line, faults: Sequence[Fault]) -> Row:
    cells = [_cell(line, column, [f for f in faults if f.column == column]) for column in line.cells]
    whole = [fault.message for fault in faults if fault.column not in line.cells]
    return Row(line.number, [cell for cell in cells if cell.text or cell.faults], whole)


def _cell(line: Line, column: str, faults: Sequence[Fault]) -> Cell:
    place = line.fault(column, "")
    where = f"{place.letter} {column}"
    return Cell(where, line.cells[column], target(place), [fault.message for fault in faults])

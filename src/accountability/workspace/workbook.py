"""An XLSX file as rows of text, and back. What arrives is hostile until it was looked through.

A workbook is a ZIP of XML. Before the library opens it, every member is unpacked within a bound and read once
for what the library should never meet: declared entities, endless nesting, too many cells, macros.
Then cells are text as the person sees them: dates as 2026-05-28, numbers without an empty fraction. A formula
is refused where it stands: what it shows is known to the spreadsheet alone.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

import msgspec

BEGINS = b"PK\x03\x04"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_MEMBERS = 200
MOST_UNPACKED = 16 * 2**20
MOST_CELLS = 60_000
# In all its members together: what is read more than once must not be endless.
MOST_ELEMENTS = 600_000
MOST_TEXT = 4 * 2**20
DEEPEST = 64
MOST_COLUMNS = 100
LAST_ROW = 5_000
FAR = re.compile("[A-Z]{1,3}([0-9]{1,7})")
XML = (".xml", ".rels", ".vml")


class WorkbookRefused(Exception):
    """Raised with one sentence for the person who sent it."""


class Wrong(msgspec.Struct, frozen=True):
    """A cell that cannot be text: its row, its column from 0, and why."""

    row: int
    column: int
    message: str


class Rows(msgspec.Struct, frozen=True):
    table: list[list[str]]
    wrong: list[Wrong]


def is_workbook(content: bytes) -> bool:
    return content.startswith(BEGINS)


def read(content: bytes) -> Rows:
    """The rows of the first sheet. Raises WorkbookRefused."""
    from openpyxl import load_workbook  # noqa: PLC0415 - every start would wait for it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    _look_through(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError, IndexError) as error:
        raise WorkbookRefused("The file is no Excel workbook that can be read.") from error
    try:
        if not book.worksheets:
            raise WorkbookRefused("There is no sheet in the file.")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its own size is not to be relied on
        return _rows(sheet)
    except (KeyError, ValueError, TypeError, IndexError, SyntaxError, AttributeError) as error:
        raise WorkbookRefused("The file is no Excel workbook that can be read.") from error
    finally:
        book.close()


def _rows(sheet: Any) -> Rows:
    table: list[list[str]] = []
    wrong: list[Wrong] = []
    length = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1), 1):
        row: list[str] = []
        for column, cell in enumerate(cells):
            text, why = _text(cell)
            row.append(text)
            length += len(text)
            if why:
                wrong.append(Wrong(number, column, why))
        if length > MOST_TEXT:
            raise WorkbookRefused("There is too much text in the file.")
        table.append(trimmed(row))
    while table and not table[-1]:
        table.pop()
    return Rows(table, wrong)


def trimmed(row: list[str]) -> list[str]:
    """Without the empty cells at its end."""
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    return row[: filled[-1] + 1] if filled else []


def _text(cell: Any) -> tuple[str, str]:  # noqa: PLR0911 - one a kind of value
    """A cell as it is seen, and what is wrong with it."""
    value = cell.value
    match getattr(cell, "data_type", "n"):
        case "f":
            return "", "it holds a formula: copy the cell and paste its value"
        case "e":
            return "", f"it holds an error of the spreadsheet: {value}"
    match value:
        case None:
            return "", ""
        case bool():
            return ("yes" if value else "no"), ""
        case datetime() if value.time() == time():
            return value.date().isoformat(), ""
        case datetime() | date() | time():
            return value.isoformat(), ""
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value)), ""
        case _:
            return str(value), ""


def _look_through(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            _refuse_members(members)
            left, looking = MOST_UNPACKED, _Looking()
            for member in members:
                left -= _look_into(packed, member, left, looking)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise WorkbookRefused("The file is no Excel workbook that can be read.") from error
    except expat.ExpatError as error:
        raise WorkbookRefused("The file is no Excel workbook that can be read.") from error


def _refuse_members(members: Sequence[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_MEMBERS or len(set(names)) < len(names):
        raise WorkbookRefused("The file is no Excel workbook that can be read.")
    if any(name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name for name in names):
        raise WorkbookRefused("The file is no Excel workbook that can be read.")
    if any("vbaproject" in name.lower() or "macrosheet" in name.lower() for name in names):
        raise WorkbookRefused("The file has macros. Save it as “Excel workbook (.xlsx)”, without macros.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise WorkbookRefused("The file is no Excel workbook that can be read.")


def _look_into(packed: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, looking: "_Looking") -> int:
    """How many bytes a member really has; what its header says is not relied on."""
    with packed.open(member) as opened:
        content = opened.read(left + 1)
    if len(content) > left:
        raise WorkbookRefused(f"Unpacked, the file is larger than {MOST_UNPACKED // 2**20} MB.")
    if member.filename.lower().endswith(XML):
        looking.through(content, sheet=member.filename.startswith("xl/worksheets/"))
    return len(content)


class _Looking:
    """Reads the XML of one workbook once for what may not be in it."""

    def __init__(self) -> None:
        self._elements = 0

    def through(self, content: bytes, *, sheet: bool) -> None:
        self._sheet = sheet
        self._depth = self._cells = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._declared
        parser.EntityDeclHandler = self._declared
        parser.XmlDeclHandler = self._encoded
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no names

    @staticmethod
    def _declared(*_: Any) -> None:
        raise WorkbookRefused("The file declares entities of its own, which no spreadsheet does.")

    @staticmethod
    def _encoded(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").lower() not in {"utf-8", "utf-16", "us-ascii", "ascii"}:
            raise WorkbookRefused("The file is no Excel workbook that can be read.")

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise WorkbookRefused("The file is no Excel workbook that can be read.")
        local = name.rpartition(":")[2]
        if self._sheet and local in {"c", "row"}:
            self._cells += local == "c"
            place = FAR.fullmatch(attributes.get("r", ""))
            row = place[1] if place else attributes.get("r", "0") if local == "row" else "0"
            far = not row.isdecimal() or len(row) > 7 or (local == "c" and int(row) > LAST_ROW)  # noqa: PLR2004
            if self._cells > MOST_CELLS or far:
                raise WorkbookRefused(f"The sheet has more than {LAST_ROW:,} rows or {MOST_CELLS:,} cells.")

    def _ends(self, _name: str) -> None:
        self._depth -= 1


def write(
    header: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]], title: str
) -> bytes:
    """A workbook of one sheet, every cell text: nothing in it is ever computed."""
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, row in enumerate([list(header), *(list(row) for row in rows)]):
        sheet.append([_cell(sheet, text, bold=number == 0) for text in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    cell = WriteOnlyCell(sheet)
    cell.value = text
    cell.data_type = "s"  # also what begins with "="
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell

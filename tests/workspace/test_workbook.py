"""An Excel workbook is read as the person sees it; one that was made to do harm is refused before it can."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from accountability.workspace import workbook
from accountability.workspace.spreadsheet import MOST_BYTES, as_csv, parse
from accountability.workspace.workbook import WorkbookRefused, read, write

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
    b'.spreadsheetml.sharedStrings+xml"/>'
)
MIDNIGHT = datetime(2026, 5, 28)  # noqa: DTZ001 - a spreadsheet knows no zones
BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)


def made(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def changed(content: bytes, **members: bytes) -> bytes:
    """The same workbook with members replaced or added; `__` in a name stands for a slash, `_` for a dot."""
    names = {name.replace("__", "/").replace("_DOT_", "."): value for name, value in members.items()}
    saved = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for item in before.infolist():
            if item.filename not in names:
                after.writestr(item.filename, before.read(item.filename))
        for name, value in names.items():
            after.writestr(name, value)
    return saved.getvalue()


def sheet_of(inner: str) -> bytes:
    return (f'<worksheet xmlns="{MAIN}"><sheetData>{inner}</sheetData></worksheet>').encode()


GOOD = made(["title", "text"], ["Late buses", "Run them"])
SHEET = "xl__worksheets__sheet1_DOT_xml"


def test_cells_are_text_as_they_are_seen():
    rows = read(made(["a", 7, 7.0, 7.5, True, None, date(2026, 5, 28), MIDNIGHT, time(9, 30), "=not"]))
    assert rows.table[0][:9] == ["a", "7", "7", "7.5", "yes", "", "2026-05-28", "2026-05-28", "09:30:00"]
    assert [(wrong.row, wrong.column) for wrong in rows.wrong] == [(1, 9)]


def test_a_formula_and_an_error_are_refused_in_their_cells():
    found = parse(made(["title", "text"], ["=1+1", "Run them"], ["Late buses", "#REF!"])).faults
    assert [str(fault) for fault in found] == [
        "row 2, column A (title): it holds a formula: copy the cell and paste its value",
        "row 3, column B (text): it holds an error of the spreadsheet: #REF!",
    ]


def test_rows_keep_their_numbers_also_as_csv():
    content = made(["title", "text"], [], ["Late buses", "Run\nthem"])
    assert [line.number for line in parse(content).lines] == [3]
    again = parse(as_csv(content).encode())
    assert [(line.number, line.cells) for line in again.lines] == [
        (3, {"title": "Late buses", "text": "Run\nthem"})
    ]


def test_a_cell_beside_the_header_is_a_fault_of_its_row():
    assert "it has 3 cells" in str(parse(made(["title", "text"], ["a", "b", "c"])).faults[0])


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "'=x", "\ttab", '=HYPERLINK("http://x")', "0012", "1e5", "é"]
)
def test_what_we_write_is_text_and_comes_back_as_it_was(text):
    rows = read(write(["column"], [[text]], "Answers"))
    assert rows.table[1] == [text]
    assert not rows.wrong


ATTACKS = {
    "entities that grow": changed(GOOD, **{SHEET: BOMB}),
    "entities in the shared words": changed(GOOD, xl__sharedStrings_DOT_xml=BOMB),
    "an entity from outside": changed(
        GOOD, **{SHEET: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}
    ),
    "rows without end": changed(GOOD, **{SHEET: sheet_of("<row/>" * 650_000)}),
    "elements without end, in no sheet": changed(
        GOOD, xl__styles_DOT_xml=b"<x>" + b"<y/>" * 650_000 + b"</x>"
    ),
    "entities in UTF-16": changed(GOOD, **{SHEET: BOMB.decode().encode("utf-16")}),
    "an encoding of its own": changed(GOOD, **{SHEET: b'<?xml version="1.0" encoding="utf-7"?><x/>'}),
    "a member that grows a thousandfold": changed(GOOD, xl__media__a_DOT_png=b"\0" * (17 * 2**20)),
    "shared words that grow": changed(
        GOOD, xl__sharedStrings_DOT_xml=b"<sst>" + b"<si><t>aaaaaaaaaaaaaa</t></si>" * 700_000 + b"</sst>"
    ),
    "nesting without end": changed(GOOD, **{SHEET: b"<a>" * 5000 + b"</a>" * 5000}),
    "a cell at the far end": changed(
        GOOD, **{SHEET: sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')}
    ),
    "a row number of many digits": changed(
        GOOD, **{SHEET: sheet_of('<row r="99999999999999"><c><v>1</v></c></row>')}
    ),
    "more cells than a table has": changed(GOOD, **{SHEET: sheet_of("<row>" + "<c/>" * 60_001 + "</row>")}),
    "macros": changed(GOOD, xl__vbaProject_DOT_bin=b"x"),
    "a path that climbs": changed(GOOD, **{"..__..__etc__cron": b"x"}),
    "a path from the root": changed(GOOD, __etc__passwd=b"x"),
    "too many members": changed(GOOD, **{f"xl__m{n}": b"" for n in range(201)}),
    "no workbook but a ZIP": changed(GOOD).replace(b"xl/", b"zz/"),
    "half a file": GOOD[: len(GOOD) // 2],
    "not XML": changed(GOOD, **{SHEET: b"<a><b></a>"}),
    "a sheet that is none": changed(GOOD, xl__workbook_DOT_xml=b"<x/>"),
    "only the beginning": b"PK\x03\x04",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_workbook_made_to_do_harm_is_refused(attack):
    with pytest.raises(WorkbookRefused):
        read(ATTACKS[attack])


def test_the_same_member_twice_is_refused():
    saved = io.BytesIO(GOOD)
    with zipfile.ZipFile(saved, "a") as again, pytest.warns(UserWarning, match="Duplicate"):
        again.writestr("xl/worksheets/sheet1.xml", sheet_of(""))
    with pytest.raises(WorkbookRefused):
        read(saved.getvalue())


def test_one_long_word_shown_often_is_refused():
    """Kept once in the file, it would be many megabytes of cells."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1000))
    words = f'<sst xmlns="{MAIN}"><si><t>{"a" * 30_000}</t></si></sst>'.encode()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as packed:
        types = packed.read("[Content_Types].xml").replace(b"</Types>", SHARED + b"</Types>")
    members = {SHEET: sheet_of(cells), "xl__sharedStrings_DOT_xml": words, "[Content_Types]_DOT_xml": types}
    shared = changed(GOOD, **members)
    with pytest.raises(WorkbookRefused, match="too much text"):
        read(shared)


def test_too_large_a_file_is_not_opened():
    assert "2 MB or smaller" in str(parse(workbook.BEGINS + b"\0" * MOST_BYTES).faults[0])


def test_hostile_workbooks_are_counted(tally):
    tally("hostile workbooks refused", len(ATTACKS) + 3)

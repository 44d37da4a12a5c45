"""A CSV file is read as the person sees it who saved it, and every fault says which cell it is in."""

import pytest

from accountability.workspace.spreadsheet import MOST_BYTES, letter, parse


def faults(content: bytes) -> list[str]:
    return [str(fault) for fault in parse(content).faults]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_rows_are_read_whichever_spreadsheet_saved_them(delimiter, end, mark):
    text = end.join(delimiter.join(row) for row in (["Title", " text "], ["Late buses", "Run them"], [""]))
    sheet = parse(mark + text.encode())
    assert sheet.header == ["title", "text"]
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (2, {"title": "Late buses", "text": "Run them"})
    ]
    assert not sheet.faults


def test_a_row_has_the_number_that_the_spreadsheet_shows_beside_it():
    """A cell of several lines is one row; an empty row counts."""
    sheet = parse(b'title,text\n"Late\nbuses",one\n\n,\nLit paths,two\n')
    assert [line.number for line in sheet.lines] == [2, 5]
    assert sheet.lines[0].cells["title"] == "Late\nbuses"


@pytest.mark.parametrize(("index", "shown"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_a_column_has_the_letter_that_stands_over_it(index, shown):
    columns = [str(number) for number in range(60)]
    assert letter(columns, str(index)) == shown


def test_a_column_that_is_not_there_has_no_letter():
    assert letter(["title"], "text") == ""


def test_a_file_in_another_encoding_is_refused_with_what_to_do():
    (fault,) = faults("title,text\nLate buses,one\nCafé,two\n".encode("cp1252"))
    assert "line 3" in fault
    assert "CSV UTF-8" in fault


def test_a_file_larger_than_the_limit_is_refused():
    assert faults(b"title\n" + b"x" * MOST_BYTES) == ["The file must be 2 MB or smaller."]


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (b'title,text\na,"b\nc,d\n', 2, "never closed"),
        (b'title,text\na,b\n"c"d,e\n', 3, "quotation marks"),
        (b'title,text\na,"' + b"x" * 200_000 + b'"\n', 2, "too long"),
    ],
)
def test_a_file_that_is_no_csv_says_in_which_row_it_breaks(content, row, words):
    (fault,) = parse(content).faults
    assert (fault.row, words in fault.message) == (row, True)


def test_a_row_with_more_cells_than_columns_is_refused():
    assert faults(b"title,text\na,b,c\n") == ["row 2: it has 3 cells, but there are 2 columns"]


def test_empty_cells_at_the_end_of_a_row_may_be_there_or_not():
    """Spreadsheets leave them out, or fill them up to the widest row."""
    sheet = parse(b"title,text,theme\na,b\nc,d,,,\n")
    assert not sheet.faults
    assert [line.cells["theme"] for line in sheet.lines] == ["", ""]


def test_a_column_that_is_there_twice_is_refused():
    assert faults(b"title,text,title\na,b,c\n") == ["row 1, title: this column is there twice"]


@pytest.mark.parametrize(("columns", "refused"), [(100, False), (101, True), (500_000, True)])
def test_a_file_of_too_many_columns_is_refused_before_its_names_are_compared(columns, refused):
    content = ",".join(f"{number:x}" for number in range(columns))[: MOST_BYTES - 2]
    assert faults(content.encode()) == (["The file must have 100 columns or fewer."] if refused else [])


def test_what_a_spreadsheet_takes_for_a_formula_is_text():
    sheet = parse(b'title,text\n"=HYPERLINK(""x"")",@SUM(A1)\n')
    assert sheet.lines[0].cells == {"title": '=HYPERLINK("x")', "text": "@SUM(A1)"}


def test_what_cannot_be_stored_is_refused_in_its_cell():
    assert faults(b"title,text\na,b\x00c\n") == [
        "row 2, column B (text): it has a character that cannot be stored: type the words anew"
    ]


def test_a_column_name_that_cannot_be_stored_can_still_be_shown():
    assert parse(b"a\x00b,text\n1,2\n").header == ["a\ufffdb", "text"]


def test_characters_that_hide_words_or_turn_their_direction_are_dropped():
    sheet = parse("title\nLate\u202e\x07 buses\u2066\n".encode())
    assert sheet.lines[0].cells["title"] == "Late buses"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_rows_and_breaks_nothing(content):
    assert parse(content).lines == []

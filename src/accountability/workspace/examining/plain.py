"""Plain text, tables of commas, and PDF."""

import csv
import io
import re

from accountability.workspace.examining.refused import FileRefused

# Control characters beside tabs, line feeds and carriage returns: no text has them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A spreadsheet program runs a cell that begins so, in some countries also in wide letters.
RUN, SIGNS = ("=", "@", "\uff1d", "\uff20"), ("+", "-", "\uff0b", "\uff0d")
# What may follow a sign without being a formula.
NUMBER = re.compile(r"[\d.,\s£]*%?")
PDF_BEGINS = re.compile(rb"%PDF-[12]\.\d[\r\n ]")
PDF_ENDS = b"%%EOF"
LAST_BYTES = 2048
MARK = "\ufeff"


def pdf(content: bytes) -> bytes:
    if not PDF_BEGINS.match(content) or PDF_ENDS not in content[-LAST_BYTES:]:
        raise FileRefused("The file you chose is called a PDF, and its content is something else")
    return content


def text(content: bytes) -> bytes:
    _decoded(content)
    return content


def table(content: bytes) -> bytes:
    """A CSV file in which no cell is a formula."""
    decoded = _decoded(content).removeprefix(MARK)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(decoded, newline=""), strict=True), 1):
            if any(map(_is_formula, row)):
                raise FileRefused(
                    f"Row {number:,} of the file you chose has a cell that a spreadsheet would run as a "
                    "formula. Save its values only, then choose it again"
                )
    except csv.Error as error:
        raise FileRefused("The file you chose is called CSV, and it cannot be read as one") from error
    return content


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet program would run it; a number may begin with a sign."""
    bare = cell.strip()
    return bare.startswith(RUN) or (bare.startswith(SIGNS) and NUMBER.fullmatch(bare, 1) is None)


def _decoded(content: bytes) -> str:
    try:
        decoded = content.decode()
    except UnicodeDecodeError as error:
        raise FileRefused("The file you chose is not plain text in UTF-8") from error
    if CONTROL.search(decoded):
        raise FileRefused("The file you chose is not plain text: it holds control characters")
    return decoded

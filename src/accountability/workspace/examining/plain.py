"""Plain text, tables of commas, and PDF."""

import csv
import io
import re

from accountability.workspace.examining.refused import FileRefused

# Control characters beside tabs, line feeds and carriage returns: no text has them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A spreadsheet program runs a cell that begins so; a number may begin with a sign.
FORMULA = re.compile(r"\s*(?:[=@]|[+-](?![\d.,\s£]*%?\s*$))")
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
            if any(FORMULA.match(cell) for cell in row):
                raise FileRefused(
                    f"Row {number:,} of the file you chose has a cell that a spreadsheet would run as a "
                    "formula. Save its values only, then choose it again"
                )
    except csv.Error as error:
        raise FileRefused("The file you chose is called CSV, and it cannot be read as one") from error
    return content


def _decoded(content: bytes) -> str:
    try:
        decoded = content.decode()
    except UnicodeDecodeError as error:
        raise FileRefused("The file you chose is not plain text in UTF-8") from error
    if CONTROL.search(decoded):
        raise FileRefused("The file you chose is not plain text: it holds control characters")
    return decoded

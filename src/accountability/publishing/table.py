"""The table of asks as CSV, and the description that stands beside it.

UTF-8, CRLF, dates as in ISO 8601, codes beside their words. A text that a spreadsheet would run as a formula
gets an apostrophe before it; the description says so.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

import msgspec

from accountability.publishing.columns import COLUMNS, Column, Line

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def header() -> bytes:
    return _written([column.name for column in COLUMNS])


def rows(lines: Iterable[Line]) -> bytes:
    return b"".join(_written([_cell(column, column.of(line)) for column in COLUMNS]) for line in lines)


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if column.type == "text" and text.startswith(FORMULA) else text


def _written(cells: list[str]) -> bytes:
    """One record as RFC 4180 has it: commas, doubled quotes, CRLF."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


NOTE = (
    "A text that begins with = + - @, a tab or a carriage return has an apostrophe put before it, so that a "
    "spreadsheet shows it and does not run it. Take the apostrophe away to have the words as recorded. "
    "“[words removed]” stands where words were removed for a legal reason. Dates that no law sets and nobody "
    "promised are for comparison only: reply_timeliness is then no_deadline, whatever reply_due says."
)


def description(url: str) -> bytes:
    """The columns as CSV on the Web metadata (W3C, 2015), to stand beside the file."""
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "datatype": "string" if column.type == "text" else column.type,
            "dc:description": column.says,
        }
        for column in COLUMNS
    ]
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": "Every ask, and where it stands",
        "dc:description": NOTE,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True, "delimiter": ","},
        "tableSchema": {"columns": columns, "primaryKey": ["ask"]},
    }
    return msgspec.json.format(msgspec.json.encode(metadata), indent=2)

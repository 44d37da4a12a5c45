"""Publishes a panel's recommendations from a CSV file: checked row by row, then all of them or none.

Columns: `text` and `title` must be there; `printed`, `key`, `theme`, `area`, `page`, `supporting`,
`conditions`, `minority`, `source`, `language` may be. A row whose printed number the panel has already is
refused, so that the same file can't be published twice.
"""

import csv
import io
from typing import TYPE_CHECKING, Any

import msgspec

from accountability.domain.commands import PublishRecommendation
from accountability.domain.entries import Rule
from accountability.handling import Actor, Desk, Receipt
from accountability.storage import lookup

if TYPE_CHECKING:
    import asyncpg

NEEDED = ("title", "text")
WORDS = ("title", "text", "supporting", "conditions", "minority", "source")
COLUMNS = (*WORDS, "printed", "key", "theme", "area", "page", "language")
MOST_ROWS = 500
MOST_BYTES = 2 * 2**20
YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False, "": False}


class RowError(msgspec.Struct, frozen=True):
    """What is wrong in one cell. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.message}" if self.column else f"row {self.row}: {self.message}"


class ImportRefused(Exception):
    """Raised when nothing was published; `errors` has one item per faulty cell."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__("nothing was published\n" + "\n".join(f"  {error}" for error in errors))
        self.errors = errors


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    fields: dict[str, str]


def read(content: bytes) -> list[ImportRow]:
    """The rows of a CSV file (UTF-8, with or without BOM; comma or semicolon). Raises ImportRefused."""
    if len(content) > MOST_BYTES:
        raise ImportRefused([RowError(1, "", "the file is larger than 2 MB")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportRefused([RowError(1, "", "the file is not UTF-8: save it as “CSV UTF-8”")]) from None
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ImportRefused([RowError(1, "", f"the file cannot be read as CSV: {error}")]) from None
    return _rows(table)


def _rows(table: list[list[str]]) -> list[ImportRow]:
    header = [name.strip().lower() for name in table[0]] if table else []
    errors = [RowError(1, name, "this column is missing") for name in NEEDED if name not in header]
    errors += [RowError(1, name or "(empty)", "there is no column of that name") for name in header if name not in COLUMNS]
    errors += [RowError(1, name, "this column is there twice") for name in {n for n in header if header.count(n) > 1}]
    rows = [(n, row) for n, row in enumerate(table[1:], 2) if any(cell.strip() for cell in row)]
    errors += [RowError(n, "", f"has {len(row)} cells, the header {len(header)}") for n, row in rows if len(row) != len(header)]
    if not rows:
        errors.append(RowError(2, "", "there is no recommendation in the file"))
    if len(rows) > MOST_ROWS:
        errors.append(RowError(MOST_ROWS + 2, "", f"at most {MOST_ROWS} recommendations at a time"))
    if errors:
        raise ImportRefused(errors)
    return [ImportRow(number=n, fields=dict(zip(header, (c.strip() for c in row), strict=True))) for n, row in rows]


def command_of(row: ImportRow, panel: str) -> PublishRecommendation:
    """The command that one row stands for. Raises ImportRefused with every fault of the row."""
    given = row.fields
    errors = [RowError(row.number, name, "this cell is empty") for name in NEEDED if not given[name]]
    language = given.get("language") or "en"
    if language not in ("en", "cy"):
        errors.append(RowError(row.number, "language", "must be en or cy"))
    if given.get("key", "").lower() not in YES:
        errors.append(RowError(row.number, "key", "must be yes or no"))
    if given.get("page") and not given["page"].isdecimal():
        errors.append(RowError(row.number, "page", "must be a whole number"))
    if errors:
        raise ImportRefused(errors)
    codes: dict[str, Any] = {name: given[name] for name in ("printed", "theme", "area") if given.get(name)}
    codes |= {"page": int(given["page"])} if given.get("page") else {}
    texts = {f"{name}/{language}": given[name] for name in WORDS if given.get(name)}
    try:
        return msgspec.convert(
            {"panel": panel, "key": YES[given.get("key", "").lower()], "texts": texts, **codes, "type": "PublishRecommendation"},
            PublishRecommendation,
        )
    except msgspec.ValidationError as error:
        column = next((name for name in codes if f"$.{name}" in str(error)), "")
        raise ImportRefused([RowError(row.number, column, _plain(error, column))]) from None


def _plain(error: msgspec.ValidationError, column: str) -> str:
    if column in ("theme", "area"):
        return "use small letters, digits and hyphens, like young-people"
    return "use up to 16 letters, digits, dots or brackets" if column == "printed" else str(error)


def commands_of(rows: list[ImportRow], panel: str) -> list[PublishRecommendation]:
    """One command a row, or ImportRefused with the faults of every row."""
    commands: list[PublishRecommendation] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            command = command_of(row, panel)
        except ImportRefused as refusal:
            errors += refusal.errors
            continue
        if command.printed and command.printed in seen:
            errors.append(RowError(row.number, "printed", f"the same number is in row {seen[command.printed]}"))
        seen[command.printed or ""] = row.number
        commands.append(command)
    if errors:
        raise ImportRefused(errors)
    return commands


async def publish(desk: Desk, actor: Actor, panel: str, rows: list[ImportRow], *, dry_run: bool = False) -> int:
    """Publish every row in one transaction, or none; a dry run checks against the record and stores nothing."""
    commands = commands_of(rows, panel)
    async with desk.pool.acquire() as connection:
        taken = await lookup.printed_numbers(connection, panel)
    clashes = [
        RowError(row.number, "printed", "the panel has a recommendation of that number already")
        for row, command in zip(rows, commands, strict=True)
        if command.printed in taken
    ]
    if clashes:
        raise ImportRefused(clashes)
    receipt: Receipt = await desk.handle_all(commands, actor, dry_run=dry_run)
    return len(receipt.positions)


async def secretariat_of(pool: "asyncpg.Pool[Any]", panel: str) -> Actor:
    """Who publishes for a panel: its secretariat, in whose name the operator imports."""
    async with pool.acquire() as connection:
        secretariat = await lookup.secretariat(connection, panel)
    if secretariat is None:
        raise NoSuchPanel("There is no panel of that name.")
    return Actor(role="secretariat", office=secretariat)


class NoSuchPanel(Rule):
    """Raised when recommendations are imported into a panel that is not registered."""

    field = "panel"

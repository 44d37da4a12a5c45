"""Publishes a panel's recommendations from CSV or Excel: checked cell by cell, then all of them or none.

A row whose printed number or words the panel has already is refused, so that the same file cannot be
published twice. `columns.py` says what a file may hold, `spreadsheet.py` reads it.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import PublishRecommendation
from accountability.domain.entries import Rule
from accountability.domain.recommendations import Support
from accountability.handling.desk import Desk, Receipt
from accountability.handling.rehearsing import rehearse
from accountability.storage import lookup
from accountability.workspace.columns import BY_NAME, COLUMNS
from accountability.workspace.spreadsheet import HEADER, Fault, Line, letter, parse

if TYPE_CHECKING:
    import asyncpg

MOST_ROWS = 500
COUNTS = ("in_favour", "against", "abstained")


class ImportRefused(Exception):
    """Raised when nothing was published; `errors` has one item per faulty cell."""

    def __init__(self, errors: list[Fault]) -> None:
        super().__init__("nothing was published\n" + "\n".join(f"  {error}" for error in errors))
        self.errors = errors


class NoSuchPanel(Rule):
    """Raised when recommendations are imported into a panel that is not registered."""

    field = "panel"


def read(content: bytes) -> list[Line]:
    """The rows of a file that has the right columns. Raises ImportRefused."""
    sheet = parse(content)
    faults = [*sheet.faults, *(_header_faults(sheet.header) if sheet.header else ())]
    if not sheet.lines and not faults:
        faults.append(Fault(HEADER + 1, "", "there is no recommendation in the file"))
    if len(sheet.lines) > MOST_ROWS:
        first_too_many = sheet.lines[MOST_ROWS].number
        faults.append(
            Fault(first_too_many, "", f"at most {MOST_ROWS} recommendations can be published at a time")
        )
    if faults:
        raise ImportRefused(faults)
    return sheet.lines


def _header_faults(header: Sequence[str]) -> Iterable[Fault]:
    for column in COLUMNS:
        if column.needed and column.name not in header:
            yield Fault(HEADER, column.name, "this column is missing")
    for name in dict.fromkeys(header):
        if name and name not in BY_NAME:
            message = "there is no column of that name: rename or remove it"
            yield Fault(HEADER, name, message, letter(header, name))


def commands_of(rows: list[Line], panel: str) -> list[PublishRecommendation]:
    """One command a row, or ImportRefused with the faults of every row."""
    commands: list[PublishRecommendation] = []
    faults: list[Fault] = []
    numbers: dict[str, int] = {}
    texts: dict[str, int] = {}
    for row in rows:
        given, wrong = _values(row)
        faults += wrong
        for column, seen in (("printed", numbers), ("text", texts)):
            if (value := row.cells.get(column)) and seen.setdefault(value, row.number) != row.number:
                faults.append(row.fault(column, f"the same is in row {seen[value]}"))
        if not wrong:
            commands.append(_command(given, panel))
    if faults:
        raise ImportRefused(faults)
    return commands


def _values(row: Line) -> tuple[dict[str, Any], list[Fault]]:
    """What the cells of a row say, by column, and what is wrong with them."""
    given: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        cell = row.cells.get(column.name, "")
        if column.needed and not cell:
            faults.append(row.fault(column.name, "this cell is empty"))
        if cell:
            try:
                given[column.name] = column.read(cell)
            except ValueError as wrong:
                faults.append(row.fault(column.name, str(wrong)))
    if any(name in given for name in COUNTS) and not row.cells.get("support_method"):
        faults.append(
            row.fault("support_method", "say how the panel decided, since there are numbers for it")
        )
    if given.get("provenance", "authored") != "authored" and not row.cells.get("source"):
        faults.append(row.fault("source", "say where these words come from: title, publisher and date"))
    return given, faults


def _command(given: dict[str, Any], panel: str) -> PublishRecommendation:
    method, language = given.get("support_method"), given.get("language", "en")
    return PublishRecommendation(
        panel=panel,
        printed=given.get("printed"),
        key=given.get("key", False),
        theme=given.get("theme"),
        area=given.get("area"),
        page=given.get("page"),
        support=Support(method=method, **{name: given.get(name) for name in COUNTS}) if method else None,
        occurred=given.get("published"),
        provenance=given.get("provenance", "authored"),
        texts={
            f"{column.name}/{language}": given[column.name]
            for column in COLUMNS
            if column.is_words and column.name in given
        },
    )


async def checked(desk: Desk, actor: Actor, panel: str, rows: list[Line]) -> list[PublishRecommendation]:
    """A dry run: what would be published, with the numbers it would get now. Stores nothing.

    Raises ImportRefused with every fault, those of the record's own rules too.
    """
    commands = commands_of(rows, panel)
    async with desk.pool.acquire() as connection:
        numbers = await lookup.printed_numbers(connection, panel)
        texts = await lookup.recommended_texts(connection, panel)
        serial = await lookup.next_serial(connection, panel)
    faults = list(_repeated(rows, numbers, texts))
    numbered = [msgspec.structs.replace(item, serial=serial + offset) for offset, item in enumerate(commands)]
    if faults:
        raise ImportRefused(faults)
    try:
        await rehearse(desk, numbered, actor)
    except Rule as rule:
        refusals = [await _refusal(desk, actor, *pair) for pair in zip(rows, numbered, strict=True)]
        found = [fault for faults in refusals for fault in faults]
        raise ImportRefused(found or [Fault(0, "", str(rule))]) from rule
    return numbered


def _repeated(rows: list[Line], numbers: set[str], texts: set[str]) -> Iterable[Fault]:
    """What the panel has already: it would be there twice for ever."""
    for row in rows:
        if row.cells.get("printed") in numbers:
            yield row.fault("printed", "the panel has a recommendation of that number already")
        if row.cells["text"] in texts:
            yield row.fault("text", "the panel has a recommendation in these words already")


async def _refusal(desk: Desk, actor: Actor, row: Line, command: PublishRecommendation) -> list[Fault]:
    """The rule of the record that stands against one row, if there is one."""
    try:
        await rehearse(desk, [command], actor)
    except Rule as rule:
        field = getattr(rule, "name", "") or rule.field
        return [row.fault({"occurred": "published"}.get(field, field), str(rule))]
    return []


async def enter(desk: Desk, actor: Actor, panel: str, rows: list[Line], key: str | None = None) -> Receipt:
    """Publish every row in one transaction, or none: once for each `key` of an account."""
    return await desk.handle_all(commands_of(rows, panel), actor, key)


async def publish(desk: Desk, actor: Actor, panel: str, rows: list[Line], *, dry_run: bool = False) -> int:
    """Check every row against the record and, unless it is a dry run, publish them. Returns how many."""
    await checked(desk, actor, panel, rows)
    if not dry_run:
        await enter(desk, actor, panel, rows)
    return len(rows)


async def secretariat_of(pool: "asyncpg.Pool[Any]", panel: str) -> Actor:
    """Who publishes for a panel: its secretariat, in whose name the operator imports."""
    async with pool.acquire() as connection:
        secretariat = await lookup.secretariat(connection, panel)
    if secretariat is None:
        raise NoSuchPanel("There is no panel of that name.")
    return Actor(role="secretariat", office=secretariat)

"""What a file that comes back answers: which rows differ from the record, and what is wrong in which cell.

A row is compared with the record as it is and as it was when the file was made. Like either of them, it says
nothing new, so that the same file can be sent twice. Where the office changed a row and somebody else changed
its ask meanwhile, the row is refused and says what was recorded.
"""

import asyncio
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.domain.answers import NEEDS
from accountability.domain.asks import DECIDED
from accountability.projections import asks, timeline
from accountability.projections.asks import AskView
from accountability.projections.reading import Reader, reading
from accountability.storage import ask_references
from accountability.workspace.answer_files import exporting
from accountability.workspace.answer_files.columns import ANSWERED, ANSWERS, COLUMNS, NAMES, bare
from accountability.workspace.answer_files.exporting import Row
from accountability.workspace.spreadsheet import HEADER, Fault, Line, letter, parse

if TYPE_CHECKING:
    from asyncpg import Pool

MOST_ROWS = 2_000
MOST_ANSWERS = 200
MOST_FILES = 5
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NUMBER = re.compile("[0-9]{1,15}")


class Changed(msgspec.Struct, frozen=True):
    """A row that answers: its line, its ask as it stands, and its cells as read."""

    line: Line
    view: AskView
    given: dict[str, Any]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    changed: list[Changed] = []
    unchanged: int = 0
    references: dict[UUID, str] = {}
    faults: list[Fault] = []


async def compare(pool: "Pool[Any]", readers: Any, now: datetime, office: str, content: bytes) -> Outcome:
    """Read a file of this office. Stores nothing; finds every fault at once."""
    sheet = await asyncio.to_thread(parse, content)
    faults = [*sheet.faults, *_header_faults(sheet.header)]
    if not sheet.lines and not faults:
        faults = [Fault(HEADER + 1, "", "there is no row in the file")]
    if len(sheet.lines) > MOST_ROWS:
        faults.append(Fault(sheet.lines[MOST_ROWS].number, "", f"at most {MOST_ROWS:,} rows can be read"))
    if faults:
        return Outcome(faults=faults)
    lines = [
        msgspec.structs.replace(line, cells={name: bare(cell) for name, cell in line.cells.items()})
        for line in sheet.lines
    ]
    return await _Comparing(pool, readers, now, office).all(lines)


def _header_faults(header: Sequence[str]) -> list[Fault]:
    if not header:
        return []
    missing = [name for name in ("as_at", "answer") if name not in header]
    if "ask" not in header and "reference" not in header:
        missing.append("ask")
    unknown = [name for name in dict.fromkeys(header) if name and name not in NAMES]
    return [
        *(Fault(HEADER, name, "this column is missing") for name in missing),
        *(
            Fault(HEADER, name, "there is no column of that name: rename or remove it", letter(header, name))
            for name in unknown
        ),
    ]


class _Comparing:
    def __init__(self, pool: "Pool[Any]", readers: Any, now: datetime, office: str) -> None:
        self._pool = pool
        self._readers = readers
        self._now = now
        self._office = office
        self._faults: list[Fault] = []

    async def all(self, lines: list[Line]) -> Outcome:
        found = await self._asks_of(lines)
        async with reading(self._readers, self._now) as reader:
            views = {view.row.ask: view for view in await asks.asks_at(reader, list(found.values()))}
            known = {ask: view for ask, view in views.items() if view.row.office == self._office}
            rows = self._own(lines, found, known)
            made = {at for line, _ in rows if (at := self._as_at(line, reader)) is not None}
            if len(made) > MOST_FILES:
                self._faults.append(
                    Fault(0, "as_at", f"rows of more than {MOST_FILES} files are in this one")
                )
                return Outcome(faults=self._faults)
            current = await exporting.rows(reader, list(known.values()), {})
            since = await timeline.since(reader, list(known), min(made, default=reader.at), 5_000)
        before = {at: await self._then(at, list(known)) for at in made}
        changed: list[Changed] = []
        for line, view in rows:
            if each := self._changed(line, view, current, before, since):
                changed.append(each)
        if len(changed) > MOST_ANSWERS:
            number = changed[MOST_ANSWERS].line.number
            self._faults.append(
                Fault(number, "", f"at most {MOST_ANSWERS} answers can be published at a time")
            )
        return Outcome(
            changed=changed,
            unchanged=len(rows) - len(changed),
            references=self._references(rows),
            faults=sorted(self._faults, key=lambda fault: fault.row),
        )

    async def _asks_of(self, lines: list[Line]) -> dict[int, UUID]:
        """The ask of each line, by its identifier or else by the office's own reference."""
        wanted = [line.cells.get("reference", "") for line in lines if not line.cells.get("ask")]
        kept = await ask_references.by_reference(self._pool, self._office, [text for text in wanted if text])
        found: dict[int, UUID] = {}
        for line in lines:
            given, reference = line.cells.get("ask", "").lower(), line.cells.get("reference", "")
            if IDENTIFIER.fullmatch(given):
                found[line.number] = UUID(given)
            elif not given and reference in kept:
                found[line.number] = kept[reference]
            elif given:
                self._faults.append(line.fault("ask", "this is no ask: leave the cell as it was in the file"))
            else:
                column = "reference" if reference else "ask"
                self._faults.append(line.fault(column, "no ask of your office has this reference"))
        return found

    def _own(
        self, lines: list[Line], found: dict[int, UUID], known: dict[UUID, AskView]
    ) -> list[tuple[Line, AskView]]:
        """The lines about this office's asks, each once. One about another office's is refused by itself."""
        rows: list[tuple[Line, AskView]] = []
        first: dict[UUID, int] = {}
        for line in lines:
            ask = found.get(line.number)
            if ask is None:
                continue
            if ask not in known:
                self._faults.append(line.fault("ask", "this was not put to your office"))
            elif first.setdefault(ask, line.number) != line.number:
                self._faults.append(line.fault("ask", f"the same is in row {first[ask]}"))
            else:
                rows.append((line, known[ask]))
        return rows

    def _as_at(self, line: Line, reader: Reader) -> int | None:
        cell = line.cells["as_at"]
        if NUMBER.fullmatch(cell) and int(cell) <= reader.at:
            return int(cell)
        self._faults.append(line.fault("as_at", "leave this cell as it was in the file"))
        return None

    async def _then(self, at: int, wanted: list[UUID]) -> dict[UUID, Row]:
        async with reading(self._readers, self._now, at) as reader:
            return await exporting.rows(reader, await asks.asks_at(reader, wanted), {})

    def _changed(
        self,
        line: Line,
        view: AskView,
        current: dict[UUID, Row],
        before: dict[int, dict[UUID, Row]],
        since: Sequence[timeline.Item],
    ) -> Changed | None:
        """What a line says that neither the record says nor its own file said."""
        at = int(line.cells["as_at"]) if NUMBER.fullmatch(line.cells["as_at"]) else -1
        given, faults = _read(line)
        self._faults += faults
        same = [rows for rows in (current, before.get(at, {})) if _same(line, given, rows.get(view.row.ask))]
        if faults or same or at not in before:
            return None
        moved = [item for item in since if item.row.ask == view.row.ask and item.row.position > at]
        if moved:
            last = moved[-1]
            self._faults.append(
                line.fault(
                    "answer",
                    f"the record changed after this file was made: entry {last.row.position:,} of "
                    f"{last.row.occurred:%-d %B %Y}. Download the file again and answer there",
                )
            )
            return None
        missing = _missing(line, view, given)
        self._faults += missing
        return None if missing else Changed(line, view, given)

    def _references(self, rows: list[tuple[Line, AskView]]) -> dict[UUID, str]:
        """The references to keep; two asks with the same one are a fault."""
        kept: dict[UUID, str] = {}
        first: dict[str, int] = {}
        for line, view in rows:
            text = " ".join(line.cells.get("reference", "").split())
            if not text:
                continue
            if first.setdefault(text, line.number) != line.number:
                self._faults.append(line.fault("reference", f"the same is in row {first[text]}"))
            kept[view.row.ask] = text
        return kept


def _read(line: Line) -> tuple[dict[str, Any], list[Fault]]:
    """The cells that answer, as values; and what is wrong with them."""
    given: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        cell = line.cells.get(column.name, "")
        if not cell or (column not in ANSWERED and column.name != "reference"):
            continue
        try:
            given[column.name] = column.read(cell)
        except ValueError as wrong:
            faults.append(line.fault(column.name, str(wrong)))
    return given, faults


def _same(line: Line, given: dict[str, Any], row: Row | None) -> bool:
    """Whether a line answers what this row of the record does. A column left out says nothing."""
    if row is None:
        return False
    for column in ANSWERED:
        if column.name not in line.cells or column.name == "revision_reason":
            continue
        recorded = row[column.name]
        try:
            said = column.read(recorded) if recorded else None
        except ValueError:
            said = recorded
        if given.get(column.name) != said:
            return False
    return True


def _missing(line: Line, view: AskView, given: dict[str, Any]) -> list[Fault]:
    """Everything that the answer must carry and does not, each in its cell."""
    decision = given.get("answer")
    if decision is None:
        return [line.fault("answer", "choose an answer, or leave the whole row as it was")]
    faults = [line.fault(name, words) for name, words in NEEDS[decision].items() if not given.get(name)]
    quoted = view.row.provenance != "authored"
    if view.row.decision in DECIDED and not quoted and not given.get("revision_reason"):
        faults.append(line.fault("revision_reason", "Say why the earlier answer changes. It stays on view."))
    return faults


def typed(given: dict[str, Any], ask: UUID) -> dict[str, list[str]]:
    """A row as if it had been typed into the form of a batch, field by field."""
    fields: dict[str, list[str]] = {"decision": [given["answer"]]}
    for name in ANSWERS:
        value = given.get(name)
        if isinstance(value, date):
            fields |= {
                f"{name}-{ask}-{part}": [str(getattr(value, part))] for part in ("day", "month", "year")
            }
        elif name == "initiatives":
            cited = value or ()
            fields["initiatives"] = [each.slug for each in cited]
            fields |= {f"coverage-{each.slug}": [each.coverage] for each in cited}
            fields |= {f"gap-{each.slug}": [each.gap] for each in cited}
        elif name != "answer":
            fields[name] = [value or ""]
    return {name if str(ask) in name else f"{name}-{ask}": values for name, values in fields.items()}

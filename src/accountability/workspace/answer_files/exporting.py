"""An office's asks with where they stand and what it answered, as rows of a file."""

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from accountability.domain.status import BASES, sentence
from accountability.projections import asks, panels, reading, register, timeline
from accountability.projections.asks import AskView
from accountability.projections.reading import Reader
from accountability.projections.timeline import Item
from accountability.workspace import workbook
from accountability.workspace.answer_files.columns import NAMES, guarded

ANSWER = "response-recorded/1"
MAPPED = "initiative-mapped/1"
PAGE = 200
MOST = 2_000
SHEET = "Answers"
Row = dict[str, str]


class _Found(msgspec.Struct, frozen=True):
    """Everything that the rows are written with."""

    reader: Reader
    words: reading.Words
    about: dict[tuple[str, int], panels.RecommendationRow]
    offices: dict[str, register.OfficeRow]
    panels: dict[str, panels.PanelRow]

    def said(self, parts: dict[str, str], field: str) -> str:
        """Words as they still stand; of those that are gone, nothing."""
        for language in ("en", "und", "cy"):
            words = self.words.get(parts.get(f"{field}/{language}", ""))
            if isinstance(words, str):
                return words
        return ""

    def office(self, slug: str | None) -> str:
        row = self.offices.get(slug or "")
        return self.said(row.parts, "name") if row else slug or ""


async def of_office(reader: Reader, office: str) -> list[AskView]:
    """All asks of an office, at most two thousand."""
    found: list[AskView] = []
    after = ("", 0)
    while len(found) < MOST:
        page = await asks.asks_of_office(reader, office, after, PAGE)
        found += page
        if len(page) < PAGE:
            break
        after = (page[-1].row.panel, page[-1].row.serial)
    return found


async def rows(reader: Reader, views: Sequence[AskView], references: dict[UUID, str]) -> dict[UUID, Row]:
    """One row for each ask as at the reader's position, bare: not yet guarded against spreadsheets."""
    made: dict[UUID, Row] = {}
    for start in range(0, len(views), PAGE):
        made |= await _page(reader, views[start : start + PAGE], references)
    return made


async def _page(reader: Reader, views: Sequence[AskView], references: dict[UUID, str]) -> dict[UUID, Row]:
    ids = [view.row.ask for view in views]
    items = await timeline.of_asks(reader, ids, [ANSWER, MAPPED], limit=20 * PAGE)
    about = await panels.recommendations_at(reader, ((view.row.panel, view.row.serial) for view in views))
    named = await panels.panels(reader, sorted({view.row.panel for view in views}))
    slugs = {view.row.office for view in views} | {getattr(_body(item), "to", None) for item in items}
    offices = await register.offices(reader, sorted(slug for slug in slugs if slug))
    held: list[Any] = [*about.values(), *named.values(), *offices.values()]
    parts = [row.parts for row in held]
    words = await reading.words(reader, [*parts, *(item.current.parts for item in items)])
    found = _Found(reader, words, about, offices, named)
    of: dict[UUID, list[Item]] = {}
    for item in items:
        if item.row.ask:
            of.setdefault(item.row.ask, []).append(item)
    return {
        view.row.ask: _row(view, of.get(view.row.ask, []), found, references.get(view.row.ask, ""))
        for view in views
    }


def _row(view: AskView, items: list[Item], found: _Found, reference: str) -> Row:
    row, due = view.row, view.due()
    about = found.about[row.panel, row.serial]
    panel = found.panels.get(row.panel)
    office = found.office(row.office)
    asked = {
        "ask": str(row.ask),
        "reference": reference,
        "panel": found.said(panel.parts, "name") if panel else row.panel,
        "recommendation": str(row.serial),
        "printed": about.printed or "",
        "title": found.said(about.parts, "title"),
        "asks_for": found.said(about.parts, "text"),
        "put_on": row.addressed.isoformat(),
        "due": due.due.isoformat() if due else "",
        "due_basis": BASES[due.basis] if due else "",
        "stands": sentence(row, view.clocks, office, found.reader.today),
        "as_at": str(found.reader.at),
    }
    return dict.fromkeys(NAMES, "") | asked | _answer(items, found)


def _answer(items: list[Item], found: _Found) -> Row:
    """The newest answer, and the initiatives that were mapped with it."""
    answers = [index for index, item in enumerate(items) if item.row.type == ANSWER]
    if not answers:
        return {}
    last = items[answers[-1]]
    body, parts = _body(last), last.current.parts
    days = {name: getattr(body, name) for name in ("target", "decide_by", "review_on")}
    mapped = [item for item in items[answers[-1] + 1 :] if item.row.type == MAPPED]
    said = {
        name: found.said(parts, name)
        for name in ("text", "reason", "excluded", "settle_first", "forum", "ground")
    }
    return {
        "answer": body.decision,
        **said,
        **{name: day.isoformat() for name, day in days.items() if day},
        "reason_code": body.reason_code or "",
        "to": found.office(body.to) or found.said(parts, "to"),
        "initiatives": "\n".join(_line(item, found) for item in mapped),
    }


def _line(item: Item, found: _Found) -> str:
    body = _body(item)
    gap = " ".join(found.said(item.current.parts, "gap").split())
    return f"{body.initiative} | {body.coverage} | {gap}"


def _body(item: Item) -> Any:
    return getattr(item.current, "body", None)


def as_csv(made: Sequence[Row]) -> bytes:
    """UTF-8 with its mark, as a spreadsheet opens it without asking."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(NAMES)
    writer.writerows([guarded(row[name]) for name in NAMES] for row in made)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_workbook(made: Sequence[Row]) -> bytes:
    return workbook.write(NAMES, [[guarded(row[name]) for name in NAMES] for row in made], SHEET)

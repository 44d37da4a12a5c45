"""Recommendation by duty holder: which asks a panel's page shows, and each as a cell."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

import msgspec

from accountability.domain.asks import Decision
from accountability.domain.clocks import timeliness
from accountability.domain.status import DECISIONS, DELIVERIES, NOBODY, PASSED_ON, STANCES, TIMELINESS
from accountability.projections import asks, panels
from accountability.projections.asks import AskView
from accountability.projections.movement import movement
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import Reader

ROWS = 50
LATE = ("long_overdue", "overdue")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader chose: asks at one decision, of one office, recommendations after one serial."""

    decision: str | None = None
    office: str | None = None
    after: int = 0

    def query(self, **changes: object) -> str:
        """The query of the same choice with these changes; empty for everything."""
        fields = {"decision": self.decision, "office": self.office, **changes}
        given = urlencode({name: value for name, value in fields.items() if value})
        return f"?{given}" if given else ""

    @property
    def is_open(self) -> bool:
        return self.decision is None and self.office is None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One recommendation with its asks by office."""

    row: RecommendationRow
    cells: Mapping[str, AskView]


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """`asked` are all offices, `offices` those with a column; `standing` counts all asks by decision.

    `first` is when the panel's first recommendation was published, `after` the serial to go on from, if there
    are more lines than one page holds.
    """

    lines: list[Line]
    asked: list[str]
    offices: list[str]
    standing: Mapping[Decision, int]
    first: date | None
    after: int | None


async def matrix_of(reader: Reader, panel: str, chosen: Filter) -> Matrix:
    offices = await asks.offices_asked(reader, panel)
    rows = await _rows(reader, panel, chosen)
    shown = rows[:ROWS]
    views = await asks.asks_of_panel(reader, panel, [row.serial for row in shown])
    first = await panels.recommendations(reader, panel, limit=1)
    cells: dict[int, dict[str, AskView]] = {}
    for view in views:
        cells.setdefault(view.row.serial, {})[view.row.office] = view
    return Matrix(
        lines=[Line(row=row, cells=cells.get(row.serial, {})) for row in shown],
        asked=offices,
        offices=[chosen.office] if chosen.office in offices else offices,
        standing=await _standing(reader, panel),
        first=first[0].published if first else None,
        after=shown[-1].serial if len(rows) > ROWS else None,
    )


async def _rows(reader: Reader, panel: str, chosen: Filter) -> list[RecommendationRow]:
    """One more than a page holds, so that it is known whether there are more."""
    if chosen.is_open:
        return await panels.recommendations(reader, panel, chosen.after, ROWS + 1)
    serials = await asks.serials(reader, panel, chosen.decision, chosen.office, (chosen.after, ROWS + 1))
    found = await panels.recommendations_at(reader, [(panel, serial) for serial in serials])
    return [found[panel, serial] for serial in serials]


async def _standing(reader: Reader, panel: str) -> dict[Decision, int]:
    standing: dict[Decision, int] = {}
    for (decision, _), number in (await movement(reader, panel, [reader.at]))[0].items():
        standing[decision] = standing.get(decision, 0) + number
    return standing


class Tag(msgspec.Struct, frozen=True):
    """A status tag: the code chooses its colour, the words carry it."""

    code: str
    words: str


def tags_of(view: AskView, today: date) -> list[Tag]:
    """An ask at a glance: its decision, its delivery, and whether it is late or contested."""
    row = view.row
    found = [Tag(row.decision, DECISIONS[row.decision])]
    if row.passed_on:
        found.append(Tag("passed_on", PASSED_ON))
    elif row.nobody_since:
        found.append(Tag("nobody", NOBODY))
    if row.stance == "adopts":
        found.append(Tag("adopts", STANCES["adopts"]))
    if row.delivery:
        found.append(Tag(row.delivery, DELIVERIES[row.delivery]))
    late = {timeliness(clock, today) for clock in view.clocks if clock.running}
    found.extend(Tag(code, TIMELINESS[code]) for code in LATE if code in late)
    if row.disputes:
        found.append(Tag("disputed", "Disputed"))
    if row.contested:
        found.append(Tag("contested", "Contested"))
    return found

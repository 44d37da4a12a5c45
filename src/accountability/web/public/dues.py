"""Clocks in words: what is or was due, from whom, since when and on what basis."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec

from accountability.domain.clocks import BINDING
from accountability.projections.clocks import ClockRow
from accountability.projections.panels import RecommendationRow
from accountability.web.public.naming import Names
from accountability.web.public.tellings.time import awaited, basis_of


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One clock. `days` is how long ago its day went by; negative for a day to come."""

    what: str
    article: str
    office: str
    office_slug: str
    panel: str
    address: str
    serial: int
    title: str
    due: date
    days: int
    basis: str
    binding: bool
    paused: bool
    invented: bool


def dues(
    rows: Iterable[ClockRow],
    names: Names,
    recommendations: Mapping[tuple[str, int], RecommendationRow],
    decisions: Mapping[UUID, str],
) -> list[Due]:
    """`names` must know the offices and panels of the rows, and the words of the recommendations."""
    return [_due(row, names, recommendations[row.panel, row.serial], decisions[row.ask]) for row in rows]


def _due(row: ClockRow, names: Names, recommendation: RecommendationRow, decision: str) -> Due:
    panel = names.panels.get(row.panel)
    return Due(
        what=awaited(row.kind, decision),
        article="an" if row.kind == "update" else "a",
        office=names.office(row.office),
        office_slug=row.office,
        panel=names.panel(row.panel),
        address=f"/en/panels/{row.panel}/recommendations/{row.serial}",
        serial=row.serial,
        title=names.words.plain(recommendation.parts, "title"),
        due=row.due,
        days=(names.today - row.due).days,
        basis=basis_of(row.basis, row.provision),
        binding=row.basis in BINDING,
        paused=row.paused is not None,
        invented=bool(panel and panel.invented),
    )

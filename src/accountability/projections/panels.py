"""Panels and their recommendations: the lists, and one of each."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from accountability.domain.panels import Panel
from accountability.domain.recommendations import Recommendation
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Row, Table


class PanelRow(Row, frozen=True, kw_only=True):
    slug: str
    stream: UUID
    kind: str
    secretariat: str
    area: str | None
    began: date | None
    ended: date | None
    members: int | None
    hours: int | None
    invented: bool
    parts: dict[str, str]
    report_published: date | None
    report_recommendations: int | None
    report_parts: dict[str, str]


class RecommendationRow(Row, frozen=True, kw_only=True):
    stream: UUID
    panel: str
    serial: int
    printed: str | None
    key: bool
    theme: str | None
    area: str | None
    page: int | None
    published: date
    parts: dict[str, str]


def panel_rows(panel: Panel, _ask: UUID | None) -> Iterator[PanelRow]:
    details = panel.details
    yield PanelRow(
        slug=details.slug,
        stream=panel.id,
        kind=details.kind,
        secretariat=details.secretariat,
        area=details.area,
        began=details.began,
        ended=details.ended,
        members=details.members,
        hours=details.hours,
        invented=details.invented,
        parts=panel.parts,
        report_published=panel.report.published if panel.report else None,
        report_recommendations=panel.report.recommendations if panel.report else None,
        report_parts=panel.report_parts,
    )


def recommendation_rows(recommendation: Recommendation, _ask: UUID | None) -> Iterator[RecommendationRow]:
    details = recommendation.details
    yield RecommendationRow(
        stream=recommendation.id,
        panel=details.panel,
        serial=details.serial,
        printed=details.printed,
        key=details.key,
        theme=details.theme,
        area=details.area,
        page=details.page,
        published=recommendation.published,
        parts=recommendation.parts,
    )


PANELS = Table("panel", PanelRow, ("slug",), Panel, panel_rows)
RECOMMENDATIONS = Table("recommendation", RecommendationRow, ("stream",), Recommendation, recommendation_rows)


async def panel(reader: Reader, slug: str) -> PanelRow | None:
    found = await rows_of(reader, PANELS, "and slug = $2", slug)
    return found[0] if found else None


async def panels(reader: Reader, slugs: list[str]) -> dict[str, PanelRow]:
    found = await rows_of(reader, PANELS, "and slug = any($2)", slugs)
    return {row.slug: row for row in found}


async def kept_by(reader: Reader, secretariat: str, limit: int = 100) -> list[PanelRow]:
    """The panels whose record a secretariat keeps."""
    return await rows_of(reader, PANELS, "and secretariat = $2 order by slug limit $3", secretariat, limit)


async def panels_in(reader: Reader, area: str, limit: int = 100) -> list[PanelRow]:
    return await rows_of(reader, PANELS, "and area = $2 order by slug limit $3", area, limit)


NEWEST = """
select panel, position from timeline
where type like 'panel-commissioned/%' and panel is not null and position <= $1 and position < $2
order by position desc limit $3
"""


async def newest_panels(
    reader: Reader, limit: int = 20, before: int = 2**63 - 1
) -> list[tuple[int, PanelRow]]:
    """Panels by when they were registered here, newest first, each with the position of its first entry."""
    found = await reader.fetch(NEWEST, reader.at, before, limit)
    rows = await panels(reader, [record["panel"] for record in found])
    return [(record["position"], rows[record["panel"]]) for record in found]


async def recommendation(reader: Reader, panel: str, serial: int) -> RecommendationRow | None:
    found = await rows_of(reader, RECOMMENDATIONS, "and panel = $2 and serial = $3", panel, serial)
    return found[0] if found else None


async def recommendations(
    reader: Reader, panel: str, after: int = 0, limit: int = 200
) -> list[RecommendationRow]:
    where = "and panel = $2 and serial > $3 order by serial limit $4"
    return await rows_of(reader, RECOMMENDATIONS, where, panel, after, limit)


async def recommendations_in(reader: Reader, area: str, limit: int = 100) -> list[RecommendationRow]:
    where = "and area = $2 order by panel, serial limit $3"
    return await rows_of(reader, RECOMMENDATIONS, where, area, limit)


async def recommendations_of(reader: Reader, streams: list[UUID]) -> dict[UUID, RecommendationRow]:
    found = await rows_of(reader, RECOMMENDATIONS, "and stream = any($2)", streams)
    return {row.stream: row for row in found}


PAIRS = "and (panel, serial) in (select * from unnest($2::text[], $3::bigint[]))"


async def recommendations_at(
    reader: Reader, references: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], RecommendationRow]:
    """The recommendations of these references: panel and serial."""
    wanted = sorted(set(references))
    if not wanted:
        return {}
    panels, serials = zip(*wanted, strict=True)
    found = await rows_of(reader, RECOMMENDATIONS, PAIRS, panels, serials)
    return {(row.panel, row.serial): row for row in found}

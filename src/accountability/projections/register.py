"""The register: areas, offices that can be asked, and the standing work that answers cite."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec

from accountability.domain.areas import Area
from accountability.domain.initiatives import Initiative
from accountability.domain.offices import Office
from accountability.domain.registered import Former, is_valid
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Row, Table


class Named(Row, frozen=True, kw_only=True):
    """What bears a name that may change. `former` are its earlier names, the oldest first."""

    slug: str
    stream: UUID
    kind: str
    valid_from: date | None
    invented: bool
    parts: dict[str, str]
    former: tuple[Former, ...]
    last_day: date | None

    def named_on(self, day: date) -> dict[str, str]:
        """The parts with its name on this day: what was said then keeps the name it was said under."""
        return next((name.parts for name in self.former if day < name.until), self.parts)

    def is_valid_on(self, day: date) -> bool:
        return is_valid(self.valid_from, self.last_day, day)


class AreaRow(Named, frozen=True, kw_only=True):
    """`successors` are the areas that it became; `end_parts` say why it ended."""

    code: str | None
    within: str | None
    successors: tuple[str, ...]
    end_parts: dict[str, str]

    @property
    def first_parts(self) -> dict[str, str]:
        """As it was registered: the source there says where the code is from, whatever renamed it since."""
        return self.former[0].parts if self.former else self.parts


class OfficeRow(Named, frozen=True, kw_only=True):
    """`ending` says how sure the expected last day is."""

    area: str | None
    expected_last_day: date | None
    ending: str | None


class TransferRow(Row, frozen=True, kw_only=True):
    """What of an office's work passes to a successor, from which day; `number` is its entry's version."""

    office: str
    number: int
    successor: str
    first_day: date
    functions: tuple[str, ...]
    areas: tuple[str, ...]


class InitiativeRow(Row, frozen=True, kw_only=True):
    """`end_parts` say why it ended, once an entry said so."""

    slug: str
    stream: UUID
    owner: str | None
    area: str | None
    began: date | None
    ended: date | None
    invented: bool
    parts: dict[str, str]
    end_parts: dict[str, str]


def area_rows(area: Area, _ask: UUID | None) -> Iterator[AreaRow]:
    details = area.details
    yield AreaRow(
        slug=details.slug,
        stream=area.id,
        kind=details.kind,
        code=details.code,
        within=details.within,
        valid_from=details.valid_from,
        invented=details.invented,
        parts=area.parts,
        former=area.former,
        last_day=area.last_day,
        successors=area.successors,
        end_parts=area.end_parts,
    )


def office_rows(office: Office, _ask: UUID | None) -> Iterator[OfficeRow]:
    details = office.details
    yield OfficeRow(
        slug=details.slug,
        stream=office.id,
        kind=details.kind,
        area=details.area,
        valid_from=details.valid_from,
        invented=details.invented,
        parts=office.parts,
        former=office.former,
        expected_last_day=office.announced.expected_last_day if office.announced else None,
        ending=office.announced.status if office.announced else None,
        last_day=office.last_day,
    )


def transfer_rows(office: Office, _ask: UUID | None) -> Iterator[TransferRow]:
    for number, transfer in office.transfers.items():
        yield TransferRow(office=office.details.slug, number=number, **msgspec.structs.asdict(transfer))


def initiative_rows(initiative: Initiative, _ask: UUID | None) -> Iterator[InitiativeRow]:
    details = initiative.details
    yield InitiativeRow(
        slug=details.slug,
        stream=initiative.id,
        owner=details.owner,
        area=details.area,
        began=details.began,
        ended=details.ended,
        invented=details.invented,
        parts=initiative.parts,
        end_parts=initiative.end_parts,
    )


AREAS = Table("area", AreaRow, ("slug",), Area, area_rows)
OFFICES = Table("office", OfficeRow, ("slug",), Office, office_rows)
TRANSFERS = Table("transfer", TransferRow, ("office", "number"), Office, transfer_rows)
INITIATIVES = Table("initiative", InitiativeRow, ("slug",), Initiative, initiative_rows)

BY_SLUGS = "and slug = any($2) order by slug"
IN_AREA = "and area = $2 order by slug limit $3"
AFTER_SLUG = "and slug > $2 order by slug limit $3"


async def areas(reader: Reader, slugs: list[str]) -> dict[str, AreaRow]:
    found = await rows_of(reader, AREAS, BY_SLUGS, slugs)
    return {row.slug: row for row in found}


async def area(reader: Reader, slug: str) -> AreaRow | None:
    return (await areas(reader, [slug])).get(slug)


async def all_areas(reader: Reader, after: str = "", limit: int = 100) -> list[AreaRow]:
    return await rows_of(reader, AREAS, AFTER_SLUG, after, limit)


async def areas_within(reader: Reader, slug: str, limit: int = 100) -> list[AreaRow]:
    return await rows_of(reader, AREAS, "and within = $2 order by slug limit $3", slug, limit)


async def became(reader: Reader, slug: str, limit: int = 20) -> list[AreaRow]:
    """The areas that ended and became this one, in whole or in part."""
    where = "and $2 = any(successors) order by last_day, slug limit $3"
    return await rows_of(reader, AREAS, where, slug, limit)


UNREGISTERED = """
select area from (
  select area from office where from_position <= $1 and until_position > $1
  union select area from panel where from_position <= $1 and until_position > $1
  union select area from initiative where from_position <= $1 and until_position > $1
  union select area from recommendation where from_position <= $1 and until_position > $1
) named where area is not null
  and area not in (select slug from area where from_position <= $1 and until_position > $1)
order by area limit $2
"""


async def unregistered(reader: Reader, limit: int = 20) -> list[str]:
    """Words that entries name as an area, and nobody registered."""
    return [record["area"] for record in await reader.fetch(UNREGISTERED, reader.at, limit)]


async def offices(reader: Reader, slugs: list[str]) -> dict[str, OfficeRow]:
    found = await rows_of(reader, OFFICES, BY_SLUGS, slugs)
    return {row.slug: row for row in found}


async def office(reader: Reader, slug: str) -> OfficeRow | None:
    return (await offices(reader, [slug])).get(slug)


async def all_offices(reader: Reader, after: str = "", limit: int = 100) -> list[OfficeRow]:
    return await rows_of(reader, OFFICES, AFTER_SLUG, after, limit)


async def offices_in(reader: Reader, area: str, limit: int = 100) -> list[OfficeRow]:
    return await rows_of(reader, OFFICES, IN_AREA, area, limit)


async def initiatives(reader: Reader, slugs: list[str]) -> dict[str, InitiativeRow]:
    found = await rows_of(reader, INITIATIVES, BY_SLUGS, slugs)
    return {row.slug: row for row in found}


async def initiative(reader: Reader, slug: str) -> InitiativeRow | None:
    return (await initiatives(reader, [slug])).get(slug)


async def initiatives_in(reader: Reader, area: str, limit: int = 100) -> list[InitiativeRow]:
    return await rows_of(reader, INITIATIVES, IN_AREA, area, limit)


async def initiatives_of(reader: Reader, streams: list[UUID]) -> dict[str, InitiativeRow]:
    found = await rows_of(reader, INITIATIVES, "and stream = any($2)", streams)
    return {row.slug: row for row in found}


async def all_initiatives(reader: Reader, after: str = "", limit: int = 100) -> list[InitiativeRow]:
    return await rows_of(reader, INITIATIVES, AFTER_SLUG, after, limit)


async def transfers_from(reader: Reader, office: str) -> list[TransferRow]:
    """What of an office's work passes to whom, in the order in which it was recorded."""
    return await rows_of(reader, TRANSFERS, "and office = $2 order by number", office)


async def transfers_to(reader: Reader, successor: str, limit: int = 50) -> list[TransferRow]:
    """What an office takes over from others."""
    where = "and successor = $2 order by first_day, office, number limit $3"
    return await rows_of(reader, TRANSFERS, where, successor, limit)


async def ending(reader: Reader, limit: int = 100) -> list[OfficeRow]:
    """Offices of which an end is announced or has come, the latest last day first."""
    where = (
        "and (ending is not null or last_day is not null)"
        " order by coalesce(last_day, expected_last_day) desc, slug limit $2"
    )
    return await rows_of(reader, OFFICES, where, limit)

"""From a public name to its stream: what a command needs before it can be decided."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

NOW = "until_position = 9223372036854775807"
AREA = f"select stream from area where slug = $1 and {NOW}"  # noqa: S608 - a constant
OFFICE = f"select stream from office where slug = $1 and {NOW}"  # noqa: S608 - a constant
INITIATIVE = f"select stream from initiative where slug = $1 and {NOW}"  # noqa: S608 - a constant
PANEL = f"select stream from panel where slug = $1 and {NOW}"  # noqa: S608 - a constant
ASK = f"select stream from ask where ask = $1 and {NOW}"  # noqa: S608 - a constant
RECOMMENDATION = f"select stream from recommendation where panel = $1 and serial = $2 and {NOW}"  # noqa: S608 - a constant
PRINTED = f"select printed from recommendation where panel = $1 and printed is not null and {NOW}"  # noqa: S608 - a constant
TEXTS = f"""
select p.bytes from recommendation r cross join jsonb_each_text(r.parts) as named (name, sealed)
join part p on p.commitment = decode(named.sealed, 'hex')
where r.panel = $1 and r.{NOW} and named.name like 'text/%'
"""  # noqa: S608 - a constant
SECRETARIAT = f"select secretariat from panel where slug = $1 and {NOW}"  # noqa: S608 - a constant
LAST_SERIAL = "select coalesce(max(serial), 0) from recommendation where panel = $1"
STREAMS_ASKED = f"select distinct stream from ask where office = $1 and passed_on is null and {NOW}"  # noqa: S608 - a constant
LAST_DAY = f"select last_day from office where slug = $1 and {NOW}"  # noqa: S608 - a constant
DUE = """
select distinct a.stream from clock c join ask a on a.ask = c.ask and a.until_position = 9223372036854775807
where c.until_position = 9223372036854775807 and c.answered is null and c.ended is null
  and (c.paused_until <= $1
    or (c.paused is null and c.due < $1 and (c.passed_due is null or c.passed_due < c.due)))
"""


async def area(connection: "AnyConnection", slug: str) -> UUID | None:
    return await _stream(connection, AREA, slug)


async def office(connection: "AnyConnection", slug: str) -> UUID | None:
    return await _stream(connection, OFFICE, slug)


async def initiative(connection: "AnyConnection", slug: str) -> UUID | None:
    return await _stream(connection, INITIATIVE, slug)


async def panel(connection: "AnyConnection", slug: str) -> UUID | None:
    return await _stream(connection, PANEL, slug)


async def ask(connection: "AnyConnection", identifier: UUID) -> UUID | None:
    return await _stream(connection, ASK, identifier)


async def recommendation(connection: "AnyConnection", panel_slug: str, serial: int) -> UUID | None:
    return await _stream(connection, RECOMMENDATION, panel_slug, serial)


async def next_serial(connection: "AnyConnection", panel_slug: str) -> int:
    """One more than the highest number ever used in this panel."""
    return int(await connection.fetchval(LAST_SERIAL, panel_slug)) + 1


async def _stream(connection: "AnyConnection", query: str, *args: Any) -> UUID | None:
    found: UUID | None = await connection.fetchval(query, *args)
    return found


async def streams_due(connection: "AnyConnection", today: Any) -> list[UUID]:
    """Recommendations with a clock whose day has passed unrecorded, or whose pause ends today."""
    return [row["stream"] for row in await connection.fetch(DUE, today)]


async def printed_numbers(connection: "AnyConnection", panel_slug: str) -> set[str]:
    """The numbers that a panel's recommendations bear in print."""
    found = await connection.fetch(PRINTED, panel_slug)
    return {row["printed"] for row in found}


async def recommended_texts(connection: "AnyConnection", panel_slug: str) -> set[str]:
    """The words of a panel's recommendations, as far as they still stand."""
    return {row["bytes"].decode() for row in await connection.fetch(TEXTS, panel_slug)}


async def secretariat(connection: "AnyConnection", panel_slug: str) -> str | None:
    """The office that keeps a panel's record."""
    found: str | None = await connection.fetchval(SECRETARIAT, panel_slug)
    return found


async def streams_asked(connection: "AnyConnection", office_slug: str) -> list[UUID]:
    """Recommendations with an ask that is this office's and has not passed to another."""
    return [row["stream"] for row in await connection.fetch(STREAMS_ASKED, office_slug)]


async def last_day(connection: "AnyConnection", office_slug: str) -> date | None:
    """The day on which an office ended; None if it has not, or is not registered."""
    found: date | None = await connection.fetchval(LAST_DAY, office_slug)
    return found

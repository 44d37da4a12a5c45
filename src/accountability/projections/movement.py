"""How asks moved: what one was before an entry, and how many of a panel stood where as at some positions."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from accountability.domain.asks import Decision, Delivery
from accountability.projections.reading import Reader


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """An ask as it was just before an entry: what a revised answer or a moved date is told against."""

    decision: Decision
    delivery: Delivery | None
    target: date | None
    decide_by: date | None


BEFORE = """
select a.ask, e.position, a.decision, a.delivery, a.target, a.decide_by
from unnest($1::uuid[], $2::bigint[]) as e(ask, position)
join ask a on a.ask = e.ask and a.from_position < e.position and a.until_position >= e.position
"""


async def before(reader: Reader, entries: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], Earlier]:
    """The state of each ask before the entry at this position; absent if that entry made it."""
    found = await reader.fetch(BEFORE, [ask for ask, _ in entries], [position for _, position in entries])
    return {
        (record["ask"], record["position"]): msgspec.convert(
            {name: record[name] for name in Earlier.__struct_fields__}, Earlier
        )
        for record in found
    }


MOVEMENT = """
select at.position, a.decision, a.delivery, count(*) as asks
from unnest($2::bigint[]) as at(position)
join ask a on a.panel = $1 and a.from_position <= at.position and a.until_position > at.position
where at.position <= $3 group by at.position, a.decision, a.delivery
"""
Stood = dict[tuple[Decision, "Delivery | None"], int]


async def movement(reader: Reader, panel: str, positions: Sequence[int]) -> list[Stood]:
    """How many of a panel's asks stood at each decision and delivery, as at each of these positions."""
    counted: dict[int, Stood] = {position: {} for position in positions}
    for record in await reader.fetch(MOVEMENT, panel, list(counted), reader.at):
        counted[record["position"]][record["decision"], record["delivery"]] = record["asks"]
    return [counted[position] for position in positions]

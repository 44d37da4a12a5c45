"""How asks moved: what one was before an entry, on which law its clocks rest, how many stood where."""

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
select e.ask, e.position, a.decision, a.delivery, a.target, a.decide_by
from unnest($1::uuid[], $2::bigint[]) as e(ask, position) cross join lateral (
  select * from ask where ask = e.ask and until_position >= e.position and from_position < e.position
  order by until_position limit 1
) as a
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


PROVISIONS = """
select distinct c.ask, c.number, c.provision
from unnest($1::uuid[], $2::bigint[]) as n(ask, number) join clock c using (ask, number)
where c.provision is not null and c.from_position <= $3 and c.until_position > $3
"""


async def provisions(reader: Reader, clocks: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
    """The law that each of these clocks rests on, by ask and number; absent where it rests on none."""
    asks, numbers = [ask for ask, _ in clocks], [number for _, number in clocks]
    found = await reader.fetch(PROVISIONS, asks, numbers, reader.at)
    return {(record["ask"], record["number"]): record["provision"] for record in found}


MOVEMENT = """
select at.position, a.decision, a.delivery, count(*) as asks
from unnest($2::bigint[]) as at(position)
join ask a on a.panel = $1 and a.from_position <= at.position and a.until_position > at.position
where at.position <= $3 and a.passed_on is null group by at.position, a.decision, a.delivery
"""
Stood = dict[tuple[Decision, "Delivery | None"], int]


async def movement(reader: Reader, panel: str, positions: Sequence[int]) -> list[Stood]:
    """How many of a panel's asks stood at each decision and delivery, as at each of these positions."""
    counted: dict[int, Stood] = {position: {} for position in positions}
    for record in await reader.fetch(MOVEMENT, panel, list(counted), reader.at):
        counted[record["position"]][record["decision"], record["delivery"]] = record["asks"]
    return [counted[position] for position in positions]

"""An office's dates for a calendar: what is due, how often and when each moved, and what has stopped."""

from datetime import date, datetime
from typing import Any

import msgspec

from accountability.projections.clocks import CLOCKS, ClockRow
from accountability.projections.reading import Reader

# Every version of the clocks that run, and of those that stopped and whose day is not long gone. A version in
# which neither the day nor the standing of the clock changed is no revision of the date.
VERSIONS = """
with dated as (
  select ask, number from clock where office = $2 and answered is null and ended is null
    and from_position <= $1 and (until_position > $1 or due >= $3)
  union
  select ask, number from clock where office = $2 and (answered is not null or ended is not null)
    and from_position <= $1 and due >= $3
), versions as (
  select c.*, (row(c.due, c.paused, c.answered, c.ended)::text is distinct from
      lag(row(c.due, c.paused, c.answered, c.ended)::text) over each_one) as revised
  from clock c join dated using (ask, number) where c.office = $2 and c.from_position <= $1
  window each_one as (partition by c.ask, c.number order by c.from_position)
), counted as (
  select *, count(*) filter (where revised) over all_of_one - 1 as revisions,
    max(from_position) filter (where revised) over all_of_one as revised_at,
    row_number() over (partition by ask, number order by from_position desc) as nth
  from versions window all_of_one as (partition by ask, number)
)
select c.*, c.until_position <= $1 as gone, l.recorded from counted c
join timeline l on l.position = case when c.until_position <= $1 then c.until_position else c.revised_at end
where nth = 1 order by c.due, c.ask, c.number limit $4
"""


class Dated(msgspec.Struct, frozen=True):
    """A clock as it stands: how often its date was revised and when last. `stopped`: it is due no more."""

    row: ClockRow
    revisions: int
    modified: datetime
    stopped: bool


async def dates_of(reader: Reader, office: str, since: date, limit: int) -> list[Dated]:
    """The running clocks of an office, and those of a day since then that stopped, by day."""
    return [_dated(record) for record in await reader.fetch(VERSIONS, reader.at, office, since, limit)]


def _dated(record: Any) -> Dated:
    row = msgspec.convert({name: record[name] for name in CLOCKS.columns}, ClockRow, strict=False)
    gone = record["gone"]
    stopped = gone or row.answered is not None or row.ended is not None
    return Dated(row, record["revisions"] + gone, record["recorded"], stopped)

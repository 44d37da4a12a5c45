"""Removals: which words were redacted, withheld or put back, by which entry and on which ground.

One row for each part that such an entry names. Rows never change: where a part stands is what the last of its
rows says, and a redaction is always the last.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, cast

import msgspec

from accountability.domain.entries import Entry
from accountability.domain.integrity import About
from accountability.domain.removals import PartRedacted, PartRestored, PartWithheld
from accountability.projections.reading import Reader
from accountability.projections.tables import EntryTable, Row
from accountability.storage.codec import decode

HEAD = 2**63 - 1
Kind = Literal["redacted", "withheld", "restored"]


class RemovalRow(Row, frozen=True, kw_only=True):
    """`replacement` lists the parts that stand in the place of redacted ones. A restoration has no ground."""

    sealed: str
    position: int
    target: int
    name: str
    kind: Kind
    ground: str | None
    replacement: dict[str, str]


def removal_rows(
    entry: Entry, position: int, _aggregate: Any, _about: Entry, _target: int | None
) -> Iterator[RemovalRow]:
    match entry:
        case PartRedacted(body=redaction):
            yield from _rows(position, redaction, "redacted", redaction.removed, entry.parts)
        case PartWithheld(body=withholding):
            yield from _rows(position, withholding, "withheld", withholding.withheld)
        case PartRestored(body=restoration):
            yield from _rows(position, restoration, "restored", restoration.restored)


def _rows(
    position: int,
    body: About,
    kind: Kind,
    named: Mapping[str, str],
    replacement: dict[str, str] = {},  # noqa: B006 - never written to
) -> Iterator[RemovalRow]:
    for name, sealed in named.items():
        yield RemovalRow(
            sealed=sealed,
            position=position,
            target=body.target,
            name=name,
            kind=kind,
            ground=getattr(body, "ground", None),
            replacement=replacement,
        )


REMOVALS = EntryTable("removal", RemovalRow, removal_rows)


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """A redaction or a withholding. `names` are the parts it took from the entry at `target`.

    `office` is the body whose answer or whose own entry that is (None: words of a panel or an initiative),
    `panel` and `serial` where it is shown, `by` the office that carried it out. Of a withholding that holds
    no more, `ended` says what became of its words, by the entries `ended_by`.
    """

    position: int
    target: int
    names: tuple[str, ...]
    kind: Literal["redacted", "withheld"]
    ended: Literal["restored", "redacted"] | None
    ended_by: tuple[int, ...]
    ground: str
    review_on: date | None
    by: str | None
    approved_by: tuple[str, ...]
    replacement: dict[str, str]
    explained_by: tuple[int, ...]
    panel: str | None
    serial: int | None
    office: str | None
    recorded: datetime


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many removals concern one body on one ground: redactions, and withholdings that hold or ended."""

    office: str | None
    ground: str
    redacted: int
    withheld: int
    restored: int


# A withholding ends, for each of its parts, with what comes next.
EACH = """
next as (
  select distinct on (mine.position, mine.sealed) mine.*, later.kind as next_kind, later.position as ended_by
  from removal mine left join removal later
    on later.sealed = mine.sealed and later.position > mine.position and later.position <= $1
  where mine.kind <> 'restored' and mine.position <= $1 {of}
  order by mine.position, mine.sealed, later.position
), each as (
  select position, min(kind) as kind, min(ground) as ground, array_agg(name order by name) as names,
    case when min(kind) = 'redacted' or bool_or(next_kind is null) then null
      when bool_or(next_kind = 'restored') then 'restored' else 'redacted' end as ended,
    array_agg(distinct ended_by) filter (where kind = 'withheld' and ended_by is not null) as ended_by
  from next group by position
)
"""
NEWEST = f"""
with page as (
  select distinct position from removal where kind <> 'restored' and position <= $1 and position < $2
  order by position desc limit $3
), {EACH.format(of="and mine.position in (select position from page)")}
select e.*, t.target, t.panel, t.serial, t.office, t.recorded, l.state, (
  select array_agg(x.position order by x.position) from timeline x
  where x.target = e.position and x.type like 'redaction-explained/%' and x.position <= $1
) as explained_by
from each e join timeline t on t.position = e.position join log l on l.position = e.position
order by e.position desc
"""  # noqa: S608 - a constant
COUNTED = f"""
with {EACH.format(of="")}
select t.office, e.ground, count(*) filter (where e.kind = 'redacted') as redacted,
  count(*) filter (where e.kind = 'withheld' and e.ended is null) as withheld,
  count(*) filter (where e.kind = 'withheld' and e.ended = 'restored') as restored
from each e join timeline t on t.position = e.position
group by t.office, e.ground order by t.office nulls last, e.ground
"""  # noqa: S608 - a constant


async def newest(reader: Reader, limit: int = 50, before: int = HEAD) -> list[Removed]:
    """Redactions and withholdings, newest first; `before` is the last position of the page before."""
    return [_removed(record) for record in await reader.fetch(NEWEST, reader.at, before, limit)]


async def counted(reader: Reader) -> list[Counted]:
    """By body and ground. A withholding whose words were redacted since counts as that redaction only."""
    found = await reader.fetch(COUNTED, reader.at)
    return [msgspec.convert(dict(record), Counted) for record in found]


def _removed(record: Any) -> Removed:
    entry = cast("PartRedacted | PartWithheld", decode(record["state"]))
    same = ("position", "target", "kind", "ended", "ground", "panel", "serial", "office", "recorded")
    return Removed(
        **{name: record[name] for name in same},
        names=tuple(record["names"]),
        ended_by=tuple(record["ended_by"] or ()),
        review_on=getattr(entry.body, "review_on", None),
        by=entry.by,
        approved_by=entry.body.approved_by,
        replacement=entry.parts,
        explained_by=tuple(record["explained_by"] or ()),
    )

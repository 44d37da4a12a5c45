"""The timeline: one row per entry, with whom and what it is about. Pages, feeds and the log list read it.

A row never changes. What was corrected, removed or explained since is found through `target`, so that a
corrected entry resurfaces with the time of its correction and past views stay what they were.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from accountability.domain.answers import RecommendationReferred
from accountability.domain.areas import Area
from accountability.domain.catalogue import Unrecognised
from accountability.domain.disputing import (
    DisputeResolved,
    ExplanationAttached,
    NonResponseDisputed,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.entries import Entry
from accountability.domain.inheriting import AskTransferred, SuccessorPositionStated
from accountability.domain.initiatives import Initiative
from accountability.domain.integrity import EntryCorrected, Recorded
from accountability.domain.offices import Office
from accountability.domain.panels import Panel, StatementRecorded
from accountability.domain.recommendations import Recommendation
from accountability.domain.referrals import ReferralEntry
from accountability.domain.removals import PartWithheld
from accountability.domain.removing import last_done
from accountability.domain.succession import FunctionsTransferred
from accountability.domain.timing import DeadlinePassed, UpdateMissed
from accountability.projections.reading import Reader
from accountability.projections.tables import FOREVER, EntryTable, Row
from accountability.storage.codec import decode


class TimelineRow(Row, frozen=True, kw_only=True):
    """`office` is the duty holder that an entry is about; `late` marks what the overdue feed carries.

    `also_office` is a second office that it is about: whose work or ask passes to that one, or came from it,
    or to which something was sent on. `area` is the one that it is about, or that what it is about names.
    """

    position: int
    stream: UUID
    version: int
    type: str
    panel: str | None
    serial: int | None
    ask: UUID | None
    office: str | None
    occurred: date
    recorded: datetime
    target: int | None
    late: bool
    also_office: str | None = None
    area: str | None = None


def timeline_rows(
    entry: Entry, position: int, aggregate: Any, about: Entry, target: int | None
) -> Iterator[TimelineRow]:
    panel, serial, office = _about(about, aggregate)
    yield TimelineRow(
        position=position,
        stream=entry.originator_id,
        version=entry.originator_version,
        type=entry.tag,
        panel=panel,
        serial=serial,
        ask=entry.ask,
        office=office,
        occurred=entry.occurred,
        recorded=entry.timestamp,
        target=target,
        late=isinstance(entry, (DeadlinePassed, UpdateMissed)),
        also_office=_also(about, aggregate),
        area=_area(aggregate),
    )


def _about(entry: Entry, aggregate: Any) -> tuple[str | None, int | None, str | None]:
    if isinstance(aggregate, Recommendation):
        ask = aggregate.asks.get(entry.ask) if entry.ask else None
        return aggregate.details.panel, aggregate.details.serial, ask.office if ask else None
    if isinstance(aggregate, Panel):
        office = entry.body.office if isinstance(entry, StatementRecorded) else None
        return aggregate.details.slug, None, office
    return None, None, aggregate.details.slug if isinstance(aggregate, Office) else None


def _area(aggregate: Any) -> str | None:
    if isinstance(aggregate, Area):
        return aggregate.details.slug
    names_one = isinstance(aggregate, Office | Initiative | Panel | Recommendation)
    return aggregate.details.area if names_one else None


def _also(entry: Entry, aggregate: Any) -> str | None:
    if isinstance(entry, FunctionsTransferred):
        return entry.body.successor
    if isinstance(entry, RecommendationReferred):
        return entry.body.to
    if isinstance(entry, ReferralEntry):
        ask = aggregate.asks.get(entry.ask) if isinstance(aggregate, Recommendation) and entry.ask else None
        referral = entry.referral_of(ask) if ask else None
        return referral.to if referral else None
    if not isinstance(entry, AskTransferred | SuccessorPositionStated):
        return None
    former = aggregate.asks.get(entry.body.predecessor) if isinstance(aggregate, Recommendation) else None
    return former.office if former and former.id != entry.ask else None


TIMELINE = EntryTable("timeline", TimelineRow, timeline_rows)


BESIDE = tuple(
    kind.__struct_config__.tag
    for kind in (
        NonResponseDisputed,
        TranscriptionDisputed,
        TranscriptionConfirmed,
        DisputeResolved,
        ExplanationAttached,
    )
)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as pages and feeds show it. `current` is the entry after corrections, else the entry itself.

    `corrected` to `explained` are the positions of what came after, to the entry or to a correction of it;
    `withheld_now` those of the withholdings that hold still; `beside` those of disputes, confirmations and
    explanations of it, and of how a dispute was resolved. `updated` is the latest of those times.
    """

    row: TimelineRow
    entry: Entry | Unrecognised
    current: Entry | Unrecognised
    leaf: str
    state: bytes
    corrected: tuple[int, ...]
    redacted: tuple[int, ...]
    withheld: tuple[int, ...] = ()
    withheld_now: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    explained: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()
    updated: datetime


Scope = Literal["all", "late", "panel", "recommendation", "office", "area", "ask"]
SCOPES: dict[Scope, str] = {
    "all": "true",
    "late": "t.late",
    "panel": "t.panel = $4",
    "recommendation": "t.panel = $4 and t.serial = $5",
    "office": "(t.office = $4 or t.also_office = $4)",
    "area": "t.area = $4",
    "ask": "t.ask = $4",
}
# What of a scope stands in one index, in the order of the log: the newest are found in each at once.
IN_TURN: dict[Scope, tuple[str, ...]] = {"office": ("t.office = $4", "t.also_office = $4")}
NEWEST = """
select t.position, t.target from timeline t
where t.position <= $1 and t.position < $2 and {scope} order by t.position desc limit $3
"""
# Those, and all that any of them is about: a redaction's target may be a correction, or another redaction.
RESURFACING = f"""
with recursive newest as (
  ({NEWEST}) union select t.position, t.target from newest n join timeline t on t.position = n.target
) select position from newest
"""  # noqa: S608 - a constant
ITEMS = """
select t.*, l.state, l.leaf from timeline t join log l on l.position = t.position where t.position = any($1)
order by t.position
"""
# What came after an entry, and after what came after it: words taken out of a correction are taken from its
# target too.
AFTERWARDS = """
with recursive after as (
  select t.target as root, t.position from timeline t where t.target = any($1) and t.position <= $2
  union select a.root, t.position from after a join timeline t on t.target = a.position and t.position <= $2
)
select a.root, t.position, t.target, t.type, t.recorded, l.state
from after a join timeline t on t.position = a.position join log l on l.position = a.position
order by a.position
"""


async def newest(  # noqa: PLR0913 - each is one thing a list may be asked for
    reader: Reader,
    scope: Scope,
    *about: Any,
    limit: int = 50,
    before: int = 2**63 - 1,
    resurfacing: bool = False,
    always: int = 0,
) -> list[Item]:
    """Entries of a scope, newest first. `resurfacing`: one that another came after counts as new again.

    `about` is the panel; the panel and serial; the office; the area; or the ask. `before` is the last
    position of the page before. So many of the newest are `always` there, whatever comes back.
    """
    query = RESURFACING if resurfacing else NEWEST
    positions = await _newest(reader, query, scope, about, before, limit)
    items = (await items_at(reader, sorted(positions)))[::-1]
    if not resurfacing:
        return items[:limit]
    rest = sorted(items[always:], key=_freshness, reverse=True)
    return sorted(items[:always] + rest[: limit - always], key=_freshness, reverse=True)


BETWEEN = """
select t.position, count(*) over () as count from timeline t
where t.position <= $1 and t.position > $2 and {scope} order by t.position limit $3
"""


async def last(reader: Reader, scope: Scope, *about: Any) -> int:
    """The position of a scope's last entry; -1 if it has none."""
    positions = await _newest(reader, NEWEST, scope, about, FOREVER, 1)
    return max(positions, default=-1)


async def between(
    reader: Reader, scope: Scope, *about: Any, after: int, upto: int, limit: int
) -> tuple[list[Item], int]:
    """Entries of a scope after a position up to another, oldest first, and how many there are in all."""
    query = BETWEEN.format(scope=SCOPES[scope])
    found = await reader.fetch(query, min(upto, reader.at), after, limit, *about)
    items = await items_at(reader, [record["position"] for record in found])
    return items, found[0]["count"] if found else 0


async def _newest(  # noqa: PLR0913, PLR0917 - each is one thing a list may be asked for
    reader: Reader, query: str, scope: Scope, about: Sequence[Any], before: int, limit: int
) -> set[int]:
    """The newest positions of a scope, at least so many, and what the query finds beside them."""
    positions: set[int] = set()
    for where in IN_TURN.get(scope, (SCOPES[scope],)):
        found = await reader.fetch(query.format(scope=where), reader.at, before, limit, *about)
        positions |= {record["position"] for record in found}
    return positions


def _freshness(item: Item) -> tuple[datetime, int]:
    return item.updated, item.row.position


OF_ASKS = """
select position from timeline where ask = any($1) and type = any($2) and position <= $3
order by position desc limit $4
"""
# The bytes are specified, so a slug in a list of the entry stands in them between quotation marks.
NAMING = """
select t.position from timeline t join log l on l.position = t.position
where t.type = 'statement-recorded/1' and t.position <= $2
and position(convert_to('"' || $1 || '"', 'UTF8') in l.state) > 0
order by t.position desc limit $3
"""
OPENING = """
select position from timeline where panel = $1 and serial = $2 and position <= $3 order by position limit 1
"""
OF_PANEL = """
select position from timeline where panel = $1 and serial is null and position <= $2
order by position limit $3
"""


async def of_asks(reader: Reader, asks: Sequence[UUID], types: Sequence[str], limit: int = 300) -> list[Item]:
    """Entries of certain types about these asks, oldest first; if there are more, the newest of them."""
    found = await reader.fetch(OF_ASKS, list(asks), list(types), reader.at, limit)
    return await items_at(reader, [record["position"] for record in found])


SINCE = """
select position from timeline where ask = any($1) and position > $2 and position <= $3
order by position desc limit $4
"""


async def since(reader: Reader, asks: Sequence[UUID], position: int, limit: int = 300) -> list[Item]:
    """What was recorded of these asks after a position, oldest first; the newest if there is more."""
    found = await reader.fetch(SINCE, list(asks), position, reader.at, limit)
    return await items_at(reader, [record["position"] for record in found])


async def opening(reader: Reader, panel: str, serial: int) -> Item | None:
    """The entry that published a recommendation."""
    found = await reader.fetch(OPENING, panel, serial, reader.at)
    items = await items_at(reader, [record["position"] for record in found])
    return items[0] if items else None


async def of_panel(reader: Reader, panel: str, limit: int = 200) -> list[Item]:
    """What is recorded of a panel itself, without its recommendations, oldest first."""
    found = await reader.fetch(OF_PANEL, panel, reader.at, limit)
    return await items_at(reader, [record["position"] for record in found])


async def statements_naming(reader: Reader, initiative: str, limit: int = 50) -> list[Item]:
    """Statements about whole reports that name an initiative, oldest first; the newest if there are more."""
    found = await reader.fetch(NAMING, initiative, reader.at, limit)
    items = await items_at(reader, [record["position"] for record in found])
    return [
        item
        for item in items
        if isinstance(item.current, StatementRecorded) and initiative in item.current.body.initiatives
    ]


async def items_at(reader: Reader, positions: Sequence[int]) -> list[Item]:
    """The entries at these positions, in order, with what came after them."""
    rows = await reader.fetch(ITEMS, list(positions))
    after = await reader.fetch(AFTERWARDS, list(positions), reader.at)
    return [_item(record, [item for item in after if item["root"] == record["position"]]) for record in rows]


def _item(record: Any, after: Sequence[Any]) -> Item:
    row = TimelineRow(**{name: record[name] for name in TimelineRow.__struct_fields__})
    entry = decode(record["state"])
    corrections = _of("entry-corrected", after, (row.position,))
    current = entry
    if corrections:
        correction = decode(corrections[-1]["state"])
        assert isinstance(correction, EntryCorrected)
        current = decode(correction.body.replacement)
    words = (row.position, *_positions(corrections))
    redactions, withholdings = _of("part-redacted", after, words), _of("part-withheld", after, words)
    restorations = _of("part-restored", after, words)
    removals = (*_positions(redactions), *_positions(withholdings))
    return Item(
        row=row,
        entry=entry,
        current=current,
        leaf=record["leaf"].hex(),
        state=record["state"],
        corrected=_positions(corrections),
        redacted=_positions(redactions),
        withheld=_positions(withholdings),
        withheld_now=_holding([*redactions, *withholdings, *restorations]),
        restored=_positions(restorations),
        explained=_positions(_of("redaction-explained", after, removals)),
        beside=_positions([item for item in after if item["type"] in BESIDE]),
        updated=max([row.recorded, *(item["recorded"] for item in after)]),
    )


def _of(kind: str, after: Sequence[Any], targets: Sequence[int]) -> list[Any]:
    return [item for item in after if item["type"].startswith(f"{kind}/") and item["target"] in targets]


def _positions(after: Sequence[Any]) -> tuple[int, ...]:
    return tuple(item["position"] for item in after)


def _holding(removals: Sequence[Any]) -> tuple[int, ...]:
    """The withholdings among these of which some words are still withheld."""
    in_order = sorted(removals, key=lambda item: item["position"])
    done = last_done([Recorded(item["position"], decode(item["state"])) for item in in_order])
    return tuple(sorted({last.position for last in done.values() if isinstance(last.entry, PartWithheld)}))

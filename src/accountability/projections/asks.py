"""Asks: the status of each, by panel, by office and by who has to do something about it."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

import msgspec

from accountability.domain.asks import Ask
from accountability.domain.clocks import Clock, timeliness
from accountability.domain.headline import Counts
from accountability.domain.recommendations import Recommendation
from accountability.domain.status import Standing, standing
from accountability.projections.clocks import CLOCKS, ClockRow, clock_of
from accountability.projections.reading import Reader, rows_of
from accountability.projections.tables import Table


class AskRow(Standing, frozen=True, kw_only=True):
    """A `Standing` with where it belongs, and the parts that brought each lane to where it is."""

    ask: UUID
    stream: UUID
    panel: str
    serial: int
    words: dict[str, str]
    delivery_words: dict[str, str]
    panel_words: dict[str, str]
    independent_words: dict[str, str]


def ask_rows(recommendation: Recommendation, ask: Ask) -> Iterator[AskRow]:
    yield standing(
        ask,
        AskRow,
        ask=ask.id,
        stream=recommendation.id,
        panel=recommendation.details.panel,
        serial=recommendation.details.serial,
        words=ask.words,
        delivery_words=ask.delivery_words,
        panel_words=ask.verdict_words.get("panel", {}),
        independent_words=ask.verdict_words.get("independent", {}),
    )


ASKS = Table("ask", AskRow, ("ask",), Recommendation, ask_rows)


class AskView(msgspec.Struct, frozen=True, kw_only=True):
    """An ask with its clocks, as a page shows it."""

    row: AskRow
    clocks: tuple[Clock, ...]

    def reply(self, today: date) -> str:
        """Lane D of the reply clock."""
        replies = [clock for clock in self.clocks if clock.kind == "reply"]
        return timeliness(replies[-1] if replies else None, today)

    def due(self) -> Clock | None:
        """The running clock whose day comes first."""
        return min((c for c in self.clocks if c.running), key=lambda c: c.due, default=None)


async def asks_of_panel(reader: Reader, panel: str, serials: Sequence[int]) -> list[AskView]:
    where = "and panel = $2 and serial = any($3) order by serial, office"
    return await _with_clocks(reader, await rows_of(reader, ASKS, where, panel, list(serials)))


async def asks_of_office(
    reader: Reader, office: str, after: tuple[str, int] = ("", 0), limit: int = 50
) -> list[AskView]:
    where = "and office = $2 and (panel, serial) > ($3, $4) order by panel, serial limit $5"
    return await _with_clocks(reader, await rows_of(reader, ASKS, where, office, *after, limit))


TO_ANSWER = """
and office = $2 and passed_on is null and ($3::text is null or panel = $3)
and ($4::text[] is null or decision = any($4))
and ($5::date is null or exists (select from clock c where c.ask = ask.ask and c.due <= $5
  and c.paused is null and c.answered is null and c.ended is null
  and c.from_position <= $1 and c.until_position > $1))
and (panel, serial) > ($6, $7) order by panel, serial limit $8
"""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which of an office's asks: of one panel, at one of these decisions, due by a day. None: all."""

    panel: str | None = None
    decisions: tuple[str, ...] | None = None
    due_by: date | None = None


async def asks_to_answer(
    reader: Reader, office: str, wanted: Wanted, after: tuple[str, int] = ("", 0), limit: int = 50
) -> list[AskView]:
    """Those that are wanted of an office, by panel and serial."""
    about = (office, wanted.panel, wanted.decisions, wanted.due_by)
    return await _with_clocks(reader, await rows_of(reader, ASKS, TO_ANSWER, *about, *after, limit))


async def every_ask(
    reader: Reader, after: tuple[str, int, str] = ("", 0, ""), limit: int = 500
) -> list[AskView]:
    """All asks by panel, serial and office; `after` is where the page before ended."""
    where = "and (panel, serial, office) > ($2, $3, $4) order by panel, serial, office limit $5"
    return await _with_clocks(reader, await rows_of(reader, ASKS, where, *after, limit))


async def asks_at(reader: Reader, identifiers: Sequence[UUID]) -> list[AskView]:
    where = "and ask = any($2) order by panel, serial, office"
    return await _with_clocks(reader, await rows_of(reader, ASKS, where, list(identifiers)))


TO_JUDGE = (
    "and delivery = 'reported_complete' and office <> $2 and panel_verdict is null"
    " and independent_verdict is null order by delivered, ask limit $3"
)


async def asks_to_judge(reader: Reader, reviewer: str, limit: int = 50) -> list[AskView]:
    """Reported complete and judged by nobody yet, longest first, without the reviewer's own office."""
    return await _with_clocks(reader, await rows_of(reader, ASKS, TO_JUDGE, reviewer, limit))


INHERITED = (
    "and office = $2 and predecessors <> '{}' and passed_on is null and stance is null"
    " and decision in ('awaiting', 'acknowledged') order by inherited, panel, serial limit $3"
)
OPEN = (
    "and office = $2 and passed_on is null and decision not in ('not_accepted', 'not_ours')"
    " and (delivery is null or delivery not in ('reported_complete', 'stopped') or contested)"
    " order by panel, serial limit $3"
)


async def inherited(reader: Reader, office: str, limit: int = 200) -> list[AskView]:
    """Asks that came to an office from another and of which it has not said what it makes of the answer."""
    return await _with_clocks(reader, await rows_of(reader, ASKS, INHERITED, office, limit))


async def open_asks(reader: Reader, office: str, limit: int = 200) -> list[AskView]:
    """Asks in which an office still owes something; as `is_open` of the domain says."""
    return await _with_clocks(reader, await rows_of(reader, ASKS, OPEN, office, limit))


async def predecessors_of(reader: Reader, row: AskRow) -> list[AskView]:
    """The asks from which this one came, the one that was answered last at the end."""
    views = await asks_of_panel(reader, row.panel, [row.serial])
    found = [view for view in views if view.row.office in row.predecessors and row.office in view.row.heirs]
    return sorted(found, key=lambda view: view.row.decided or date.min)


PASSED = """
select count(*) filter (where passed_on is not null) as passed,
  count(*) filter (where nobody_since is not null) as nobody
from ask where from_position <= $1 and until_position > $1 and office = $2
"""


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """How many asks of an office passed to others, and for how many no body answers."""

    passed: int
    nobody: int


async def passed(reader: Reader, office: str) -> Passed:
    [found] = await reader.fetch(PASSED, reader.at, office)
    return Passed(passed=found["passed"], nobody=found["nobody"])


TAKEN_OVER = """
select former, count(*) as asks from ask cross join unnest(predecessors) as former
where from_position <= $1 and until_position > $1 and office = $2 group by former order by former
"""


async def taken_over(reader: Reader, office: str) -> dict[str, int]:
    """How many asks an office has from which others."""
    return {row["former"]: row["asks"] for row in await reader.fetch(TAKEN_OVER, reader.at, office)}


async def ask(reader: Reader, identifier: UUID) -> AskView | None:
    found = await _with_clocks(reader, await rows_of(reader, ASKS, "and ask = $2", identifier))
    return found[0] if found else None


async def _with_clocks(reader: Reader, rows: list[AskRow]) -> list[AskView]:
    found: list[ClockRow] = await rows_of(
        reader, CLOCKS, "and ask = any($2) order by number", [row.ask for row in rows]
    )
    clocks: dict[UUID, list[Clock]] = {}
    for row in found:
        clocks.setdefault(row.ask, []).append(clock_of(row))
    return [AskView(row=row, clocks=tuple(clocks.get(row.ask, ()))) for row in rows]


# Of a panel, what was passed on is not counted: the heirs' asks are. An office keeps all that it was asked.
COUNTED = {"panel": "passed_on is null", "office": "true"}
COUNTS = """
with asked as (
  select {by} as name, count(*) as asks,
    count(*) filter (where decision <> 'awaiting') as responded,
    count(*) filter (where decision in ('accepted', 'accepted_in_part', 'accepted_in_principle',
      'mapped_to_initiative', 'not_accepted', 'not_ours')) as decided
  from ask where from_position <= $1 and until_position > $1 and {by} = any($3) and {counted} group by {by}
), past as (
  select {by} as name,
    count(distinct ask) filter (where basis in ('statutory', 'undertaking')) as overdue,
    count(distinct ask) filter (where basis in ('practice', 'service_default') and kind = 'reply') as compared
  from clock where from_position <= $1 and until_position > $1 and {by} = any($3) and due < $2
    and paused is null and answered is null and ended is null group by {by}
)
select name, asks, responded, decided, coalesce(overdue, 0) as overdue, coalesce(compared, 0) as compared
from asked left join past using (name)
"""


async def counts_by(reader: Reader, by: str, names: Sequence[str]) -> dict[str, Counts]:
    """Counts per panel or per office. `by` is the column: "panel" or "office"."""
    assert by in ("panel", "office")
    found = await reader.fetch(
        COUNTS.format(by=by, counted=COUNTED[by]), reader.at, reader.today, list(names)
    )
    nothing = Counts(asks=0, responded=0, decided=0, overdue=0, compared=0)
    counted = {
        record["name"]: msgspec.convert({k: v for k, v in record.items() if k != "name"}, Counts)
        for record in found
    }
    return {name: counted.get(name, nothing) for name in names}


ASKED_BY = """
select distinct panel from ask
where from_position <= $1 and until_position > $1 and office = $2 order by panel limit 200
"""


async def panels_asking(reader: Reader, office: str) -> list[str]:
    """The panels of whose recommendations some are addressed to an office."""
    return [record["panel"] for record in await reader.fetch(ASKED_BY, reader.at, office)]


DECISIONS = (
    "select ask, decision from ask where from_position <= $1 and until_position > $1 and ask = any($2)"
)


async def decisions(reader: Reader, asks: Sequence[UUID]) -> dict[UUID, str]:
    """At which decision each of these asks stands."""
    return {
        record["ask"]: record["decision"] for record in await reader.fetch(DECISIONS, reader.at, list(asks))
    }


SERIALS = """
select distinct serial from ask where from_position <= $1 and until_position > $1 and panel = $2
  and ($3::text is null or (decision = $3 and passed_on is null)) and ($4::text is null or office = $4)
  and serial > $5
order by serial limit $6
"""


async def serials(
    reader: Reader, panel: str, decision: str | None, office: str | None, page: tuple[int, int] = (0, 100)
) -> list[int]:
    """Which recommendations of a panel have an ask at this decision, of this office; None leaves either open.

    `page` is the serial to go on from and how many at most.
    """
    found = await reader.fetch(SERIALS, reader.at, panel, decision, office, *page)
    return [record["serial"] for record in found]


ASKED = """
select distinct office from ask
where from_position <= $1 and until_position > $1 and panel = $2 order by office limit 50
"""


async def offices_asked(reader: Reader, panel: str) -> list[str]:
    """The offices to which recommendations of a panel are addressed."""
    return [record["office"] for record in await reader.fetch(ASKED, reader.at, panel)]

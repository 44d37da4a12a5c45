"""What a secretariat has to chase, grouped by the office or body that is asked, with a text for each.

    found = await to_chase(reader, ["norchester-2025"])
    text = letter(found[0], sender="Safer Norchester Trust", site="https://record.example")

Both hold public words only. That a text was sent is noted in private (`Chasers`).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from accountability.domain.clocks import BINDING, DUE_SOON
from accountability.domain.status import BASES, PROVISIONS, british
from accountability.projections import asks, clocks, panels, referrals, register
from accountability.projections.asks import AskView
from accountability.projections.clocks import ClockRow
from accountability.projections.reading import Reader, Words, words
from accountability.projections.referrals import ReferralRow
from accountability.publishing.wording import plain
from accountability.storage import chasers

if TYPE_CHECKING:
    from asyncpg import Pool

Why = Literal["overdue", "due_soon", "compared", "silent"]
# After so many days without a word, the body to which something was sent on is asked once more.
SILENT = 28
MOST = 500
LISTED = 200
WHAT = {"reply": "response", "decision": "decision", "review": "review", "update": "update"}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to chase: why, of which recommendation, and in a sentence what the record shows."""

    why: Why
    ask: UUID
    panel: str
    serial: int
    title: str
    due: date | None
    sentence: str

    @property
    def path(self) -> str:
        return f"/en/panels/{self.panel}/recommendations/{self.serial}"


class Chase(msgspec.Struct, frozen=True, kw_only=True):
    """All that one office or body is to be chased for. `whom` is its short name, or a mark for a body."""

    whom: str
    name: str
    is_office: bool
    panels: tuple[str, ...]
    items: tuple[Item, ...]

    def of(self, why: Why) -> int:
        return sum(item.why == why for item in self.items)


class Marked(msgspec.Struct, frozen=True):
    """A text that somebody marked as sent."""

    whom: str
    sent_on: date
    by: str
    asks: tuple[UUID, ...]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The words that sentences need."""

    found: Words
    offices: dict[str, Any]
    panels: dict[str, Any]
    recommendations: dict[tuple[str, int], Any]
    views: dict[UUID, AskView]
    today: date

    def office(self, slug: str) -> str:
        row = self.offices.get(slug)
        return plain(self.found, row.parts, "name") if row else slug

    def title(self, panel: str, serial: int) -> str:
        return plain(self.found, self.recommendations[panel, serial].parts, "title")


async def to_chase(reader: Reader, slugs: Sequence[str]) -> list[Chase]:
    """What is open on these panels and wants a word, grouped by whom it is to go to."""
    running = [row for row in await clocks.coming_in(reader, slugs, MOST) if _why(row, reader.today)]
    silent = [row for row in await referrals.in_panels(reader, slugs, MOST) if _silent(row, reader.today)]
    known = await _known(reader, slugs, running, silent)
    groups: dict[tuple[str, str], list[Item]] = {}
    for row in running:
        groups.setdefault((row.office, known.office(row.office)), []).append(_due(row, known))
    for sent in silent:
        groups.setdefault(_body(sent, known), []).append(_sent_on(sent, known))
    return sorted(
        (_chase(whom, name, items, known) for (whom, name), items in groups.items()),
        key=lambda chase: (-chase.of("overdue"), chase.name.casefold()),
    )


def letter(chase: Chase, sender: str, site: str) -> str:
    """A polite text for one office, ready to be sent. Every line in it is public."""
    about = " and ".join(chase.panels)
    lines = [
        f"To: {chase.name}",
        f"About: what the public record shows as open with you ({about})",
        "",
        f"{sender} keeps the public record of {about}. It shows the following as open with you:",
    ]
    for number, item in enumerate(chase.items, 1):
        lines += ["", f"{number}. {item.title}", f"   {item.sentence}", f"   {site}{item.path}"]
    lines += [
        "",
        "If you have answered already, please tell us where: we then take it over, with its source.",
    ]
    if chase.is_office:
        lines += [
            f"You can also answer on the record yourself, in about five minutes for each: {site}/workspace",
            "That you are considering it, and by when you will decide, is worth recording too.",
        ]
    lines += ["", "With thanks", sender, ""]
    return "\n".join(lines)


class Chasers:
    """Which texts were sent, and when. `now` is passed in, as everywhere."""

    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def mark(self, key: str, secretariat: str, chase: Chase, sent_on: date, by: UUID) -> None:
        """Note that this was sent. A key marks once, however often it comes."""
        named = sorted({item.ask for item in chase.items})
        await chasers.mark(self._pool, key, secretariat, chase.whom, named, sent_on, by, self._now())

    async def marked(self, secretariat: str) -> list[Marked]:
        """The newest first."""
        rows = await chasers.marked(self._pool, secretariat, LISTED)
        return [Marked(whom, sent_on, by, tuple(named)) for whom, sent_on, by, named in rows]


def _why(row: ClockRow, today: date) -> Why | None:
    if row.paused is not None:
        return None
    if row.basis not in BINDING:
        return "compared" if today > row.due else None
    if today > row.due:
        return "overdue"
    return "due_soon" if row.due - today <= DUE_SOON else None


def _silent(row: ReferralRow, today: date) -> bool:
    last = max(day for day in (row.referred, row.received, row.considered) if day)
    return row.concluded is None and (today - last).days >= SILENT


async def _known(
    reader: Reader, slugs: Sequence[str], clocks: Sequence[ClockRow], silent: Sequence[ReferralRow]
) -> Known:
    rows: list[Any] = [*clocks, *silent]
    offices = await register.offices(
        reader,
        sorted({row.office for row in rows} | {row.to_office for row in silent if row.to_office}),
    )
    found_panels = await panels.panels(reader, list(slugs))
    about = await panels.recommendations_at(reader, [(row.panel, row.serial) for row in rows])
    views = await asks.asks_at(reader, sorted({row.ask for row in rows}))
    named: Iterable[Any] = [*offices.values(), *found_panels.values(), *about.values(), *silent]
    return Known(
        found=await words(reader, [row.parts for row in named]),
        offices=offices,
        panels=found_panels,
        recommendations=about,
        views={view.row.ask: view for view in views},
        today=reader.today,
    )


def _due(row: ClockRow, known: Known) -> Item:
    why = _why(row, known.today)
    assert why is not None
    return Item(
        why=why,
        ask=row.ask,
        panel=row.panel,
        serial=row.serial,
        title=known.title(row.panel, row.serial),
        due=row.due,
        sentence=_due_words(row, why, known),
    )


def _due_words(row: ClockRow, why: Why, known: Known) -> str:
    asked = known.views[row.ask].row
    what = "decision" if row.kind == "reply" and asked.decision != "awaiting" else WHAT[row.kind]
    article = "An" if what == "update" else "A"
    law = f": {PROVISIONS.get(row.provision, row.provision)}" if row.provision else ""
    basis = f"{BASES[row.basis]}{law}"  # type: ignore[index] # a code of the vocabulary
    days = (known.today - row.due).days
    match why:
        case "overdue":
            ago = f"{days} day{'' if days == 1 else 's'} ago"
            return f"{article} {what} was due by {british(row.due)} ({basis}), {ago}; none is recorded here."
        case "due_soon":
            return f"{article} {what} is due by {british(row.due)} ({basis})."
        case _:
            if row.kind == "update":
                return f"No update is recorded here since {british(row.started)}; no date was agreed."
            since = (known.today - asked.addressed).days
            return f"No {what} is recorded here {since} days after it was asked; no date was agreed."


def _body(row: ReferralRow, known: Known) -> tuple[str, str]:
    if row.to_office:
        return row.to_office, known.office(row.to_office)
    name = plain(known.found, row.parts, "to")
    return f"~{sha256(name.casefold().encode()).hexdigest()[:16]}", name


def _sent_on(row: ReferralRow, known: Known) -> Item:
    days = row.days_open(known.today)
    office = known.office(row.office)
    has = {
        "sent": "no word of its receipt is recorded here",
        "received": "its receipt is recorded here, and no more",
        "considered": "it was considered, and no decision is stated here",
    }[row.stage]
    return Item(
        why="silent",
        ask=row.ask,
        panel=row.panel,
        serial=row.serial,
        title=known.title(row.panel, row.serial),
        due=None,
        sentence=f"{office} sent this on to you on {british(row.referred)}, {days} days ago; {has}.",
    )


def _chase(whom: str, name: str, items: Sequence[Item], known: Known) -> Chase:
    slugs = dict.fromkeys(item.panel for item in items)
    return Chase(
        whom=whom,
        name=name,
        is_office=not whom.startswith("~"),
        panels=tuple(
            plain(known.found, known.panels[slug].parts, "name") if slug in known.panels else slug
            for slug in slugs
        ),
        items=tuple(items),
    )

"""The names that entries need to be told in words, and all other words of a page, fetched at once.

Entries and rows hold slugs and commitments. `names_for` finds the rows behind the slugs of some entries, then
fetches the words of all of them in one query. Pages and feeds tell their entries with the result.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from accountability.domain.status import listed
from accountability.projections import movement, panels, reading, referrals, register, timeline
from accountability.projections.movement import Earlier
from accountability.projections.panels import PanelRow, RecommendationRow
from accountability.projections.reading import OnFile, Reader
from accountability.projections.referrals import ReferralRow
from accountability.projections.register import AreaRow, InitiativeRow, Named, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.public.codes import say
from accountability.web.words import Gone, Words

T = TypeVar("T", str, OnFile)
OFFICES = ("office", "to", "owner", "secretariat", "agreed_by", "successor")
OF_AREA = "area-"
OF_INITIATIVE = ("initiative-changed/", "initiative-ended/")


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """Names in plain text by slug, the words and files behind all parts asked for, and what came before.

    `earlier` is an ask's state before an entry, by (ask, position); `provisions` the law that a clock rests
    on, by (ask, number); `corrections` the entries, by position, that corrected one of the entries told;
    `beside` disputes, confirmations and explanations of them; `referrals` what was sent on, by (ask, number).
    With a `day`, offices and areas have the names that they had then.
    """

    words: Words
    today: date
    files: Mapping[str, OnFile | Gone] = {}
    areas: dict[str, AreaRow] = {}
    offices: dict[str, OfficeRow] = {}
    initiatives: dict[str, InitiativeRow] = {}
    panels: dict[str, PanelRow] = {}
    recommendations: dict[UUID, RecommendationRow] = {}
    earlier: dict[tuple[UUID, int], Earlier] = {}
    provisions: dict[tuple[UUID, int], str] = {}
    corrections: dict[int, Item] = {}
    beside: dict[int, Item] = {}
    referrals: dict[tuple[UUID, int], ReferralRow] = {}
    day: date | None = None

    def on(self, day: date) -> "Names":
        """The same, with the names that offices and areas had on this day."""
        renamed = any(row.former for row in (*self.offices.values(), *self.areas.values()))
        return msgspec.structs.replace(self, day=day) if renamed else self

    def office(self, slug: str | None) -> str:
        """The office's name; its slug if it is not registered (a quoted body need not be)."""
        row = self.offices.get(slug or "")
        if row is None:
            return slug or "an office that is not named"
        return self._named(row)

    def area(self, slug: str | None) -> str:
        """The area's name; of one that nobody registered its word, written out. Empty for none."""
        row = self.areas.get(slug or "")
        return self._named(row) if row else written_out(slug)

    def _named(self, row: Named) -> str:
        return self.words.plain(row.named_on(self.day) if self.day else row.parts, "name")

    def known_as(self, slug: str) -> str:
        """The office's name of that day, and what it is called now if that is another."""
        then, now = self.office(slug), msgspec.structs.replace(self, day=None).office(slug)
        return then if then == now else f"{then}, now called {now}"

    def formerly(self, row: Named) -> list[tuple[str, date]]:
        """The names that it had before, each with its last day, the newest first."""
        former = reversed(row.former)
        return [(self.words.plain(name.parts, "name"), name.until - timedelta(days=1)) for name in former]

    def body(self, referral: ReferralRow) -> str:
        """To whom something was sent on: an office, or a body by the words that named it."""
        if referral.to_office:
            return self.office(referral.to_office)
        return self.words.plain(referral.parts, "to")

    def referral(self, item: Item) -> ReferralRow | None:
        """What the entry says something of: that which was sent on before."""
        number = getattr(body_of(item), "referral", None)
        return self.referrals.get((item.row.ask, number)) if item.row.ask and number is not None else None

    def initiative_row(self, item: Item) -> InitiativeRow | None:
        """The initiative in whose own stream an entry stands."""
        return next((row for row in self.initiatives.values() if row.stream == item.row.stream), None)

    def listed(self, slugs: Sequence[str]) -> str:
        """The names of several offices, as in a sentence."""
        return listed([self.office(slug) for slug in slugs])

    def initiative(self, slug: str) -> str:
        row = self.initiatives.get(slug)
        return self.words.plain(row.parts, "name") if row else slug

    def panel(self, slug: str | None) -> str:
        row = self.panels.get(slug or "")
        return self.words.plain(row.parts, "name") if row else slug or ""

    def title(self, item: Item) -> str:
        """The title of the recommendation that an entry is about; empty if it is about none."""
        row = self.recommendations.get(item.row.stream)
        return self.words.plain(row.parts, "title") if row else ""

    def before(self, item: Item) -> Earlier | None:
        """The state of the entry's ask just before it."""
        return self.earlier.get((item.row.ask, item.row.position)) if item.row.ask else None

    def provision(self, item: Item) -> str | None:
        """The law behind the clock that this entry speaks of, by its number."""
        return self.provisions.get(numbered) if (numbered := _clock(item)) else None

    def is_invented(self, item: Item) -> bool:
        """Whether an entry is about a made-up place."""
        row = item.row
        about = (self.panels.get(row.panel or ""), self.offices.get(row.office or ""))
        own = self.areas.get(row.area or "") if row.type.startswith(OF_AREA) else self.initiative_row(item)
        return any(found.invented for found in (*about, own) if found) or bool(
            getattr(body_of(item), "invented", False)
        )


class Also(msgspec.Struct, frozen=True, kw_only=True):
    """What else a page names, beside what its entries mention; None among the slugs is left out."""

    areas: Iterable[str | None] = ()
    offices: Iterable[str | None] = ()
    initiatives: Iterable[str | None] = ()
    panels: Iterable[str | None] = ()
    parts: Iterable[dict[str, str]] = ()
    referrals: Sequence[ReferralRow] = ()


async def names_for(reader: Reader, items: Sequence[Item] = (), also: Also = Also()) -> Names:  # noqa: B008 - frozen
    """Everything that telling these entries needs, and what else is asked for."""
    corrections = await _corrections(reader, items)
    beside = await _beside(reader, items)
    told = [*items, *corrections.values(), *beside.values()]
    sent_on = await _referrals(reader, told)
    mentioned = [*map(_offices, told), [row.to_office for row in (*sent_on, *also.referrals)]]
    offices = await register.offices(reader, _slugs(also.offices, mentioned))
    in_areas = _slugs(also.areas, map(_areas, told))
    areas = await register.areas(reader, in_areas) if in_areas else {}
    initiatives = await register.initiatives(reader, _slugs(also.initiatives, map(_initiatives, items)))
    own_streams = [item.row.stream for item in told if item.row.type.startswith(OF_INITIATIVE)]
    if own_streams:
        initiatives |= await register.initiatives_of(reader, own_streams)
    found = await panels.panels(reader, _slugs(also.panels, ([item.row.panel] for item in items)))
    streams = {item.row.stream for item in items if item.row.serial is not None}
    recommendations = await panels.recommendations_of(reader, list(streams)) if streams else {}
    asked = [(item.row.ask, item.row.position) for item in items if item.row.ask]
    clocks = [clock for clock in map(_clock, items) if clock]
    named: list[Any] = [
        *areas.values(),
        *offices.values(),
        *initiatives.values(),
        *found.values(),
        *recommendations.values(),
    ]
    own = [entry.parts for item in told for entry in (item.entry, item.current)]
    own += [name.parts for row in (*areas.values(), *offices.values()) for name in row.former]
    own += [row.parts for row in (*sent_on, *also.referrals)]
    return Names(
        words=await words_for(reader, [*(row.parts for row in named), *own, *also.parts]),
        files=await files_for(reader, [*own, *also.parts]),
        today=reader.today,
        areas=areas,
        offices=offices,
        initiatives=initiatives,
        panels=found,
        recommendations=recommendations,
        earlier=await movement.before(reader, asked) if asked else {},
        provisions=await movement.provisions(reader, clocks) if clocks else {},
        corrections=corrections,
        beside=beside,
        referrals={(row.ask, row.number): row for row in (*sent_on, *also.referrals)},
    )


async def words_for(reader: Reader, parts: Iterable[dict[str, str]]) -> Words:
    """The words behind these parts, ready for a page."""
    found = await reading.words(reader, parts)
    return Words({sealed: _told(text) for sealed, text in found.items()})


async def files_for(reader: Reader, parts: Iterable[dict[str, str]]) -> dict[str, OnFile | Gone]:
    """What is kept of the files behind these parts."""
    found = await reading.files(reader, parts)
    return {sealed: _told(file) for sealed, file in found.items()}


def _told(found: T | reading.Gone) -> T | Gone:
    return Gone(**msgspec.structs.asdict(found)) if isinstance(found, reading.Gone) else found


async def _corrections(reader: Reader, items: Sequence[Item]) -> dict[int, Item]:
    latest = sorted({item.corrected[-1] for item in items if item.corrected})
    found = await timeline.items_at(reader, latest) if latest else []
    return {item.row.position: item for item in found}


async def _referrals(reader: Reader, items: Sequence[Item]) -> list[ReferralRow]:
    asks = {item.row.ask for item in items if item.row.ask and hasattr(body_of(item), "referral")}
    return await referrals.of_asks(reader, sorted(asks)) if asks else []


async def _beside(reader: Reader, items: Sequence[Item]) -> dict[int, Item]:
    positions = sorted({position for item in items for position in item.beside})
    found = await timeline.items_at(reader, positions) if positions else []
    return {item.row.position: item for item in found}


def _slugs(given: Iterable[str | None], mentioned: Iterable[Iterable[str | None]]) -> list[str]:
    return sorted({slug for slugs in (given, *mentioned) for slug in slugs if slug})


def written_out(word: str | None) -> str:
    """An area of which only the word is known, as a name."""
    return say({}, word).title() if word else ""


def body_of(item: Item) -> Any:
    """The codes and dates of an entry as it stands; each type has its own."""
    return getattr(item.current, "body", None)


def _clock(item: Item) -> tuple[UUID, int] | None:
    """Which clock an entry speaks of: its ask and its number there."""
    number = getattr(body_of(item), "clock", None)
    return (item.row.ask, number) if item.row.ask and number is not None else None


def _offices(item: Item) -> list[str | None]:
    entry, body = item.current, body_of(item)
    return [
        item.row.office,
        item.row.also_office,
        entry.by,
        entry.on_behalf_of,
        *(getattr(body, field, None) for field in OFFICES),
    ]


def _areas(item: Item) -> list[str | None]:
    """The areas that an entry's telling names."""
    body = body_of(item)
    about = [item.row.area, *getattr(body, "successors", ())] if item.row.type.startswith(OF_AREA) else []
    changed = item.row.type.startswith("initiative-changed/")
    return [
        *about,
        getattr(body, "within", None),
        getattr(body, "area", None) if changed else None,
        *getattr(body, "areas", ()),
    ]


def _initiatives(item: Item) -> list[str | None]:
    body = body_of(item)
    return [getattr(body, "initiative", None), *getattr(body, "initiatives", ())]

"""Rows of the read models in the shapes of the API, with the words that stand behind their parts."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from accountability.domain.clocks import timeliness
from accountability.domain.files import is_file
from accountability.domain.headline import Counts
from accountability.domain.status import sentence
from accountability.projections.asks import AskView
from accountability.projections.citations import CitationRow
from accountability.projections.holds import HoldRow
from accountability.projections.panels import PanelRow, RecommendationRow
from accountability.projections.reading import Files, Gone, OnFile, Reader, Words, files, recorded, words
from accountability.projections.referrals import ReferralRow
from accountability.projections.register import AreaRow, InitiativeRow, Named, OfficeRow
from accountability.publishing.wording import plain
from accountability.transparency.files import kind_of, path_of
from accountability.web.api import shapes


async def as_at(reader: Reader) -> shapes.AsAt:
    return shapes.AsAt(position=reader.at, recorded=await recorded(reader), day=reader.today)


async def showing(
    reader: Reader,
    public_url: str,
    parts: Iterable[Mapping[str, str]],
    offices: Mapping[str, OfficeRow] | None = None,
) -> "Showing":
    """Ready to show rows with these parts, and offices by name; all words are fetched in one query."""
    shown = [*(dict(names) for names in parts), *(row.parts for row in (offices or {}).values())]
    found, kept = await words(reader, shown), await files(reader, shown)
    return Showing(public_url, reader.today, found, offices or {}, kept)


class Showing(msgspec.Struct, frozen=True):
    public_url: str
    today: date
    found: Words
    offices: Mapping[str, OfficeRow] = {}
    files: Files = {}

    def _named(self, slug: str) -> str:
        row = self.offices.get(slug)
        return plain(self.found, row.parts, "name") if row else slug

    def texts(self, parts: Mapping[str, str]) -> shapes.Texts:
        return {
            name: self._file(name, sealed) if is_file(name) else self._words(sealed)
            for name, sealed in sorted(parts.items())
        }

    def _file(self, name: str, sealed: str) -> shapes.Words:
        match self.files.get(sealed), kind_of(name):
            case OnFile() as found, str(kind):
                address = f"{self.public_url}/{path_of(kind, sealed)}"
                return shapes.Words(commitment=sealed, file=address, size=found.size, sha256=found.digest)
            case Gone() as gone, _:
                return self._gone(sealed, gone)
            case _:
                return shapes.Words(commitment=sealed)

    def _words(self, sealed: str) -> shapes.Words:
        match self.found.get(sealed):
            case Gone() as gone:
                return self._gone(sealed, gone)
            case text:
                return shapes.Words(commitment=sealed, text=text)

    def _gone(self, sealed: str, gone: Gone) -> shapes.Words:
        removal = shapes.Redacted(gone.position, gone.ground)
        return shapes.Words(
            commitment=sealed,
            redacted=None if gone.withheld else removal,
            withheld=removal if gone.withheld else None,
            replacement=self._replacing(gone),
        )

    def _replacing(self, gone: Gone) -> dict[str, str] | None:
        found = {name: self.found.get(sealed) for name, sealed in gone.replacement.items()}
        texts = {name.partition("/")[2]: text for name, text in found.items() if isinstance(text, str)}
        return texts or None

    def panel(self, row: PanelRow, counts: Counts) -> shapes.Panel:
        return shapes.Panel(
            **_same(row, shapes.Panel),
            address=f"{self.public_url}/en/panels/{row.slug}",
            words=self.texts(row.parts),
            report_words=self.texts(row.report_parts),
            counts=shapes.Counts(**msgspec.structs.asdict(counts)),
        )

    def recommendation(self, row: RecommendationRow) -> shapes.Recommendation:
        return shapes.Recommendation(
            **_same(row, shapes.Recommendation),
            number=row.serial,
            address=self._recommendation(row.panel, row.serial),
            words=self.texts(row.parts),
        )

    def area(self, row: AreaRow) -> shapes.Area:
        return shapes.Area(
            **_same(row, shapes.Area) | {"successors": list(row.successors)},
            address=f"{self.public_url}/en/areas/{row.slug}",
            words=self.texts(row.parts),
            end_words=self.texts(row.end_parts),
            former_names=self._former(row),
        )

    def _former(self, row: Named) -> list[shapes.FormerName]:
        return [shapes.FormerName(until=name.until, words=self.texts(name.parts)) for name in row.former]

    def office(self, row: OfficeRow, counts: Counts, hold: HoldRow | None) -> shapes.Office:
        return shapes.Office(
            **_same(row, shapes.Office),
            address=f"{self.public_url}/en/offices/{row.slug}",
            words=self.texts(row.parts),
            counts=shapes.Counts(**msgspec.structs.asdict(counts)),
            former_names=self._former(row),
            hold=shapes.Hold(**_same(hold, shapes.Hold), words=self.texts(hold.parts)) if hold else None,
        )

    def initiative(self, row: InitiativeRow) -> shapes.Initiative:
        return shapes.Initiative(
            **_same(row, shapes.Initiative),
            address=f"{self.public_url}/en/initiatives/{row.slug}",
            words=self.texts(row.parts),
            end_words=self.texts(row.end_parts),
        )

    def referral(self, row: ReferralRow) -> shapes.Referral:
        return shapes.Referral(
            **_same(row, shapes.Referral) | {"days_open": row.days_open(self.today)},
            words=self.texts(row.parts),
            outcome_words=self.texts(row.outcome_parts),
        )

    def citation(self, row: CitationRow) -> shapes.Citation:
        return shapes.Citation(
            **_same(row, shapes.Citation), recommendation=row.serial, words=self.texts(row.parts)
        )

    def ask(self, view: AskView, office: OfficeRow | None) -> shapes.Ask:
        """`office` gives the name for the sentences; without it they have the slug."""
        row = view.row
        name = plain(self.found, office.parts, "name") if office else row.office
        copied = _same(row, shapes.Ask) | {
            "initiatives": list(row.initiatives),
            "disputes": list(row.disputes),
            "heirs": list(row.heirs),
            "predecessors": list(row.predecessors),
        }
        return shapes.Ask(
            **copied,
            id=row.ask,
            recommendation=row.serial,
            address=self._recommendation(row.panel, row.serial),
            status=sentence(row, view.clocks, name, self.today, self._named),
            reply_timeliness=view.reply(self.today),
            clocks=self._clocks(view),
            answer_words=self.texts(row.words),
            delivery_words=self.texts(row.delivery_words),
            panel_verdict_words=self.texts(row.panel_words),
            independent_verdict_words=self.texts(row.independent_words),
        )

    def _clocks(self, view: AskView) -> list[shapes.Clock]:
        return [
            shapes.Clock(**_same(clock, shapes.Clock), timeliness=timeliness(clock, self.today))
            for clock in view.clocks
        ]

    def _recommendation(self, panel: str, serial: int) -> str:
        return f"{self.public_url}/en/panels/{panel}/recommendations/{serial}"


# These have the same name in a row and in a shape, but stand for parts in the one and for words in the other.
WORDS = ("words", "report_words", "delivery_words")


def _same(row: Any, shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields that a row and a shape have in common."""
    fields = set(shape.__struct_fields__) & set(row.__struct_fields__)
    return {name: getattr(row, name) for name in fields if name not in WORDS}


def parts_of(views: Iterable[AskView]) -> list[dict[str, str]]:
    """Every part that these asks show."""
    return [
        parts
        for view in views
        for parts in (
            view.row.words,
            view.row.delivery_words,
            view.row.panel_words,
            view.row.independent_words,
        )
    ]


def offices_of(views: Iterable[AskView]) -> list[str]:
    """The offices that these asks are put to, passed to or came from."""
    return sorted({slug for view in views for slug in (view.row.office, *view.row.others)})

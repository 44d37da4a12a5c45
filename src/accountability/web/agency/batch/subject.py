"""The asks of one office that are answered in one sitting: which are chosen, and which are offered to choose.

Only asks of the person's own office are ever loaded. What a form names beside them stands in `foreign`, so
that it can be refused by name.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, Literal, get_args
from uuid import UUID

import msgspec

from accountability.domain.asks import DECIDED
from accountability.domain.status import DECISIONS
from accountability.projections import asks, panels, register, timeline
from accountability.projections.asks import AskView, Wanted
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import Reader, reading
from accountability.projections.register import InitiativeRow, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.agency.asking import CHOICES, AskSubject, nearest_first
from accountability.web.agency.guards import NotAllowed, must_be
from accountability.web.agency.journey import Texts
from accountability.web.house import House
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.typed import Typed
from accountability.workspace.drafts import DraftOf
from accountability.workspace.following import LEFT
from accountability.workspace.sessions import Signed

NAME = "batch"
FILE = "_file"
MOST_TICKED, MOST_IN_FILE = 50, 200
LISTED = 50
DUE_WITHIN = timedelta(days=28)
Stand = Literal["open", "none", "all"]
STANDS: dict[Stand, str] = {
    "open": "Not decided yet",
    "none": "No response recorded yet",
    "all": "All, also what is decided",
}
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What the table of asks shows."""

    panel: str = ""
    stand: Stand = "open"
    due: bool = False
    after: tuple[str, int] = ("", 0)

    @classmethod
    def of(cls, query: Typed) -> "Filter":
        """What is no filter of ours shows what the table shows first."""
        stand = query.one("stand")
        panel, _, serial = query.one("after").partition(":")
        cursor = (panel, int(serial)) if re.fullmatch("[0-9]{1,9}", serial) else ("", 0)
        known = stand if stand in get_args(Stand) else "open"
        return cls(panel=query.one("panel"), stand=known, due=bool(query.one("due")), after=cursor)  # type: ignore[arg-type]

    def wanted(self, today: date) -> Wanted:
        decisions = {
            "open": tuple(code for code in DECISIONS if code not in DECIDED),
            "none": ("awaiting",),
            "all": None,
        }
        return Wanted(
            panel=self.panel or None,
            decisions=decisions[self.stand],
            due_by=today + DUE_WITHIN if self.due else None,
        )


class BatchSubject(msgspec.Struct, frozen=True, kw_only=True):
    """`chosen` are the asks to answer, `offered` others in the table, `left` those left out before.

    `begun`: a draft of a batch is there.
    """

    signed: Signed
    head: int
    office: str
    chosen: list[AskSubject]
    offered: list[AskSubject]
    foreign: list[str]
    filter: Filter
    more: bool
    panels: dict[str, str]
    names: Names
    most: int
    begun: bool
    left: Texts
    stands: ClassVar[dict[Stand, str]] = STANDS
    listed: ClassVar[int] = LISTED

    @property
    def about(self) -> str:
        return self.signed.office or ""

    @property
    def address(self) -> str:
        return "/workspace"

    @property
    def public(self) -> str:
        return f"/en/offices/{self.signed.office}"

    @property
    def last(self) -> int:
        """Everything recorded so far was before the person when this page was made."""
        return self.head

    @property
    def title(self) -> str:
        return f"Answers of {self.office}"

    @property
    def entries(self) -> list[Item]:
        """What was recorded of the chosen asks since the draft was begun, newest first."""
        items = [item for ask in self.chosen for item in ask.entries]
        return sorted(items, key=lambda item: -item.row.position)


async def load_batch(
    house: House, signed: Signed, query: Typed, ticked: Sequence[str] | None = None, *, filed: bool = False
) -> BatchSubject:
    """For an officer. The chosen asks are those just `ticked` (`filed`: by a file), else the draft’s."""
    must_be(signed, "officer")
    office = signed.office or ""
    draft = await house.accounts.drafts.find(DraftOf(signed.account, NAME, office))
    left = await house.accounts.drafts.find(DraftOf(signed.account, LEFT, office))
    kept = draft.answers if draft is not None and draft.published is None else {}
    begun = left.answers if left is not None else {}
    wanted = list(ticked) if ticked is not None else kept.get("asks", begun.get("asks", []))
    chosen = [UUID(text) for text in dict.fromkeys(wanted) if IDENTIFIER.fullmatch(text)]
    shown = Filter.of(query)
    async with reading(house.readers, house.now()) as reader:
        own = await register.office(reader, office)
        if own is None:
            raise NotAllowed(signed, "Your office is not registered yet, so nothing can be asked of it.")
        seen = draft.seen if draft is not None and kept else reader.at
        most = MOST_IN_FILE if filed or FILE in kept else MOST_TICKED
        subject = await _gathered(reader, signed, chosen[:MOST_IN_FILE], wanted, shown, seen, most, begun)
    return msgspec.structs.replace(subject, begun=bool(kept))


async def _gathered(  # noqa: PLR0913, PLR0917 - each is one thing that was typed or kept
    reader: Reader,
    signed: Signed,
    chosen: list[UUID],
    wanted: list[str],
    shown: Filter,
    seen: int,
    most: int,
    left: Texts,
) -> BatchSubject:
    office = signed.office or ""
    own = [view for view in await asks.asks_at(reader, chosen) if view.row.office == office]
    listed = await asks.asks_to_answer(reader, office, shown.wanted(reader.today), shown.after, LISTED + 1)
    ids = {view.row.ask for view in own}
    offered = [view for view in listed[:LISTED] if view.row.ask not in ids]
    items = await timeline.since(reader, sorted(ids), seen)
    asking = await asks.panels_asking(reader, office)
    about = await panels.recommendations_at(reader, ((v.row.panel, v.row.serial) for v in [*own, *offered]))
    offices = await register.all_offices(reader, limit=CHOICES)
    initiatives = await register.all_initiatives(reader, limit=CHOICES)
    also = Also(
        offices=[office, *(each.slug for each in offices)],
        initiatives=[each.slug for each in initiatives],
        panels=asking,
        parts=[row.parts for row in about.values()],
    )
    names = await names_for(reader, items, also)
    shared = _Shared(signed, about, offices, nearest_first(initiatives, office, names), names, items)
    known = {str(identifier) for identifier in ids}
    return BatchSubject(
        signed=signed,
        head=reader.at,
        office=names.office(office),
        chosen=[shared.subject(view) for view in own],
        offered=[shared.subject(view) for view in offered],
        foreign=[text for text in dict.fromkeys(wanted) if text not in known],
        filter=shown,
        more=len(listed) > LISTED,
        panels={slug: names.panel(slug) for slug in asking},
        names=names,
        most=most,
        begun=False,
        left=left,
    )


class _Shared(msgspec.Struct, frozen=True):
    """What all asks of the batch are shown with."""

    signed: Signed
    about: dict[tuple[str, int], RecommendationRow]
    offices: list[OfficeRow]
    initiatives: list[InitiativeRow]
    names: Names
    items: list[Item]

    def subject(self, view: AskView) -> AskSubject:
        return AskSubject(
            signed=self.signed,
            view=view,
            clock_rows=[],
            recommendation=self.about[view.row.panel, view.row.serial],
            entries=[item for item in reversed(self.items) if item.row.ask == view.row.ask],
            offices=self.offices,
            initiatives=self.initiatives,
            names=self.names,
        )

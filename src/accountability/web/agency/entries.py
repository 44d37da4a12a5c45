"""The private page of an entry: what this person may do about that very entry; the form that corrects it."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from accountability.domain.answers import ResponseRecorded
from accountability.domain.scrutiny import VerdictGiven
from accountability.projections import asks, panels, timeline
from accountability.projections.asks import AskRow
from accountability.projections.panels import PanelRow
from accountability.projections.reading import Reader, reading
from accountability.projections.timeline import Item
from accountability.web.agency.asking import CHOICES, AskSubject, gathered
from accountability.web.agency.correcting import LAST, Correct, EntrySubject, load_entry
from accountability.web.agency.disputing import (
    DISPUTES,
    AboutEntry,
    ConfirmWords,
    DisputeSilence,
    DisputeWords,
    Explain,
    is_open,
    quotations,
    silences,
)
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.judging import ReplyTo
from accountability.web.agency.own_words import OwnWords
from accountability.web.agency.removals.subject import REMOVALS, may_ask
from accountability.web.agency.secretariat.correcting import FACTS
from accountability.web.agency.secretariat.subjects import HOME
from accountability.web.agency.session import AnyRequest, Author
from accountability.web.agency.standing import Action
from accountability.web.agency.walking import Walk
from accountability.web.forms import TEXT_FORM_BYTES
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.entries import shown
from accountability.web.public.naming import names_for
from accountability.workspace.sessions import Signed

ENTRY = "/workspace/entries/{position:int}"
CORRECT = f"{ENTRY}/correct"
OF_THE_OFFICE: tuple[tuple[AboutEntry, str, str], ...] = (
    (ConfirmWords(), "Confirm these words", "The public then reads that your office takes them as its own."),
    (DisputeWords(), "Dispute these words", "What is wrong with them, and what shows it."),
    (DisputeSilence(), "Dispute that no answer came", "When and where you answered, and what shows it."),
    (Explain(), "Explain this entry", "What limited you, what it cost, what was done instead."),
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, the ask and the panel that it is about, and whether this person may ask to remove words."""

    signed: Signed
    item: Item
    ask: AskSubject | None
    panel: PanelRow | None
    removable: bool

    @property
    def is_own(self) -> bool:
        return (self.item.entry.by, self.item.entry.role) == (self.signed.office, self.signed.role)

    @property
    def keeps(self) -> bool:
        """Whether this person's secretariat keeps the record of the panel."""
        kept = self.panel is not None and self.panel.secretariat == self.signed.office
        return kept and self.signed.role == "secretariat"

    @property
    def was_asked(self) -> bool:
        """Whether this person answers for the office that was asked."""
        return (
            self.signed.role == "officer" and self._row is not None and self._row.office == self.signed.office
        )

    @property
    def _row(self) -> AskRow | None:
        return self.ask.row if self.ask else None

    @property
    def private(self) -> str:
        """The page of what it is about, if this person may open that."""
        if self.keeps and self.panel:
            return f"{HOME}/asks/{self.ask.row.ask}" if self.ask else f"{HOME}/panels/{self.panel.slug}"
        judges = self.signed.role == "reviewer" and self.ask and self.ask.row.office != self.signed.office
        return self.ask.address if self.ask and (self.was_asked or judges) else ""


@get(ENTRY)
async def entry_page(
    position: FromPath[int], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Template:
    async with reading(house.readers, house.now()) as reader:
        found = await timeline.items_at(reader, [position]) if 0 <= position <= LAST else []
        if not found:
            raise Unrecorded("entry", "/en/log")
        item = found[0]
        names = await names_for(reader, [item, *await timeline.items_at(reader, item.corrected)])
        entry = await _entry(reader, signed, item)
    return workspace_page(
        signed,
        "agency/entry.html",
        item=item,
        entry=shown(item, names),
        invented=names.is_invented(item),
        words=names.words,
        actions=[*_on_the_ask(entry), *_on_the_entry(entry)],
        about=entry.private,
        back=entry.private or "/workspace",
    )


async def _entry(reader: Reader, signed: Signed, item: Item) -> Entry:
    view = await asks.ask(reader, item.row.ask) if isinstance(item.row.ask, UUID) else None
    return Entry(
        signed=signed,
        item=item,
        ask=await gathered(AskSubject, reader, signed, view, CHOICES) if view else None,
        panel=await panels.panel(reader, item.row.panel) if item.row.panel else None,
        removable=await may_ask(reader, signed, item),
    )


def _on_the_ask(entry: Entry) -> list[Action]:
    """What the office that was asked may say of it, and what the secretariat resolves."""
    ask, item = entry.ask, entry.item
    if ask is None:
        return []
    if entry.was_asked and ask.row.passed_on is None:
        return _of_the_office(ask, item)
    mine = next((each for each in ask.entries if each.row.position == item.row.position), None)
    return _of_the_keeper(ask, mine) if entry.keeps and mine else []


def _of_the_keeper(ask: AskSubject, item: Item) -> list[Action]:
    at, which = f"{HOME}/asks/{ask.row.ask}", f"?entry={item.row.version}"
    if isinstance(item.entry, DISPUTES) and is_open(item, ask):
        hint = "What you found stands beside it."
        return [Action(f"{at}/resolve{which}", "Resolve this dispute", hint, begun=False)]
    if any(each.row.position == item.row.position for each in (*silences(ask), *quotations(ask))):
        hint = "In the office’s words, with their source."
        return [Action(f"{at}/letter{which}", "Take over a dispute that came by letter", hint, begun=False)]
    return []


def _of_the_office(ask: AskSubject, item: Item) -> list[Action]:
    at = item.row.position
    found = [
        Action(f"{ask.address}/{form.name}?entry={item.row.version}", words, hint, begun=False)
        for form, words, hint in OF_THE_OFFICE
        if any(each.row.position == at for each in type(form).found(ask))
    ]
    if (
        isinstance(item.entry, ResponseRecorded)
        and item.entry.by != ask.row.office
        and not OwnWords().closed(ask)
    ):
        hint = "Filled in with what was quoted of you, which stays on view."
        found.insert(0, Action(f"{ask.address}/own-words", "Answer in our own words", hint, begun=False))
    if isinstance(item.entry, VerdictGiven) and not ReplyTo().closed(ask):
        hint = "Your words beside the verdict."
        found.insert(0, Action(f"{ask.address}/reply", "Reply to this verdict", hint, begun=False))
    return found


def _on_the_entry(entry: Entry) -> list[Action]:
    """What who made an entry, or keeps the record it stands in, may do with it."""
    item, found = entry.item, list[Action]()
    own = f"/workspace/entries/{item.row.position}"
    if entry.is_own and item.entry.correctable and item.entry.parts:
        hint = "What was recorded stays on view beside the correction."
        found.append(Action(f"{own}/correct", "Correct its words or days", hint, begun=False))
    if (
        entry.is_own
        and entry.signed.role == "secretariat"
        and item.entry.correctable
        and type(item.entry) in FACTS
    ):
        hint = "What was recorded stays on view beside the correction."
        found.append(Action(f"{own}/facts", "Correct its facts or figures", hint, begun=False))
    if entry.removable and item.entry.parts:
        hint = "Only where the law asks for it. Two people decide, and the record says so for ever."
        found.append(
            Action(
                f"{REMOVALS}/entries/{item.row.position}/request",
                "Ask for words to be removed",
                hint,
                begun=False,
            )
        )
    return found


async def _correction(house: House, signed: Signed, position: int) -> Walk[EntrySubject]:
    return Walk(house, Correct(), await load_entry(house, signed, position))


@get(CORRECT)
async def begin_correction(
    position: FromPath[int], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return await (await _correction(house, signed, position)).begin()


@get(f"{CORRECT}/{{step:str}}")
async def show_correction(
    position: FromPath[int],
    step: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    return await (await _correction(house, signed, position)).page(step)


@post(f"{CORRECT}/{{step:str}}", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def send_correction(
    request: AnyRequest,
    position: FromPath[int],
    step: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    return await (await _correction(house, author.signed, position)).send(request, author, step)


ROUTES: list[Any] = [entry_page, begin_correction, show_correction, send_correction]

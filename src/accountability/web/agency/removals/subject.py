"""An entry whose words are to go or come back, loaded for one person, who must be allowed to ask for it."""

from typing import Literal

import msgspec

from accountability.domain.removals import MAY_REMOVE, PartRedacted, PartWithheld
from accountability.projections import panels, timeline
from accountability.projections.reading import OnFile, Reader, reading
from accountability.projections.timeline import Item
from accountability.web.agency.correcting import LAST, EntrySubject
from accountability.web.agency.guards import NotAllowed
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.attachments import size_of
from accountability.web.public.naming import names_for
from accountability.web.public.passages import passage
from accountability.web.words import Gone
from accountability.workspace.sessions import Signed

REMOVALS = "/workspace/removals"
# Of longer words the form shows the beginning.
SHOWN = 400


class Passage(msgspec.Struct, frozen=True):
    """Words of an entry that can be named: a field in every language, or one part of it.

    `states` says what may be done: words can stand in the entry and be withheld in its correction.
    """

    name: str
    label: str
    words: str
    states: frozenset[Literal["shown", "withheld"]]


class WordsSubject(EntrySubject, frozen=True, kw_only=True):
    """Any entry that this person may ask about."""

    @property
    def address(self) -> str:
        return f"{REMOVALS}/entries/{self.item.row.position}"

    @property
    def position(self) -> int:
        return self.item.row.position

    @property
    def is_removal(self) -> bool:
        """Whether it took words away: then it can be explained."""
        return isinstance(self.item.entry, PartRedacted | PartWithheld)

    @property
    def passages(self) -> list[Passage]:
        """What is left of its words, in order; nothing of what was redacted."""
        names = sorted({*self.item.entry.parts, *self.item.current.parts})
        fields = dict.fromkeys(name.partition("/")[0] for name in names)
        found = []
        for field in fields:
            parts = [name for name in names if name.partition("/")[0] == field]
            found += [self.passage(field), *(self.passage(part) for part in parts if len(parts) > 1)]
        return [each for each in found if each.states]

    def passage(self, name: str) -> Passage:
        words, files = self.names.words.found, self.names.files
        states: set[Literal["shown", "withheld"]] = set()
        texts: list[str] = []
        for parts in (self.item.current.parts, self.item.entry.parts):
            for part, sealed in parts.items():
                if name in (part, part.partition("/")[0]):
                    match words.get(sealed) or files.get(sealed):
                        case str(text):
                            states.add("shown")
                            texts.append(text)
                        case OnFile(size, digest):
                            states.add("shown")
                            texts.append(f"A file of {size_of(size)}, SHA-256 {digest}")
                        case Gone(withheld=True):
                            states.add("withheld")
        said = " ".join(texts[0].split()) if texts else "Withheld: nobody can read these words."
        short = said if len(said) <= SHOWN else f"{said[:SHOWN].rstrip()} …"
        return Passage(name, passage(name), short, frozenset(states))


async def load_words(house: House, signed: Signed, position: int) -> WordsSubject:
    """The entry, for those whose office made it, who keep its panel's record, or who may remove words.

    Raises Unrecorded or NotAllowed.
    """
    subject = await words_at(house, signed, position)
    async with reading(house.readers, house.now()) as reader:
        allowed = await may_ask(reader, signed, subject.item)
    if not allowed:
        why = "You can ask about entries that your office made, or that stand in a record it keeps."
        raise NotAllowed(signed, why, f"/en/log/{position}", "See the entry in the public record")
    return subject


async def words_at(house: House, signed: Signed, position: int) -> WordsSubject:
    """The entry for whoever may see a request about it. Raises Unrecorded."""
    async with reading(house.readers, house.now()) as reader:
        found = await timeline.items_at(reader, [position]) if 0 <= position <= LAST else []
        if not found:
            raise Unrecorded("entry", REMOVALS)
        corrections = await timeline.items_at(reader, found[0].corrected)
        names = await names_for(reader, [found[0], *corrections])
    return WordsSubject(signed=signed, item=found[0], names=names, entries=corrections[::-1])


async def may_ask(reader: Reader, signed: Signed, item: Item) -> bool:
    if signed.role in MAY_REMOVE:
        return True
    if signed.office is None:
        return False
    if item.entry.by == signed.office:
        return True
    if signed.role != "secretariat" or item.row.panel is None:
        return False
    panel = await panels.panel(reader, item.row.panel)
    return panel is not None and panel.secretariat == signed.office

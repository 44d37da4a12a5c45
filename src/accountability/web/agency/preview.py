"""What the public would see if the answers were published now: the sentence, and each entry in full."""

from collections.abc import Sequence

import msgspec

from accountability.domain.commands import Command
from accountability.projections.asks import AskRow, ClockRow, clock_of
from accountability.projections.movement import Earlier
from accountability.projections.reading import reading
from accountability.projections.tables import Change
from accountability.projections.timeline import Item, TimelineRow
from accountability.rehearsing import Rehearsed, rehearse
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.journey import Subject
from accountability.web.house import House
from accountability.web.public.entries import Shown, shown
from accountability.web.public.naming import Names, names_for
from accountability.web.words import Words


class Preview(msgspec.Struct, frozen=True):
    """`sentence` is empty where nothing about an ask would change."""

    sentence: str
    entries: list[Shown]
    words: Words


async def preview(house: House, subject: Subject, commands: Sequence[Command]) -> Preview:
    """Raises the Rule that stands against publishing."""
    rehearsed = await rehearse(house.desk, commands, subject.signed.actor)
    items = [_item(row, rehearsed) for row in _rows(rehearsed, TimelineRow)]
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, items)
    names = _told_for(subject, items, names, rehearsed.texts)
    return Preview(_sentence(subject, rehearsed), [shown(item, names) for item in items], names.words)


def _rows(rehearsed: Rehearsed, kind: type[TimelineRow]) -> list[TimelineRow]:
    added = (change[1] for change in rehearsed.changes if not isinstance(change, Change))
    return [row for row in added if isinstance(row, kind)]


def _item(row: TimelineRow, rehearsed: Rehearsed) -> Item:
    entry = next(item.entry for item in rehearsed.entries if item.position == row.position)
    return Item(
        row=row,
        entry=entry,
        current=entry,
        leaf="",
        state=b"",
        corrected=(),
        redacted=(),
        updated=row.recorded,
    )


def _told_for(subject: Subject, items: Sequence[Item], names: Names, texts: dict[str, str]) -> Names:
    """What the public telling needs: the subject's names, the new words, and how the ask stood before."""
    known, earlier = subject.names, {}
    if isinstance(subject, AskSubject):
        row = subject.row
        before = Earlier(
            decision=row.decision, delivery=row.delivery, target=row.target, decide_by=row.decide_by
        )
        earlier = {(row.ask, item.row.position): before for item in items}
    return msgspec.structs.replace(
        known,
        words=known.words.also(names.words.found).also(texts),
        offices={**known.offices, **names.offices},
        initiatives={**known.initiatives, **names.initiatives},
        earlier=earlier,
    )


def _sentence(subject: Subject, rehearsed: Rehearsed) -> str:
    if not isinstance(subject, AskSubject):
        return ""
    rows = [change.row for change in rehearsed.changes if isinstance(change, Change)]
    states = [row for row in rows if isinstance(row, AskRow)]
    moved = {row.number: clock_of(row) for row in rows if isinstance(row, ClockRow)}
    if not states and not moved:
        return ""
    clocks = {clock.number: clock for clock in subject.view.clocks} | moved
    return subject.would_be(states[-1] if states else subject.row, tuple(clocks.values()))

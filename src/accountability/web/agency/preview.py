"""What the public would see if the answers were published now: the sentence, and each entry in full."""

from collections.abc import Sequence

import msgspec

from accountability.domain.commands.base import Command
from accountability.domain.integrity import EntryCorrected
from accountability.domain.status import sentence
from accountability.handling.rehearsing import Rehearsed, rehearse
from accountability.projections import asks, timeline
from accountability.projections.asks import AskRow, AskView
from accountability.projections.clocks import ClockRow, clock_of
from accountability.projections.movement import Earlier
from accountability.projections.reading import Reader, reading
from accountability.projections.tables import Change
from accountability.projections.timeline import Item, TimelineRow
from accountability.web.agency.journey import Subject
from accountability.web.house import House
from accountability.web.public.entries import Shown, shown
from accountability.web.public.naming import Names, names_for
from accountability.web.words import Words

NOT_RECORDED = -1


class Preview(msgspec.Struct, frozen=True):
    """`sentence` is empty where the state of no ask, or of more than one, would change."""

    sentence: str
    entries: list[Shown]
    words: Words


async def preview(house: House, subject: Subject, commands: Sequence[Command]) -> Preview:
    """Raises the Rule that stands against publishing."""
    rehearsed = await rehearse(house.desk, commands, subject.signed.actor)
    new = [_item(row, rehearsed) for row in _timeline(rehearsed)]
    async with reading(house.readers, house.now()) as reader:
        view = await _view(reader, rehearsed)
        items = [*await _corrected(reader, new), *new]
        names = await names_for(reader, items)
    names = _told_for(subject, view, items, msgspec.structs.replace(names, corrections=_corrections(new)))
    words = names.words.also(rehearsed.texts)
    names = msgspec.structs.replace(names, words=words, files={**names.files, **rehearsed.files})
    said = _sentence(view, rehearsed, names) if view else ""
    unrecorded = {item.row.position for item in new}
    return Preview(said, [_numberless(shown(item, names), unrecorded) for item in items], words)


def _numberless(told: Shown, unrecorded: set[int]) -> Shown:
    """Somebody else's entry may still come first: no number is shown, and nothing links to one."""
    position, correction = told.position, told.correction
    if correction is not None and correction.position in unrecorded:
        correction = msgspec.structs.replace(correction, position=NOT_RECORDED)
    files = told.files
    if position in unrecorded:
        position, files = NOT_RECORDED, [msgspec.structs.replace(file, address="") for file in files]
    return msgspec.structs.replace(told, position=position, correction=correction, files=files)


def _timeline(rehearsed: Rehearsed) -> list[TimelineRow]:
    added = (change[1] for change in rehearsed.changes if not isinstance(change, Change))
    return [row for row in added if isinstance(row, TimelineRow)]


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


async def _corrected(reader: Reader, new: Sequence[Item]) -> list[Item]:
    """The entries that these would correct, as they would then stand."""
    found: list[Item] = []
    for item in new:
        if isinstance(item.entry, EntryCorrected):
            [target] = await timeline.items_at(reader, [item.entry.body.target])
            current = msgspec.json.decode(item.entry.body.replacement, type=type(target.entry))
            corrected = (*target.corrected, item.row.position)
            found.append(msgspec.structs.replace(target, current=current, corrected=corrected))
    return found


def _corrections(new: Sequence[Item]) -> dict[int, Item]:
    return {item.row.position: item for item in new if isinstance(item.entry, EntryCorrected)}


async def _view(reader: Reader, rehearsed: Rehearsed) -> AskView | None:
    """The ask as it stands now, if what is new is about one."""
    changed = {row.ask for row in _states(rehearsed)}
    return await asks.ask(reader, changed.pop()) if len(changed) == 1 else None


def _states(rehearsed: Rehearsed) -> list[AskRow | ClockRow]:
    rows = (change.row for change in rehearsed.changes if isinstance(change, Change))
    return [row for row in rows if isinstance(row, AskRow | ClockRow)]


def _told_for(subject: Subject, view: AskView | None, items: Sequence[Item], names: Names) -> Names:
    """What the public telling needs: the subject's names too, and how the ask stood before."""
    known, earlier = subject.names, {}
    if view is not None:
        before = msgspec.convert(
            {name: getattr(view.row, name) for name in Earlier.__struct_fields__}, Earlier
        )
        earlier = {(view.row.ask, item.row.position): before for item in items if not item.corrected}
    return msgspec.structs.replace(
        names,
        words=known.words.also(names.words.found),
        offices={**known.offices, **names.offices},
        initiatives={**known.initiatives, **names.initiatives},
        panels={**known.panels, **names.panels},
        earlier={**names.earlier, **earlier},
    )


def _sentence(view: AskView, rehearsed: Rehearsed, names: Names) -> str:
    rows = _states(rehearsed)
    states = [row for row in rows if isinstance(row, AskRow)]
    clocks = {clock.number: clock for clock in view.clocks}
    clocks |= {row.number: clock_of(row) for row in rows if isinstance(row, ClockRow)}
    stands = states[-1] if states else view.row
    return sentence(stands, tuple(clocks.values()), names.office(view.row.office), names.today, names.office)

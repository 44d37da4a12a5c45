"""What a secretariat does next, the most pressing first: so that an hour a month is enough."""

from collections.abc import Mapping, Sequence

import msgspec

from accountability.projections.panels import PanelRow
from accountability.projections.progress import Progress
from accountability.web.agency.secretariat.set_up import next_task
from accountability.web.agency.secretariat.subjects import HOME
from accountability.web.public.tellings.told import count
from accountability.web.words import Words
from accountability.workspace.chasing import Chase, Marked


class Next(msgspec.Struct, frozen=True):
    """One thing to do: where, and why now."""

    title: str
    why: str
    address: str


def doing_next(
    chases: Sequence[Chase],
    marked: Sequence[Marked],
    panels: Sequence[PanelRow],
    made: Mapping[str, Progress],
    words: Words,
) -> list[Next]:
    """First whom to chase, then what the set-up of each panel still needs."""
    found = [_chasing(chase, marked) for chase in chases]
    for row in panels:
        task = next_task(row, made[row.slug])
        if task is not None:
            found.append(
                Next(f"{words.plain(row.parts, 'name')}: {task.title.lower()}", task.hint, task.address)
            )
    return found


def _chasing(chase: Chase, marked: Sequence[Marked]) -> Next:
    counted = [
        f"{chase.of('overdue')} overdue" if chase.of("overdue") else "",
        f"{chase.of('due_soon')} due soon" if chase.of("due_soon") else "",
        f"{chase.of('compared')} past a date for comparison" if chase.of("compared") else "",
        f"{chase.of('silent')} sent on to it, without a word" if chase.of("silent") else "",
    ]
    last = next((mark for mark in marked if mark.whom == chase.whom), None)
    sent = f"Last sent on {last.sent_on.day} {last.sent_on:%B %Y}." if last else "Not chased yet."
    title = f"{chase.name}: {count(len(chase.items), 'matter')} to chase"
    return Next(
        title, f"{', '.join(text for text in counted if text)}. {sent}", f"{HOME}/chasers/{chase.whom}"
    )

"""The set-up of a panel as a list of tasks: what is done, what is next, what may be left out."""

from typing import Literal

import msgspec

from accountability.projections.panels import PanelRow
from accountability.projections.progress import Progress
from accountability.web.agency.secretariat.subjects import HOME

State = Literal["done", "next", "later", "optional"]
WORDS: dict[State, str] = {
    "done": "Completed",
    "next": "Do this next",
    "later": "Not yet started",
    "optional": "Optional",
}


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """`needed`: the set-up is not complete without it."""

    title: str
    hint: str
    address: str
    done: bool
    needed: bool = True


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    task: Task
    state: State

    @property
    def words(self) -> str:
        return WORDS[self.state]


def tasks(row: PanelRow, made: Progress) -> list[Listed]:
    """In the order in which they are done. The first needed one that is not done comes next."""
    found = _tasks(row, made, f"{HOME}/panels/{row.slug}")
    ahead = next((task for task in found if task.needed and not task.done), None)
    return [Listed(task=task, state=_state(task, ahead)) for task in found]


def next_task(row: PanelRow, made: Progress) -> Task | None:
    """What the set-up needs next; None if it is complete."""
    return next((listed.task for listed in tasks(row, made) if listed.state == "next"), None)


def _state(task: Task, ahead: Task | None) -> State:
    if task.done:
        return "done"
    if task is ahead:
        return "next"
    return "later" if task.needed else "optional"


def _tasks(row: PanelRow, made: Progress, base: str) -> list[Task]:
    said = row.report_recommendations
    more = said is not None and made.published < said
    of_all = f" of at least {said}" if said is not None else ""
    return [
        Task(
            title="Register the panel",
            hint="Its page is public.",
            address=f"/en/panels/{row.slug}",
            done=True,
        ),
        Task(
            title="Record its sessions",
            hint=f"{made.sessions} recorded. Leave them out if nobody dated them.",
            address=f"{base}/session",
            done=made.sessions > 0,
            needed=False,
        ),
        Task(
            title="Publish its report",
            hint="The report as a whole, with the day it was published.",
            address=f"{base}/report",
            done=row.report_published is not None,
        ),
        Task(
            title="Publish its recommendations",
            hint=f"{made.published}{of_all} published. From a file, or one by one.",
            address=f"{base}/import" if not made.published else f"{base}/recommendation",
            done=made.published > 0 and not more,
        ),
        Task(
            title="Address them to offices",
            hint=f"{made.addressed} of {made.published} addressed. Many to many in one sitting.",
            address=f"{base}/address",
            done=0 < made.published == made.addressed,
        ),
        Task(
            title="Say by when answers are due",
            hint=f"{made.dated} of {made.asks} asks have a date. Without one, no deadline is shown.",
            address=f"{base}#recommendations",
            done=0 < made.asks == made.dated,
            needed=False,
        ),
    ]


def task_list(listed: list[Listed]) -> list[dict[str, object]]:
    """What GOV.UK's macro takes as the items of a task list."""
    return [
        {
            "title": {"text": item.task.title},
            "hint": {"text": item.task.hint},
            "href": item.task.address,
            "status": {"text": item.words, "classes": "app-whole"}
            if item.state in ("done", "optional")
            else {"tag": {"text": item.words, "classes": "govuk-tag--blue" if item.state == "next" else ""}},
        }
        for item in listed
    ]

"""The page of one ask in the workspace: where it stands, what is due, what this person can do about it."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar.response import Template

from accountability.web.agency.asking import AskSubject
from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import workspace_page
from accountability.web.public.dues import dues
from accountability.web.public.entries import shown

TOLD = 8


class Action(msgspec.Struct, frozen=True):
    """`hint` says what it does in public; `begun` that a draft waits."""

    address: str
    words: str
    hint: str
    begun: bool


def standing_page(
    subject: AskSubject, actions: Sequence[Action], template: str = "agency/ask.html", **more: Any
) -> Template:
    """`more` is what the reader's role adds: the heading, entries of its own, what it has just published."""
    running = [row for row in subject.clock_rows if row.answered is None and row.ended is None]
    about = {(subject.row.panel, subject.row.serial): subject.recommendation}
    stands = {subject.row.ask: subject.row.decision}
    return workspace_page(
        subject.signed,
        template,
        subject=subject,
        invented=is_invented(subject),
        words=subject.names.words,
        panel=subject.names.panel(subject.row.panel),
        dues=dues(sorted(running, key=lambda row: row.due), subject.names, about, stands),
        actions=actions,
        entries=[shown(item, subject.names) for item in subject.entries[:TOLD]],
        **more,
    )

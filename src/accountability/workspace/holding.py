"""Whether an office publishes at all: it may have said that for a while it publishes nothing."""

from collections.abc import Sequence

from accountability.domain.clocks import london_day
from accountability.domain.commands.base import Command
from accountability.domain.commands.holds import HoldPublication, ReleasePublication
from accountability.domain.entries import Rule
from accountability.domain.status import british
from accountability.handling.desk import Desk
from accountability.storage import holds

# What begins, changes or ends a hold is published while it lasts, with the clocks that go with it.
EXEMPT = (HoldPublication, ReleasePublication)


class Held(Rule):
    """Raised when an office would publish although it has said that it publishes nothing."""


async def why_held(desk: Desk, office: str | None, commands: Sequence[Command]) -> str:
    """Why nothing of this office is published now; empty if it is."""
    try:
        await refuse_held(desk, office, commands)
    except Held as held:
        return str(held)
    return ""


async def refuse_held(desk: Desk, office: str | None, commands: Sequence[Command]) -> None:
    """Raise Held while a hold of this office lasts."""
    if office is None or (commands and isinstance(commands[0], EXEMPT)):
        return
    until = await holds.standing(desk.pool, office, london_day(desk.now()))
    if until is not None:
        raise Held(
            f"Your office has said that it publishes nothing until about {british(until)}. Your answers are "
            "kept. To publish before that, an approver first says in public that your office publishes again."
        )

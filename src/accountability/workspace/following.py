"""What publishing does to the other drafts of whoever wrote it, in the transaction of the entries.

It follows from what is published, not from who presses the button: it is the same whether the author does, an
approver, or nobody because the minute has come for which it was approved.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accountability.domain.commands.asks import Respond
from accountability.domain.commands.base import Command
from accountability.domain.commands.register import RegisterInitiative
from accountability.handling.appending import Settle
from accountability.storage import drafts
from accountability.workspace.drafts import Draft, DraftOf, version

if TYPE_CHECKING:
    from datetime import datetime

    from accountability.storage.connections import AnyConnection

ANSWER = "answer"
# Answers that were left out of a batch, kept for the next one.
LEFT = "batch-left"


def following(of: DraftOf, office: str | None, commands: Sequence[Command], now: "datetime") -> Settle:
    """For the desk: what follows when these commands of a draft, written for an office, are carried out."""

    async def settle(connection: "AnyConnection", _positions: Sequence[int]) -> None:
        await follow(connection, of, office, commands, now)

    return settle


async def follow(
    connection: "AnyConnection",
    of: DraftOf,
    office: str | None,
    commands: Sequence[Command],
    now: "datetime",
) -> None:
    """Tick registered work in the answer that wanted it; what is answered now is left out no more."""
    registered = [each.details.slug for each in commands if isinstance(each, RegisterInitiative)]
    if registered:
        answer = of._replace(form=ANSWER)
        if (draft := await _open(connection, answer)) is not None:
            ticked = [*draft.answers.get("initiatives", []), *registered]
            await _keep(connection, answer, draft, "initiatives", list(dict.fromkeys(ticked)), now)
    answered = {str(each.ask) for each in commands if isinstance(each, Respond)}
    if answered and office:
        left = of._replace(form=LEFT, about=office)
        if (draft := await _open(connection, left)) is not None:
            waiting = [ask for ask in draft.answers.get("asks", []) if ask not in answered]
            if waiting:
                await _keep(connection, left, draft, "asks", waiting, now)
            else:
                await drafts.discard(connection, left)


async def _open(connection: "AnyConnection", of: DraftOf) -> Draft | None:
    """The draft, kept from changing until the entries stand; None where nothing is being written."""
    row = await drafts.find_locked(connection, of)
    draft = Draft(*row) if row else None
    return draft if draft is not None and draft.published is None else None


async def _keep(  # noqa: PLR0913, PLR0917 - a field of a draft, and when
    connection: "AnyConnection", of: DraftOf, draft: Draft, field: str, values: list[str], now: "datetime"
) -> None:
    if draft.answers.get(field) != values:
        await drafts.keep(connection, of, {field: values}, version(), draft.seen, now)

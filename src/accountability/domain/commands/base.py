"""What a person may ask the record to do: one Struct per command, with words still in the open.

A form fills one in; `handling` seals its `texts` into parts and lets the domain decide. `texts` maps part
names (`<field>/<language>`) to plain text. `occurred` is the day the thing happened, today if absent.
Who acts and what every command shares is here; the commands themselves stand beside it, by noun.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from accountability.domain.clocks import Basis, Period, Provision
from accountability.domain.entries import Count, PartName, Precision, Provenance, Role, Slug
from accountability.domain.files import File

# What an account may do for its office: drafters and editors prepare, approvers and publishers release too.
# Private as the account is: an entry names an office and a role.
Duty = Literal["drafter", "approver", "editor", "publisher"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: an account's role and office. The account itself is private and never reaches an entry.

    `voice_of` is the panel for which a reviewer speaks; without it they are an independent one.
    """

    role: Role
    office: Slug | None = None
    account: UUID | None = None
    voice_of: Slug | None = None


Texts = dict[PartName, Annotated[str, msgspec.Meta(max_length=50_000)]]


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=True):
    """`on_behalf_of` names the office whose words these are, when the secretariat quotes it.

    `precision` is for what a source dates by its month or year only; `occurred` is then that one's first day.
    """

    texts: Texts = {}
    files: tuple[File, ...] = ()
    occurred: date | None = None
    precision: Precision | None = None
    provenance: Provenance = "authored"
    on_behalf_of: Slug | None = None


class AskCommand(Command, frozen=True, kw_only=True):
    """About one ask. `seen` is the ask's last position on the form; the command is refused if it moved."""

    ask: UUID
    seen: Count | None = None


def having_seen(commands: Sequence[Command], seen: int) -> list[Command]:
    """The first command about each ask is refused if that ask moved after this position."""
    met: set[UUID] = set()
    checked: list[Command] = []
    for command in commands:
        if isinstance(command, AskCommand) and command.ask not in met:
            met.add(command.ask)
            command = msgspec.structs.replace(command, seen=seen)  # noqa: PLW2901 - as it goes on
        checked.append(command)
    return checked


class ReplyTerms(msgspec.Struct, frozen=True, kw_only=True):
    """By when an answer is due and on what basis: a day, or a period counted from the day of addressing."""

    basis: Basis
    due: date | None = None
    period: Period | None = None
    provision: Provision | None = None
    texts: Texts = {}

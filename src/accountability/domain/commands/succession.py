"""Commands about an office that ends: to whom its work and its asks pass, and what its heirs say."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from accountability.domain.commands.base import AskCommand, Command, Texts
from accountability.domain.entries import Slug
from accountability.domain.inheriting import Position
from accountability.domain.succession import Announcement, End, Transfer

MOST_PASSED = 200


class AnnounceSuccession(Command, frozen=True, kw_only=True):
    office: Slug
    announcement: Announcement


class TransferFunctions(Command, frozen=True, kw_only=True):
    office: Slug
    transfer: Transfer


class AbolishOffice(Command, frozen=True, kw_only=True):
    office: Slug
    end: End


class PassedAsk(msgspec.Struct, frozen=True, kw_only=True):
    """One ask of the office, and who answers it from now on; without heirs nobody yet, and why.

    `first_day` where it passes on from another day than the others.
    """

    ask: UUID
    first_day: date | None = None
    heirs: Annotated[tuple[Slug, ...], msgspec.Meta(max_length=10)] = ()
    texts: Texts = {}


class PassAsks(Command, frozen=True, kw_only=True):
    """Any number of asks, of several recommendations, in one transaction."""

    office: Slug
    first_day: date
    asks: Annotated[tuple[PassedAsk, ...], msgspec.Meta(max_length=MOST_PASSED)]


class StatePosition(AskCommand, frozen=True, kw_only=True):
    position: Position

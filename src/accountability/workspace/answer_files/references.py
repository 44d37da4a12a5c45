"""An office's own references of its asks, as the web asks for them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from accountability.handling.desk import Desk
from accountability.storage import ask_references


class References:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def of(self, office: str, asks: Sequence[UUID]) -> dict[UUID, str]:
        return await ask_references.of_asks(self._desk.pool, office, asks)

    async def keep(self, office: str, references: Mapping[UUID, str]) -> None:
        """Every ask's new reference; one that another ask of the office had is that one's no more."""
        if references:
            await ask_references.keep(self._desk.pool, office, references, self._desk.now())

"""What a person has typed into a form and not published: private, and kept until published or discarded.

A draft survives the Back button, a refresh, a second tab and an expired session. Its key names one version of
its answers and is the idempotency key of the command they become: what changed since cannot be published by a
page that showed the older answers, and what was published is not published twice.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from accountability.storage import drafts

if TYPE_CHECKING:
    from asyncpg import Pool


class DraftOf(NamedTuple):
    """Whose draft, of which form, and what that form is about: an ask, a position, a panel."""

    account: UUID
    form: str
    about: str


class Draft(msgspec.Struct, frozen=True):
    """`answers` maps a field to its values as typed. `seen` is the last position known when it was begun.

    `key` names this version of the answers. Once `published`, that is the first position they made.
    """

    form: str
    about: str
    answers: dict[str, list[str]]
    key: str
    seen: int
    published: int | None
    updated: datetime


def version() -> str:
    """A new name for what a draft holds from now on."""
    return secrets.token_hex(16)


class Drafts:
    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def find(self, of: DraftOf) -> Draft | None:
        row = await drafts.find(self._pool, of)
        return Draft(*row) if row else None

    async def open(self, account: UUID) -> list[Draft]:
        """Every draft not published yet, the last touched first."""
        return [Draft(*row) for row in await drafts.open_drafts(self._pool, account)]

    async def about(self, account: UUID, subject: str) -> list[Draft]:
        """One for each form about this, published or not, the last touched first."""
        return [Draft(*row) for row in await drafts.about(self._pool, account, subject)]

    async def keep(self, of: DraftOf, answers: Mapping[str, Sequence[str]], seen: int) -> Draft:
        """Add these fields to the draft or replace them. `seen` counts when this begins the draft."""
        texts = {name: list(values) for name, values in answers.items()}
        return Draft(*await drafts.keep(self._pool, of, texts, version(), seen, self._now()))

    async def keep_if(
        self, of: DraftOf, answers: Mapping[str, Sequence[str]], seen: int, known: str
    ) -> Draft | None:
        """The same where the draft is still the `known` version or there is none; else None, and it stays."""
        texts = {name: list(values) for name, values in answers.items()}
        row = await drafts.keep_if(self._pool, of, texts, version(), seen, self._now(), known)
        return Draft(*row) if row else None

    async def published(self, of: DraftOf, key: str, position: int) -> None:
        """Empty the draft if it is still this version, and remember where its answers went."""
        await drafts.published(self._pool, of, key, position)

    async def discard(self, of: DraftOf) -> None:
        await drafts.discard(self._pool, of)

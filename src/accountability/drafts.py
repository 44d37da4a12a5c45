"""What a person has typed into a form and not published: private, and kept until published or discarded.

A draft survives the Back button, a refresh, a second tab and an expired session. Its key names one version of
its answers and is the idempotency key of the command they become: what changed since cannot be published by a
page that showed the older answers, and what was published is not published twice.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accountability.storage import drafts
from accountability.storage.drafts import DraftOf, DraftRow

if TYPE_CHECKING:
    from asyncpg import Pool


class Drafts:
    """`of` says whose draft of which form it is, and what the form is about."""

    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def find(self, of: DraftOf) -> DraftRow | None:
        return await drafts.find(self._pool, of)

    async def open(self, account: UUID) -> list[DraftRow]:
        """Every draft not published yet, the last touched first."""
        return await drafts.open_drafts(self._pool, account)

    async def keep(self, of: DraftOf, answers: Mapping[str, Sequence[str]], seen: int) -> DraftRow:
        """Add these fields to the draft or replace them. `seen` counts when this begins the draft."""
        texts = {name: list(values) for name, values in answers.items()}
        key = secrets.token_hex(16)
        row = DraftRow(of.form, of.about, texts, key, seen, None, self._now())
        return await drafts.keep(self._pool, of, row)

    async def published(self, of: DraftOf, key: str, position: int) -> None:
        await drafts.published(self._pool, of, key, position)

    async def discard(self, of: DraftOf) -> None:
        await drafts.discard(self._pool, of)

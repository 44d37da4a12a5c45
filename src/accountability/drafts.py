"""What a person has typed into a form and not published yet: private, and kept until they publish or discard it.

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
from accountability.storage.drafts import DraftRow

if TYPE_CHECKING:
    from asyncpg import Pool


class Drafts:
    """`form` names the form, `about` what it is about: an ask, a position, a panel."""

    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def find(self, account: UUID, form: str, about: str) -> DraftRow | None:
        return await drafts.find(self._pool, account, form, about)

    async def open(self, account: UUID) -> list[DraftRow]:
        """Every draft not published yet, the last touched first."""
        return await drafts.open_drafts(self._pool, account)

    async def keep(
        self, account: UUID, form: str, about: str, answers: Mapping[str, Sequence[str]], seen: int
    ) -> DraftRow:
        """Add these fields to the draft or replace them. `seen` counts when this begins the draft."""
        texts = {name: list(values) for name, values in answers.items()}
        key = secrets.token_hex(16)
        return await drafts.keep(self._pool, account, form, about, texts, key, seen, self._now())

    async def published(self, account: UUID, form: str, about: str, key: str, position: int) -> None:
        await drafts.published(self._pool, account, form, about, key, position)

    async def discard(self, account: UUID, form: str, about: str) -> None:
        await drafts.discard(self._pool, account, form, about)

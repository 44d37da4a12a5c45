"""Files that were sent with a draft: private, kept with it while another answer is put right."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import msgspec

from accountability.domain.files import File
from accountability.storage import uploads
from accountability.workspace.drafts import DraftOf

if TYPE_CHECKING:
    from asyncpg import Pool

# Of all unfinished drafts of one person together.
MOST_BYTES = 100 * 2**20


class TooMuch(Exception):
    """Raised when a person's drafts hold as many files as they may."""


class Upload(msgspec.Struct, frozen=True):
    """A file of a draft, without its bytes. `field` is the question that it answers."""

    id: UUID
    field: str
    kind: Any
    name: str
    size: int
    digest: str


class Attachments:
    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def of(self, draft: DraftOf) -> list[Upload]:
        return [Upload(*row) for row in await uploads.of(self._pool, draft)]

    async def keep(self, draft: DraftOf, field: str, file: File) -> None:
        """Raises TooMuch."""
        if await uploads.held(self._pool, draft.account) + len(file.content) > MOST_BYTES:
            raise TooMuch
        values = (uuid4(), field, file.kind, file.name, file.content, self._now())
        await uploads.keep(self._pool, draft, *values)

    async def drop(self, draft: DraftOf, field: str, identifiers: Sequence[UUID]) -> None:
        """Of this draft's files only: another's identifier names nothing here."""
        await uploads.drop(self._pool, draft, field, list(identifiers))

    async def files(self, draft: DraftOf, field: str) -> tuple[File, ...]:
        """The files that answer a question, with their bytes."""
        found = [upload for upload in await self.of(draft) if upload.field == field]
        contents = [await uploads.read(self._pool, draft, upload.id) for upload in found]
        return tuple(
            File(kind=upload.kind, content=content, name=upload.name)
            for upload, content in zip(found, contents, strict=True)
            if content is not None
        )

"""What others of the house ask of the post: a letter to somebody, and that it goes out soon."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from accountability.storage import outbox
from accountability.storage.outbox import GivenUp, Kind, Mail
from accountability.workspace.post.sealing import Sealer

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

__all__ = ["GivenUp", "Kind", "Letter", "Mail", "Mailroom", "Standing"]
LISTED = 50


class Letter(msgspec.Struct, frozen=True):
    """A mail whose words exist nowhere else: paragraphs, and one link that stands after them."""

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_words: str = ""


class Standing(msgspec.Struct, frozen=True):
    """How the post stands, for the operator."""

    counts: dict[str, int]
    since: datetime | None
    given_up: list[GivenUp]


class Mailroom:
    """`leaves`: a mail really leaves this machine; else it is a file in the data folder."""

    def __init__(
        self, pool: "Pool[Any]", now: Callable[[], datetime], secret: bytes, *, leaves: bool = False
    ) -> None:
        self.pool = pool
        self.now = now
        self.sealer = Sealer(secret)
        self.leaves = leaves
        self.nudged = asyncio.Event()

    async def send(self, key: str, letter: Letter, connection: "AnyConnection | None" = None) -> bool:
        """Send a letter once for each key, in the transaction of this connection if one is given."""
        sealed = self.sealer.seal(msgspec.json.encode(letter).decode(), key.encode())
        put = await outbox.put(connection or self.pool, key, "letter", self.now(), letter=sealed)
        self.nudged.set()
        return put

    def opened(self, mail: Mail) -> Letter | None:
        """The letter of a mail; None if it was sealed with another secret."""
        words = self.sealer.opened(mail.letter, mail.key.encode()) if mail.letter else None
        return msgspec.json.decode(words, type=Letter) if words else None

    async def standing(self) -> Standing:
        return Standing(
            await outbox.counts(self.pool),
            await outbox.waiting_since(self.pool, self.now()),
            await outbox.given_up(self.pool, LISTED),
        )

"""What the sender asks of whoever carries a mail, and the four ways in which it can fail."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from accountability.publishing.mail.message import Message

HandingOver = Callable[[], Awaitable[None]]


class NotSent(Exception):
    """Raised when a mail did not go out. The words are for the operator and hold no address."""


class NotNow(NotSent):
    """Raised when this mail was surely not taken, and may be later."""


class Unreachable(NotNow):
    """Raised when no mail can be handed over just now, whomever it is for."""


class Never(NotSent):
    """Raised when this mail was refused for good."""


class Unsure(NotSent):
    """Raised when no answer came after it was handed over: it may be on its way."""


class Courier(Protocol):
    """`remembers`: it can be asked whether it has a mail, so that none is handed over twice."""

    name: str
    remembers: bool

    async def carry(self, message: Message, handing_over: HandingOver) -> str:
        """Hand it over and give what the provider calls it.

        Awaits `handing_over` once: from then on only an answer can tell whether it went out. Raises NotNow,
        Unreachable, Never or Unsure.
        """

    async def lacks(self) -> list[str]:
        """What has to be set up at the provider before mails can be carried as they are meant."""

    async def found(self, reference: str) -> str | None:
        """What the provider calls a mail that it has already. Raises Unreachable."""


def without(address: str, words: str) -> str:
    """What a provider said, for the operator: on one line, short, and without the address."""
    name = address.partition("@")[0]
    for told in (address, address.lower(), f"<{name}>"):
        words = words.replace(told, "…")
    return " ".join(words.split())[:200]

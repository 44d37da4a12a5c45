"""What is different at a mirror: nobody signs in, and no words are shown while the source is out of reach.

While it is closed nothing is answered from memory either: the head of the log says that it can't be asked,
and the door in front of every handler says why.
"""

from collections.abc import Callable
from typing import Any

from litestar import Request
from litestar.exceptions import ServiceUnavailableException

from accountability.mirroring.following import Follower
from accountability.web.middleware.freshness import LogHead

# Holds no words: the log's files go on whatever happens to the source.
OPEN = ("/log/checkpoint", "/log/policy", "/log/tile/", "/healthz", "/readyz", "/static/")


class MirrorClosed(ServiceUnavailableException):
    """Raised for every address that may show words, while they may have been removed at the source."""


def door(mirror: Follower) -> Callable[[Request[Any, Any, Any]], None]:
    """For `Litestar(before_request=…)`."""

    def check(request: Request[Any, Any, Any]) -> None:
        reason = mirror.closed()
        if reason is not None and not request.url.path.startswith(OPEN):
            raise MirrorClosed(detail=reason, headers={"retry-after": "60"})

    return check


class MirrorHead:
    """A log's head that can't be asked while the mirror is closed (`middleware/freshness.py`)."""

    def __init__(self, head: LogHead, mirror: Follower) -> None:
        self._head = head
        self._mirror = mirror

    @property
    def position(self) -> int:
        return self._head.position

    @property
    def confirmed_at(self) -> float:
        return float("-inf") if self._mirror.closed() else self._head.confirmed_at

    async def confirm(self) -> None:
        if self._mirror.closed():
            raise ConnectionError("the mirror is closed")
        await self._head.confirm()

"""One HTTP exchange as the middleware sees it: request headers, and an answer given in one piece."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
# Litestar, granian and our own classes describe the three arguments differently; all of them fit here.
App = Callable[[Any, Any, Any], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

NO_BODY: Message = {"type": "http.response.body", "body": b"", "more_body": False}


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    """All values of one header, joined as RFC 9110 5.3 allows; empty if it is absent."""
    return b", ".join(value for key, value in headers if key.lower() == name)


def without(headers: Iterable[tuple[bytes, bytes]], *names: bytes) -> Headers:
    return [(key, value) for key, value in headers if key.lower() not in names]


class Answer(msgspec.Struct, frozen=True):
    """A whole answer: status, headers as the handler set them, body."""

    status: int
    headers: Headers
    body: bytes

    def says(self, name: bytes) -> bytes:
        return header(self.headers, name)


class Whole:
    """A `send` that keeps an answer given in one piece, and lets a streamed one through untouched.

    After the application has returned, `answer` is the kept one; None means that it has gone out already.
    """

    def __init__(self, send: Send) -> None:
        self.answer: Answer | None = None
        self._send = send
        self._start: Message = {}
        self._streams = False

    async def __call__(self, message: Message) -> None:
        if self._streams:
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body" and not message.get("more_body", False):
            headers = [(bytes(name), bytes(value)) for name, value in self._start["headers"]]
            self.answer = Answer(self._start["status"], headers, message.get("body", b""))
        else:
            self._streams = True
            await self._send(self._start)
            await self._send(message)


async def give(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})

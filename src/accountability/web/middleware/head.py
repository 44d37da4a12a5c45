"""`HEAD` for every `GET`: feed readers and link checkers ask so, and Litestar alone answers 405."""

import asyncio

from accountability.web.middleware.exchange import NO_BODY, App, Message, Receive, Scope, Send


class HeadAsGet:
    """Turns HEAD into GET, lets the headers out and drops the body."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            bodiless = _Bodiless(send)
            await self._app({**scope, "method": "GET"}, bodiless.receive, bodiless)
        else:
            await self._app(scope, receive, send)


class _Bodiless:
    """To the application, somebody who sends nothing and leaves once the headers are there.

    So a stream ends as it does for any reader who leaves, and its rest is never fetched.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._asked = False
        self._left = asyncio.Event()

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
        elif not self._left.is_set():
            self._left.set()
            await self._send(NO_BODY)
        else:
            await asyncio.sleep(0)  # a stream that waits for nothing else is stopped here

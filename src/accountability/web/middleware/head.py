"""`HEAD` for every `GET`: feed readers and link checkers ask so, and Litestar alone answers 405."""

from accountability.web.middleware.exchange import NO_BODY, App, Message, Receive, Scope, Send


class HeadAsGet:
    """Turns HEAD into GET, lets the headers out and drops the body."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self._app({**scope, "method": "GET"}, receive, _Bodiless(send))
        else:
            await self._app(scope, receive, send)


class _Bodiless:
    def __init__(self, send: Send) -> None:
        self._send = send
        self._ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
        elif not self._ended:
            self._ended = True
            await self._send(NO_BODY)

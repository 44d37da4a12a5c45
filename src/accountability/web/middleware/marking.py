"""How a handler says that its page may be kept, and how the page gets from the handler to the store."""

import asyncio
from enum import Enum, auto

from accountability.web.middleware.exchange import (
    Answer,
    App,
    Message,
    Receive,
    Scope,
    Send,
    Whole,
    give,
    without,
)
from accountability.web.middleware.pages import Page
from accountability.web.middleware.representation import may_be_kept

# The header by which a handler marks its answer. It never leaves the house.
MARK = "x-same-for-everybody"
_MARK = MARK.encode()
FILL = "accountability.fill"


class NoPage(Enum):
    """Why those who wait for a page get none: it is not for keeping, or whoever rendered it went away."""

    UNMARKED = auto()
    ABANDONED = auto()


class Fill:
    """One rendering that others may be waiting for."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.outcome: asyncio.Future[Page | NoPage] = asyncio.get_running_loop().create_future()

    def settle(self, outcome: Page | NoPage) -> None:
        """Tell those who wait. The first word counts."""
        if not self.outcome.done():
            self.outcome.set_result(outcome)


class Marked:
    """The innermost layer, around the router.

    A marked answer that may be kept is handed to the `Fill` in the scope and not sent; anything else is sent
    on, and those who wait are told with its first bytes that there is nothing to wait for.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        outlet = _Outlet(send, scope.get(FILL))
        await self._app(scope, receive, outlet)
        if outlet.whole.answer is not None:
            await outlet.finish(outlet.whole.answer)


class _Outlet:
    def __init__(self, send: Send, fill: Fill | None) -> None:
        self._send = send
        self._fill = fill
        self._through = False
        self.whole = Whole(self._unmarked)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            self._through = not any(name == _MARK for name, _ in headers)
            message = {**message, "headers": without(headers, _MARK)}
        await (self._unmarked(message) if self._through else self.whole(message))

    async def finish(self, answer: Answer) -> None:
        if self._fill is not None and may_be_kept(answer) and not answer.says(b"vary"):
            self._fill.answer = answer
        else:
            await give(answer, self._unmarked)

    async def _unmarked(self, message: Message) -> None:
        if self._fill is not None:
            self._fill.settle(NoPage.UNMARKED)
        await self._send(message)

"""Lets pages of other sites read these answers in a browser, errors included: nothing in them is private."""

from typing import Any

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

SHARED = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, X-Log-Size, X-Log-Root, X-Log-Recorded, X-Log-Day",
    "cross-origin-resource-policy": "cross-origin",
}
HEADERS = [(name.encode(), value.encode()) for name, value in SHARED.items()]


class Sharing(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        async def send_shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: Any = [*message.get("headers", ()), *HEADERS]
                message["headers"] = headers
            await send(message)

        await next_app(scope, receive, send_shared)

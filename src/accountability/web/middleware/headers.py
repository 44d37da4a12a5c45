"""The headers that every answer carries: pages, errors, static files and 304s alike.

Litestar's `after_request` does not run for 404, 403 and 413, so they are set out here. A handler's own header
of the same name wins.
"""

from accountability.web.middleware.exchange import App, Headers, Message, Receive, Scope, Send
from accountability.web.middleware.privacy import is_private

# No inline script or style anywhere. `connect-src` is for the page that verifies the log in the browser.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# None of these is used, by us or by whatever might get onto a page.
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
# `same-origin`, not `no-referrer`: with that one a browser sends our own forms with `Origin: null`.
ON_EVERY_ANSWER = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": PERMISSIONS_POLICY,
}
# Only for https: over plain http a browser ignores it, and a trial on localhost must not bind other services.
STRICT_TRANSPORT = "max-age=31536000"
# A public page is asked for again each time and mostly answered 304; a private one stays in no cache at all.
PUBLIC_CACHING = b"no-cache"
PRIVATE_CACHING = b"no-store"


def policy(public_url: str) -> Headers:
    """The headers for a service at `public_url`, in the order they go out."""
    named = dict(ON_EVERY_ANSWER)
    if public_url.startswith("https://"):
        named["strict-transport-security"] = STRICT_TRANSPORT
    return [(name.encode(), value.encode()) for name, value in named.items()]


def completed(headers: Headers, added: Headers, path: str) -> Headers:
    """`headers`, with each of `added` that is not there, and how the answer may be kept."""
    caching = PRIVATE_CACHING if is_private(path) else PUBLIC_CACHING
    present = {name.lower() for name, _ in headers}
    return [*headers, *(pair for pair in (*added, (b"cache-control", caching)) if pair[0] not in present)]


class SecurityHeaders:
    """Stands outside everything but the store, which keeps its pages with these headers in them."""

    def __init__(self, app: App, public_url: str) -> None:
        self._app = app
        self._added = policy(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = completed(list(message.get("headers", ())), self._added, scope["path"])
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_completed)

"""The layers between server and router, and why they stand in this order.

RenderedPages     answers from memory before anything else is done; keeps pages with all their headers in
them SecurityHeaders   sees every other answer last, so that none goes out bare: 404, 413, 500, static,
304 HeadAsGet         inside the headers, so that HEAD has GET's; outside the tags, so that HEAD can be a
304 Conditional       tags, 304 and gzip for what is not kept
Marked            next to the router: takes what a handler marked, before it is packed or sent
"""

from collections.abc import Sequence

from accountability.web.middleware.conditional import Conditional
from accountability.web.middleware.exchange import App
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.head import HeadAsGet
from accountability.web.middleware.headers import SecurityHeaders
from accountability.web.middleware.marking import Marked
from accountability.web.middleware.rendered import RenderedPages


def shell(
    router: App, freshness: Freshness, *, public_url: str, kept_bytes: int, known_keys: Sequence[str] = ()
) -> RenderedPages:
    """The whole application as the server gets it. `known_keys`: the query keys of all public pages."""
    layers = SecurityHeaders(HeadAsGet(Conditional(Marked(router))), public_url)
    return RenderedPages(layers, freshness, public_url=public_url, limit=kept_bytes, known_keys=known_keys)

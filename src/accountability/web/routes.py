"""The URL map on one screen. Each module lists its own handlers; this file says what there is."""

from typing import Any

from accountability.web.agency import routes as agency
from accountability.web.api import routes as api
from accountability.web.feeds import routes as feeds
from accountability.web.public import about, home, initiatives, log, offices, panels, recommendations

HANDLERS: list[Any] = [
    *home.ROUTES,  # / and /en/
    *panels.ROUTES,  # /en/panels[/<panel>]
    *recommendations.ROUTES,  # /en/panels/<panel>/recommendations/<n>
    *offices.ROUTES,  # /en/offices[/<office>]
    *initiatives.ROUTES,  # /en/initiatives[/<slug>]
    *log.ROUTES,  # /en/log[/<position>]
    *about.ROUTES,  # /en/feeds, /en/about
    *feeds.ROUTES,  # /en/feeds/….rss .atom .json
    *agency.ROUTES,  # /sign-in, /workspace/…
    *api.ROUTES,  # /api/v1/…, /data/…, /healthz, /readyz
]

# The query keys that public pages know, in the order in which an address with them is kept.
KNOWN_KEYS = ("at", "decision", "office", "after", "before", "month")

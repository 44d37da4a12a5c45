"""The URL map on one screen. Each module lists its own handlers; this file says what there is."""

from typing import Any

from accountability.web.agency import routes as agency
from accountability.web.api import routes as api
from accountability.web.feeds import calendar
from accountability.web.feeds import routes as feeds
from accountability.web.mail import routes as mail
from accountability.web.proof import routes as proof
from accountability.web.public import (
    about,
    areas,
    copies,
    home,
    initiatives,
    log,
    offices,
    panels,
    recommendations,
    redactions,
)

# What a mirror has too: nobody signs in there.
PUBLIC: list[Any] = [
    *home.ROUTES,  # / and /en/
    *panels.ROUTES,  # /en/panels[/<panel>]
    *recommendations.ROUTES,  # /en/panels/<panel>/recommendations/<n>
    *offices.ROUTES,  # /en/offices[/<office>]
    *areas.ROUTES,  # /en/areas[/<area>]
    *initiatives.ROUTES,  # /en/initiatives[/<slug>]
    *copies.ROUTES,  # /data/asks/<ask>/copy.txt .docx
    *log.ROUTES,  # /en/log[/<position>]
    *redactions.ROUTES,  # /en/redactions
    *about.ROUTES,  # /en/feeds, /en/about
    *feeds.ROUTES,  # /en/feeds/….rss .atom .json
    *calendar.ROUTES,  # /en/offices/<office>/due.ics
    *proof.ROUTES,  # /log/…, /en/verify
    *api.ROUTES,  # /api/v1/…, /data/…, /healthz, /readyz
]
HANDLERS: list[Any] = [
    *PUBLIC,
    *mail.ROUTES,  # /mail/…: without a cookie, like all of the above
    *agency.ROUTES,  # /sign-in, /workspace/…
]

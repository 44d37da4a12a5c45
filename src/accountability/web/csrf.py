"""Whether a form was sent from our own page by the person signed in.

A token kept in the server-side session (never in a cookie of its own) and repeated in the form; and what the
browser says of where the request came from. Both must hold.
"""

import hmac
import logging
import secrets
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from litestar.exceptions import PermissionDeniedException

from accountability.web.typed import Typed

log = logging.getLogger(__name__)

TOKEN = "_token"  # noqa: S105 - the field's name
SESSION_KEY = "form_token"
DEFAULT_PORTS = {"http": 80, "https": 443}

Session = MutableMapping[str, Any]


class Forged(PermissionDeniedException):
    """Raised when a form does not come from a page that this session was given. Shown as a 403 page."""


def token_of(session: Session) -> str:
    """The session's token, made when a first form needs it. Each sign-in begins with an empty session."""
    if SESSION_KEY not in session:
        session[SESSION_KEY] = secrets.token_urlsafe(32)
    return str(session[SESSION_KEY])


def check_genuine(session: Session, typed: Typed, headers: Mapping[str, str], public_url: str) -> None:
    """Let a form through, or raise `Forged`.

    `Sec-Fetch-Site` is sent by today's browsers on https and localhost, `Origin` by all of them on every
    POST. A client that sends neither is no browser and can't be tricked: the token alone decides.
    """
    expected = str(session.get(SESSION_KEY, ""))
    given = typed.one(TOKEN)
    if not expected or not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
        raise Forged("The form's token is not this session's.")
    check_ours(headers, public_url)


def check_ours(headers: Mapping[str, str], public_url: str) -> None:
    """Raise `Forged` if a browser says that another site sent the form. Enough where nobody is signed in."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site not in (None, "same-origin"):
        log.warning("a form came from another site: Sec-Fetch-Site %r", site)
        raise Forged("The form was sent from another site.")
    if origin is not None and _origin(origin) != _origin(public_url):
        log.warning("a form came from %r; is the public address %r right?", origin, public_url)
        raise Forged("The form was sent from another site.")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port; what can't be read is like nothing."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return "", None, None

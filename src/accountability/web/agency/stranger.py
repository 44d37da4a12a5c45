"""The form token of somebody who has not signed in: bound to a signed cookie that lives for one hour.

Without it another site could sign a person in to an account of its own and read what they then type
("login CSRF"). Only the sign-in page sets this cookie, and signing in removes it.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from accountability.web.csrf import SESSION_KEY

NAME = "accountability-sign-in"
GOOD_FOR = timedelta(hours=1)


def issued(secret: bytes, now: datetime) -> str:
    """A new cookie's value: something random, when it was made, and our signature."""
    signed = f"{secrets.token_urlsafe(16)}.{int(now.timestamp())}"
    return f"{signed}.{_mac(secret, signed)}"


def session_of(secret: bytes, value: str, now: datetime) -> dict[str, str]:
    """What `check_genuine` takes for a session: the form token; empty if the cookie is not ours or is old."""
    signed, _, mac = value.rpartition(".")
    moment = signed.rpartition(".")[2]
    if not hmac.compare_digest(_mac(secret, signed).encode(), mac.encode(errors="replace")):
        return {}
    if now.timestamp() - int(moment) > GOOD_FOR.total_seconds():
        return {}
    return {SESSION_KEY: _mac(secret, f"form\n{value}")}


def _mac(secret: bytes, text: str) -> str:
    return hmac.digest(secret, text.encode(errors="replace"), "sha256").hex()

"""What the composition root hands to the web: the only things a handler may reach for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from accountability.accounts import Accounts
from accountability.handling import Desk
from accountability.web.assets import Assets


class House(msgspec.Struct, frozen=True, kw_only=True):
    """`readers` is the pool that pages read through: a role with no way to the private schema.

    `public_url` is where readers find the site, without a slash at the end; `origin` names the log for ever,
    also on mirrors. `now` gives the server's time in UTC. `demo` puts the demo's sign-ins on the sign-in
    page.
    """

    readers: Any
    desk: Desk
    accounts: Accounts
    head: Any
    now: Callable[[], datetime]
    public_url: str
    origin: str
    assets: Assets
    demo: bool = False

"""What the composition root hands to the web: the only things a handler may reach for."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, NoReturn

import msgspec

from accountability.handling.desk import Desk
from accountability.mirroring.following import Follower
from accountability.publishing.published import NOTHING, Published
from accountability.publishing.publisher import Publisher
from accountability.web.assets import Assets
from accountability.workspace.accounts import Accounts
from accountability.workspace.post.alerts import Alerts
from accountability.workspace.post.mailroom import Mailroom
from accountability.workspace.post.reminders import Reminders
from accountability.workspace.sso.provider import Providers


class House(msgspec.Struct, frozen=True, kw_only=True):
    """`readers` is the pool that pages read through: a role with no way to the private schema.

    `public_url` is where readers find the site, without a slash at the end; `origin` names the log for ever,
    also on mirrors. `now` gives the server's time in UTC. `published` is what lies in the log's folder for
    all to read; `publisher` says how its signing stands (absent: this process publishes nothing). `demo` puts
    the demo's sign-ins on the sign-in page. `mirror`: the record is another instance's, kept here to read.
    `mailroom`, `alerts` and `reminders` are absent where nothing is mailed.
    `providers` are those of single sign-on that were asked already.
    """

    readers: Any
    desk: Desk
    accounts: Accounts
    head: Any
    now: Callable[[], datetime]
    public_url: str
    origin: str
    assets: Assets
    published: Published = NOTHING
    publisher: Publisher | None = None
    demo: bool = False
    mirror: Follower | None = None
    mailroom: Mailroom | None = None
    alerts: Alerts | None = None
    reminders: Reminders | None = None
    providers: Providers = msgspec.field(default_factory=Providers)

    @property
    def offers_alerts(self) -> bool:
        """Whether readers can have feeds by mail: a site for all must really send them."""
        return self.mailroom is not None and (
            self.mailroom.leaves or not self.public_url.startswith("https://")
        )

    def alarm(self) -> Coroutine[Any, Any, NoReturn] | None:
        """Raises once serving must end. None: there is nothing to be alarmed by."""
        return self.publisher.until_shorter() if self.publisher else None

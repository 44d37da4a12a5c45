"""The post, put together: what fills the outbox, what finds the words, and the one sender."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from accountability.premises import Premises
from accountability.projections.reading import Reader, reading
from accountability.publishing.mail.couriers import courier_of
from accountability.publishing.mail.folder import Folder
from accountability.publishing.mail.sender import Sender
from accountability.settings import Settings
from accountability.web.assets import load_assets
from accountability.web.feeds.items import Place
from accountability.web.mail.alerts import alerts_in_words, confirmations
from accountability.web.mail.composing import Composer, letters
from accountability.web.mail.reminders import digests, notices, reminders_in_words
from accountability.web.templating import Site, environment
from accountability.workspace.post.alerts import Alerts
from accountability.workspace.post.mailroom import Mailroom
from accountability.workspace.post.reminders import Reminders

if TYPE_CHECKING:
    from asyncpg import Pool


class PostOffice:
    def __init__(self, mailroom: Mailroom, alerts: Alerts, reminders: Reminders, sender: Sender) -> None:
        self.mailroom = mailroom
        self.alerts = alerts
        self.reminders = reminders
        self._sender = sender

    async def work(self) -> int:
        """Put what is due into the outbox, then send; the number sent. One that fails stops no other."""
        failed: list[Exception] = []
        for fill in (self.alerts.fill, self.reminders.fill, self.reminders.tell_approvers):
            try:
                await fill()
            except Exception as error:  # noqa: BLE001 - raised together below
                failed.append(error)
        sent = await self._sender.send_due()
        if failed:
            raise ExceptionGroup(f"{sent} mails were sent, but not all that are due were found", failed)
        return sent


def post_office(  # noqa: PLR0913, PLR0917 - each is a decision of the composition root
    premises: Premises,
    settings: Settings,
    site: Site,
    pools: "tuple[Pool[Any], Pool[Any]]",
    now: Callable[[], datetime],
    said: Callable[[str], None],
) -> PostOffice:
    """`pools` are the app's and the readers'."""
    writers, readers = pools
    courier = courier_of(settings, premises.folder.path, now, said)
    mailroom = Mailroom(writers, now, premises.secret, leaves=not isinstance(courier, Folder))
    templates = environment(load_assets(), site)
    url = settings.public_url
    place = Place(url, premises.origin)
    alerts, reminders = Alerts(mailroom), Reminders(mailroom)

    def read() -> AbstractAsyncContextManager[Reader]:
        return reading(readers, now())

    composer = Composer(
        templates,
        {
            "letter": letters(mailroom),
            "confirmation": confirmations(alerts, read, place),
            "alert": alerts_in_words(alerts, read, place),
            "reminder": reminders_in_words(reminders, read, url),
            "digest": digests(reminders, read, url),
            "notice": notices(reminders, read, url),
        },
    )
    return PostOffice(mailroom, alerts, reminders, Sender(writers, courier, composer, now))

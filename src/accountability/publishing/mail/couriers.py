"""Which courier carries the mail, by the settings. Without one none leaves."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from accountability.publishing.mail.courier import Courier
from accountability.publishing.mail.folder import Folder
from accountability.publishing.mail.smtp import BySMTP, Server
from accountability.settings import Settings

SENDER = "The answer record"


def courier_of(
    settings: Settings,
    folder: Path,
    now: Callable[[], datetime],
    said: Callable[[str], None] = lambda _: None,
) -> Courier:
    """`folder` is the data folder."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    sender = (settings.mail_from or f"record@{host}", SENDER)
    if settings.notify_key is not None:
        from accountability.publishing.mail.notify import ByNotify  # noqa: PLC0415 - few starts need to wait for it

        return ByNotify(settings.notify_key, settings.notify_template)
    if settings.smtp_url is not None:
        return BySMTP(Server.at(settings.smtp_url), sender, settings.public_url, now)
    return Folder(folder / "mail", sender, settings.public_url, now, said)

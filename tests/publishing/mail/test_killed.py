"""A sender killed between each two of its steps: the next one loses no mail, and doubles few."""

import asyncio
import os
import signal
import sys

import pytest

from accountability.publishing.mail.notify import ByNotify
from accountability.publishing.mail.smtp import BySMTP, Server
from tests.publishing.mail.conftest import NOTIFY_KEY, PUBLIC_URL, SENDER, TEMPLATE

pytestmark = pytest.mark.anyio

# In order, with the end of each as the beginning of the next.
SMTP = [
    ("lock", "take"),
    *(("outbox", step) for step in ("take_back", "claim")),
    *(("smtp", step) for step in ("connect", "mail", "rcpt")),
    ("outbox", "handing_over"),
    *(("smtp", step) for step in ("data", "quit")),
    ("outbox", "end"),
    ("lock", "give back"),
]
NOTIFY = [
    *(("outbox", step) for step in ("claim", "handing_over")),
    ("notify", "send_email_notification"),
    ("outbox", "end"),
    ("lock", "give back"),
]
CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime

import aiosmtplib
from notifications_python_client.notifications import NotificationsAPIClient

from accountability.publishing.mail import sender as sending
from accountability.publishing.mail.message import Message, reference_of
from accountability.publishing.mail.notify import ByNotify
from accountability.publishing.mail.sender import Sender
from accountability.publishing.mail.smtp import BySMTP, Server
from accountability.storage import outbox
from accountability.storage.database import open_pool
from accountability.storage.locks import alone

database, courier, at, step = sys.argv[1:]

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

class Lock:
    def __init__(self, *which):
        self.held = alone(*which)

    async def __aenter__(self):
        return kill() if step == "take" else await self.held.__aenter__()

    __aexit__ = kill

if at == "lock":
    sending.alone = Lock
else:
    setattr({"outbox": outbox, "smtp": aiosmtplib.SMTP, "notify": NotificationsAPIClient}[at], step, kill)

def now():
    return datetime(2030, 1, 5, 10, tzinfo=UTC)  # all that was put is due

async def compose(mail):
    return Message(to="ada@norchester.example", subject="Late buses", text="One.", html="<p>One.</p>",
                   reference=reference_of(mail.key))

async def main():
    pool = await open_pool(database, "app", 2)
    if courier.startswith("smtp"):
        sender = BySMTP(Server.at(courier), ("record@norchester.example", "The record"), "%s", now)
    else:
        sender = ByNotify("%s", "%s", courier)
    await Sender(pool, sender, compose, now).send_due()

asyncio.run(main())
"""


async def killed(database, courier, at, step):
    """Run a sender that is killed there; it must not get further."""
    script = CHILD % (PUBLIC_URL, NOTIFY_KEY, TEMPLATE)
    arguments = (sys.executable, "-c", script, database.app_url, courier, at, step)
    process = await asyncio.create_subprocess_exec(*arguments, env=os.environ)
    assert await process.wait() == -signal.SIGKILL, (at, step)


async def test_by_smtp_each_mail_arrives_once_or_twice_with_the_same_id(
    post, database, server_at, box, clock, tally
):
    url = f"smtp://127.0.0.1:{server_at()}"
    courier = BySMTP(Server.at(url), SENDER, PUBLIC_URL, clock)
    twice = []
    for case in SMTP:
        box.taken.clear()
        key = " ".join(case)
        await post.put(key)
        await killed(database, url, *case)
        assert await post.at_last(courier, key) == "sent", case
        assert len({mail["Message-ID"] for mail in box.mails}) == 1, case
        assert len(box.taken) in (1, 2), case
        if len(box.taken) == 2:
            twice.append(case)
    # Only where it had been handed over and that it was taken was not stored yet.
    assert twice == [("smtp", "quit"), ("outbox", "end")]
    tally("senders by SMTP killed", len(SMTP))


async def test_by_notify_each_mail_is_sent_once(post, database, notify, tally):
    courier = ByNotify(NOTIFY_KEY, TEMPLATE, notify.url)
    for case in NOTIFY:
        notify.mails.clear()
        key = " ".join(case)
        await post.put(key)
        await killed(database, notify.url, *case)
        assert await post.at_last(courier, key) == "sent", case
        assert len(notify.mails) == 1, case
    tally("senders by Notify killed", len(NOTIFY))

"""`accountability post`: what waits to be mailed, what was given up, and whether mail goes out at all."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4

import click

from accountability.app import site_of, utc_now
from accountability.cli.terminal import at_desk, settings_of, tell, with_data
from accountability.handling.desk import Desk
from accountability.post_office import post_office
from accountability.premises import Premises
from accountability.publishing.mail.courier import NotSent
from accountability.publishing.mail.couriers import courier_of
from accountability.publishing.mail.message import Message, deliverable, reference_of
from accountability.storage.database import open_pool
from accountability.web.templating import moment
from accountability.workspace.post.mailroom import Mailroom, Standing

STATES = {
    "waiting": "wait to be sent",
    "sending": "are being sent",
    "sent": "were sent in the last 90 days",
    "dropped": "were not wanted any more",
    "gave_up": "were given up",
}


@click.group()
def post() -> None:
    """The mails that this record sends."""


@post.command("status")
@with_data
def status(data: Path | None) -> None:
    """What waits, since when, and what was given up and why. Names no address."""

    async def work(desk: Desk, premises: Premises) -> None:
        standing = await Mailroom(desk.pool, utc_now, premises.secret).standing()
        courier = courier_of(settings_of(data=data), premises.folder.path, utc_now)
        for line in said_of(standing, courier.name):
            click.echo(line)

    at_desk(data, work)


def said_of(standing: Standing, courier: str) -> list[str]:
    lines = [f"Mail goes out by {courier}."]
    lines += [
        f"{standing.counts[state]:,} {words}." for state, words in STATES.items() if state in standing.counts
    ]
    if standing.since:
        lines.append(f"The oldest that waits was due {moment(standing.since)}.")
    for mail in standing.given_up:
        tried = f"{mail.attempts} attempts" if mail.attempts > 1 else "1 attempt"
        lines.append(
            f"Given up: {mail.kind} {mail.number}, due {moment(mail.due)}, after {tried}: {mail.problem}"
        )
    return lines


@post.command("send")
@with_data
def send(data: Path | None) -> None:
    """Put what is due into the outbox and send it; the server does both by itself."""

    async def work(desk: Desk, premises: Premises) -> None:
        settings = settings_of(data=data)
        readers = await open_pool(premises.app_url, "reader", 2)
        try:
            office = post_office(premises, settings, site_of(settings), (desk.pool, readers), utc_now, tell)
            tell(f"{await office.work()} mails sent.")
        finally:
            await readers.close()

    at_desk(data, work)


@post.command("test")
@click.argument("address")
@with_data
def test(address: str, data: Path | None) -> None:
    """Send one mail to ADDRESS at once, and say what the provider answered."""

    async def work(_desk: Desk, premises: Premises) -> None:
        courier = courier_of(settings_of(data=data), premises.folder.path, utc_now, tell)
        if lacking := await courier.lacks():
            raise NotSent(
                f"the template at Notify lacks {', '.join(lacking)}: docs/mail.md says what it holds"
            )
        answer = await courier.carry(_test(deliverable(address), utc_now()), _nothing)
        tell(f"Sent by {courier.name}: {answer}")

    at_desk(data, work)


async def _nothing() -> None:
    """It is handed over: nothing is stored of a test."""


def _test(to: str, at: datetime) -> Message:
    words = f"This is a test of the mail of the answer record, sent {moment(at)}."
    return Message(
        to=to,
        subject="A test of the answer record’s mail",
        text=f"{words}\n",
        html=f"<!doctype html><html lang=en><title>A test</title><p>{words}</p></html>",
        reference=reference_of(f"test {uuid4()}"),
    )

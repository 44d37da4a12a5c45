"""The people who may sign in: added with a password, invited by a link, helped when a phone is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click

from accountability.app import utc_now
from accountability.cli.terminal import at_desk, settings_of, tell, with_data
from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role
from accountability.handling.desk import Desk
from accountability.premises import Premises
from accountability.storage import lookup
from accountability.workspace.accounts import Accounts
from accountability.workspace.invitations import Place, text_of


@click.group()
def user() -> None:
    """The people who may sign in."""


def placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """For which office somebody acts, and as what."""
    roles = click.Choice([name for name in get_args(Role) if name != "clock"])
    for option in (
        click.option(
            "--duty",
            type=click.Choice(get_args(Duty)),
            help="Whether an officer drafts or approves, a secretariat edits or publishes. "
            "Without it: releases.",
        ),
        click.option(
            "--voice-of", metavar="PANEL", help="The panel a reviewer speaks for. Without it: independent."
        ),
        click.option("--office", help="The office they act for, by its short name."),
        click.option("--role", required=True, type=roles),
        click.argument("email"),
    ):
        command = option(command)
    return command


@user.command("add")
@placed
@click.password_option(help="Asked for if absent. At least twelve characters.")
@with_data
def add(  # noqa: PLR0913, PLR0917 - each is an option
    email: str,
    role: Role,
    office: str | None,
    voice_of: str | None,
    duty: Duty | None,
    password: str,
    data: Path | None,
) -> None:
    """Let EMAIL sign in."""

    async def work(desk: Desk, premises: Premises) -> None:
        accounts = Accounts(desk.pool, utc_now, premises.secret)
        await accounts.add(email, password, role, office, voice_of, duty)
        tell(f"{email} can sign in.")
        await _tell_unregistered(desk, office, voice_of)

    at_desk(data, work)


@user.command("invite")
@placed
@with_data
def invite(  # noqa: PLR0913, PLR0917 - each is an option
    email: str,
    role: Role,
    office: str | None,
    voice_of: str | None,
    duty: Duty | None,
    data: Path | None,
) -> None:
    """Print a link by which EMAIL chooses a password: good once, for seven days."""

    async def work(desk: Desk, premises: Premises) -> None:
        accounts = Accounts(desk.pool, utc_now, premises.secret)
        place = Place(role=role, office=office, voice_of=voice_of, duty=duty)
        made = await accounts.invitations.invite(email, place, None)
        subject, words = text_of(made, settings_of(data=data).public_url, "The answer record", office or "")
        click.echo(f"{subject}\n\n{words}")
        await _tell_unregistered(desk, office, voice_of)

    at_desk(data, work)


@user.command("second-step-off")
@click.argument("email")
@with_data
def second_step_off(email: str, data: Path | None) -> None:
    """For EMAIL who lost phone and recovery codes: they are signed out, and set it up anew."""

    async def work(desk: Desk, premises: Premises) -> None:
        await Accounts(desk.pool, utc_now, premises.secret).take_off_second_step(email)
        tell(f"{email} signs in with a password alone.")

    at_desk(data, work)


async def _tell_unregistered(desk: Desk, office: str | None, panel: str | None) -> None:
    named = (("office", office, lookup.office), ("panel", panel, lookup.panel))
    async with desk.pool.acquire() as connection:
        for what, slug, find in named:
            if slug and await find(connection, slug) is None:
                tell(f"The record has no {what} {slug} yet: a secretariat registers it in its workspace.")

"""The commands that revisit an entry: correct it, redact, withhold and restore its words, wipe the disk."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import asyncpg
import click
import msgspec

from accountability.cli.terminal import at_desk, tell, with_data
from accountability.domain.commands.base import Actor, Command
from accountability.domain.commands.integrity import CorrectEntry, RedactPart, RestorePart, WithholdPart
from accountability.domain.removals import APPROVERS, Ground, WithholdingGround
from accountability.handling.desk import Desk
from accountability.premises import Premises
from accountability.settings import SettingRefused
from accountability.storage.database import DatabaseRefused
from accountability.storage.redaction import wipe

OPERATOR, GOVERNANCE = Actor(role="operator"), Actor(role="information_governance")
POSITION = click.IntRange(0, 2**63 - 1)
KINDS = ["typo", "fact", "attribution"]


def of_part(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that say which words of which entry."""
    return click.argument("position", type=POSITION)(click.argument("part")(command))


def approved(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--approved-by",
        "approvers",
        multiple=True,
        required=True,
        type=click.Choice(APPROVERS),
        help="A role; give two different ones.",
    )(command)


def _two(approvers: tuple[str, ...]) -> tuple[str, str]:
    if len(approvers) != 2:  # noqa: PLR2004 - two people
        raise click.UsageError("give --approved-by twice")
    return approvers[0], approvers[1]


@click.command()
@click.argument("position", type=POSITION)
@click.option("--kind", required=True, type=click.Choice(KINDS))
@click.option("--reason", required=True, help="Why, in words the public will read.")
@click.option(
    "--text", "texts", multiple=True, metavar="PART=WORDS", help="New words of a part, like text/en=…."
)
@click.option("--body", help="The corrected codes and dates, as JSON.")
@with_data
def correct(  # noqa: PLR0913, PLR0917 - each is an option
    position: int,
    kind: Literal["typo", "fact", "attribution"],
    reason: str,
    texts: tuple[str, ...],
    body: str | None,
    data: Path | None,
) -> None:
    """Put a corrected version beside the entry at POSITION, at the request of the office that made it."""
    try:
        replaced = dict(text.split("=", 1) for text in texts)
        given = msgspec.Raw(json.dumps(json.loads(body)).encode()) if body else None
    except ValueError as error:
        raise click.UsageError(f"--text needs PART=WORDS and --body needs JSON: {error}") from error
    command = CorrectEntry(
        position=position, kind=kind, body=given, replaced_texts=replaced, texts={"reason/en": reason}
    )

    async def work(desk: Desk, _premises: Premises) -> None:
        try:
            receipt = await desk.handle(command, OPERATOR)
        except msgspec.ValidationError as error:
            raise click.BadParameter(f"not what such an entry holds: {error}", param_hint="--body") from error
        tell(f"Corrected by entry {receipt.positions[0]}.")

    at_desk(data, work)


@click.command()
@of_part
@click.option("--ground", required=True, type=click.Choice(get_args(Ground)))
@approved
@click.option("--replacement", metavar="WORDS", help="What the public reads in their place.")
@with_data
def redact(  # noqa: PLR0913, PLR0917 - each is an option
    position: int,
    part: str,
    ground: Ground,
    approvers: tuple[str, ...],
    replacement: str | None,
    data: Path | None,
) -> None:
    """Destroy the words PART of the entry at POSITION, and say so in the log for ever."""
    command = RedactPart(
        position=position,
        part=part,
        ground=ground,
        approved_by=_two(approvers),
        texts={"replacement/en": replacement} if replacement else {},
    )

    async def work(desk: Desk, premises: Premises) -> None:
        tell(f"Redacted by entry {await _done(desk, command)}. Backups expire within 30 days.")
        if premises.owner_url:
            await _wipe(premises.owner_url)
        else:
            tell("To take them off the database's disk, run `accountability wipe` with the owner's address.")

    at_desk(data, work)


@click.command()
@of_part
@click.option("--ground", required=True, type=click.Choice(get_args(WithholdingGround)))
@approved
@click.option(
    "--review-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which it is decided anew.",
)
@with_data
def withhold(  # noqa: PLR0913, PLR0917 - each is an option
    position: int,
    part: str,
    ground: WithholdingGround,
    approvers: tuple[str, ...],
    review_on: datetime | None,
    data: Path | None,
) -> None:
    """Take the words PART of the entry at POSITION out of view for now. They are kept, and can come back."""
    day: date | None = review_on.date() if review_on else None
    command = WithholdPart(
        position=position, part=part, ground=ground, approved_by=_two(approvers), review_on=day
    )

    async def work(desk: Desk, _premises: Premises) -> None:
        tell(f"Withheld by entry {await _done(desk, command)}.")

    at_desk(data, work)


@click.command()
@of_part
@with_data
def restore(position: int, part: str, data: Path | None) -> None:
    """Put the words PART of the entry at POSITION back, which were withheld."""

    async def work(desk: Desk, _premises: Premises) -> None:
        command = RestorePart(position=position, part=part)
        tell(f"Put back by entry {await _done(desk, command)}.")

    at_desk(data, work)


async def _done(desk: Desk, command: Command) -> str:
    receipt = await desk.handle(command, GOVERNANCE)
    return ", ".join(map(str, receipt.positions))


async def _wipe(owner_url: str) -> None:
    """What was redacted is out of everybody's reach already; this takes it off the disk at once."""
    try:
        await wipe(owner_url)
    except (DatabaseRefused, asyncpg.InsufficientPrivilegeError) as reason:
        tell(f"The words stay on the database's disk until `accountability wipe`: {reason}")


@click.command("wipe")
@with_data
def wipe_command(data: Path | None) -> None:
    """Take what was redacted off the database's disk, as its owner (ACCOUNTABILITY_OWNER_URL).

    The tables are written anew; readers wait meanwhile. `serve` does it when it starts, `redact` at once.
    """

    async def work(_desk: Desk, premises: Premises) -> None:
        if premises.owner_url is None:
            raise SettingRefused("only the database's owner can do it: set ACCOUNTABILITY_OWNER_URL")
        await wipe(premises.owner_url)
        tell("No byte of redacted words is left in the database's tables. Backups expire within 30 days.")

    at_desk(data, work)


COMMANDS = (correct, redact, withhold, restore, wipe_command)

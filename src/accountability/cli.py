"""The command line. Exit 0: done. 1: refused, with the reason. 64: wrong usage.

Each command is a few lines: read the settings, open the premises, call what does the work.
"""

import json
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import asyncpg
import click
import msgspec

from accountability import demonstration, importing
from accountability.accounts import Accounts
from accountability.app import create_app, make_ready, open_house, site_of, utc_now
from accountability.domain.commands import Actor, CorrectEntry, RedactPart
from accountability.domain.entries import Role
from accountability.domain.integrity import APPROVERS, Ground
from accountability.handling import Desk
from accountability.premises import Premises, opened
from accountability.projections.filling import replay
from accountability.publishing.export import export
from accountability.publishing.verifying import verify
from accountability.serving import behind, check_free, serve
from accountability.storage import lookup
from accountability.storage.database import DatabaseRefused, connect
from accountability.storage.migrations import MigrationRefused, migrate
from accountability.storage.redaction import vacuum
from accountability.terminal import addressed, at_desk, leave, run, settings_of, tell, with_data
from accountability.ticking import tick
from accountability.web.feeds.documents import every_current
from accountability.web.feeds.items import Place

OPERATOR = Actor(role="operator")
POSITION = click.IntRange(0, 2**63 - 1)
KINDS = ["typo", "fact", "attribution"]


def main() -> None:
    """Run one command and leave with its exit code."""
    leave(commands)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="accountability")
def commands() -> None:
    """The public record of what public bodies answer to the residents they asked."""


@commands.command()
@addressed
@click.option("--fresh", is_flag=True, help="Throw the demonstration's own data away and start over.")
def demo(host: str | None, port: int | None, data: Path | None, fresh: bool) -> None:  # noqa: FBT001 - a flag
    """Start a lived-in record on this machine: nothing else is needed."""
    settings = settings_of(host=host, port=port, data=data)
    run(demonstration.run(settings, tell, fresh=fresh))


@commands.command("serve")
@addressed
def serve_command(host: str | None, port: int | None, data: Path | None) -> None:
    """Serve the record. Without DATABASE_URL, from a private PostgreSQL in the data folder."""
    settings = settings_of(host=host, port=port, data=data)

    def ready() -> None:
        tell(f"Serving {settings.public_url} – stop with Ctrl-C.")

    async def work() -> None:
        await check_free(settings.host, settings.port)
        async with opened(settings, progress=tell, exclusive=True) as premises:
            await make_ready(premises, tell)
            async with open_house(premises, settings) as house:
                app = behind(create_app(house, site_of(settings)), settings.trusted_proxies)
                await serve(app, settings.host, settings.port, ready)

    run(work())


@commands.command("migrate")
@with_data
def migrate_command(data: Path | None) -> None:
    """Apply migrations/ as the owner (ACCOUNTABILITY_OWNER_URL)."""
    settings = settings_of(data=data)

    async def work() -> None:
        url = settings.owner_url or settings.database_url
        if url is None:
            async with opened(settings, kind=None, progress=tell):
                return
        connection = await connect(url)
        try:
            tell(f"{await migrate(connection, tell)} migrations applied.")
        except asyncpg.InsufficientPrivilegeError as error:
            raise MigrationRefused(
                f"this role may not migrate, give the owner's address in ACCOUNTABILITY_OWNER_URL: {error}"
            ) from error
        finally:
            await connection.close()

    run(work())


@commands.command("replay")
@with_data
def replay_command(data: Path | None) -> None:
    """Rebuild every read model from the log."""

    async def work(desk: Desk, _premises: Premises) -> None:
        async with desk.pool.acquire() as connection:
            tell(f"{await replay(connection, tell):,} entries replayed.")

    at_desk(data, work)


@commands.command("tick")
@with_data
def tick_command(data: Path | None) -> None:
    """Record the days that have passed; the server does it by itself every minute."""

    async def work(desk: Desk, _premises: Premises) -> None:
        tell(f"{await tick(desk.pool, utc_now())} entries recorded.")

    at_desk(data, work)


@commands.command("verify")
@click.argument("what", required=False)
@with_data
def verify_command(what: str | None, data: Path | None) -> int:
    """Check a record: WHAT is a site's address or an exported folder; without it, this instance's database.

    Exit 0: sound. 1: tampered. 2: could not tell.
    """
    if what is not None:
        return run(verify(what, tell))

    async def work(desk: Desk, _premises: Premises) -> int:
        return await verify(desk.pool, tell)

    return at_desk(data, work)


@commands.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_data
def export_command(folder: Path, data: Path | None) -> None:
    """Write the whole public record into FOLDER: entries, words, asks, feeds, and how to check them."""
    settings = settings_of(data=data)

    async def work(desk: Desk, premises: Premises) -> None:
        place = Place(settings.public_url, premises.origin)
        size = await export(
            desk.pool,
            folder,
            now=utc_now(),
            public_url=place.public_url,
            origin=place.origin,
            feeds=partial(every_current, place=place),
        )
        tell(f"{size:,} entries exported to {folder}.")

    at_desk(data, work)


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--panel", required=True, help="The panel whose recommendations these are.")
@click.option("--dry-run", is_flag=True, help="Check every row, store nothing.")
@with_data
def import_command(file: Path, panel: str, dry_run: bool, data: Path | None) -> None:  # noqa: FBT001 - a flag
    """Publish a panel's recommendations from a CSV file. All rows or none; an error is named with its row."""
    rows = importing.read(file.read_bytes())

    async def work(desk: Desk, _premises: Premises) -> None:
        actor = await importing.secretariat_of(desk.pool, panel)
        published = await importing.publish(desk, actor, panel, rows, dry_run=dry_run)
        tell(f"{published} recommendations {'can be ' if dry_run else ''}published.")

    at_desk(data, work)


@commands.group()
def user() -> None:
    """The people who may sign in."""


@user.command("add")
@click.argument("email")
@click.option(
    "--role", required=True, type=click.Choice([name for name in get_args(Role) if name != "clock"])
)
@click.option("--office", help="The office they act for, by its short name.")
@click.password_option(help="Asked for if absent. At least twelve characters.")
@with_data
def user_add(email: str, role: Role, office: str | None, password: str, data: Path | None) -> None:
    """Let EMAIL sign in."""

    async def work(desk: Desk, premises: Premises) -> None:
        await Accounts(desk.pool, utc_now, premises.secret).add(email, password, role, office)
        tell(f"{email} can sign in.")
        if office and not await _is_registered(desk, office):
            tell(f"The record has no office {office} yet: a secretariat registers it in its workspace.")

    at_desk(data, work)


async def _is_registered(desk: Desk, office: str) -> bool:
    async with desk.pool.acquire() as connection:
        return await lookup.office(connection, office) is not None


@commands.command()
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


@commands.command()
@click.argument("position", type=POSITION)
@click.argument("part")
@click.option("--ground", required=True, type=click.Choice(get_args(Ground)))
@click.option(
    "--approved-by",
    "approvers",
    multiple=True,
    required=True,
    type=click.Choice(APPROVERS),
    help="A role; give two different ones.",
)
@with_data
def redact(position: int, part: str, ground: Ground, approvers: tuple[str, ...], data: Path | None) -> None:
    """Destroy the words PART of the entry at POSITION, and say so in the log for ever."""
    if len(approvers) != 2:  # noqa: PLR2004 - two people
        raise click.UsageError("give --approved-by twice")
    command = RedactPart(
        position=position, part=part, ground=ground, approved_by=(approvers[0], approvers[1])
    )

    async def work(desk: Desk, premises: Premises) -> None:
        receipt = await desk.handle(command, Actor(role="information_governance"))
        tell(f"Redacted by entry {', '.join(map(str, receipt.positions))}. Backups expire within 30 days.")
        if premises.owner_url:
            await _wipe(premises.owner_url)
        else:
            tell("Set ACCOUNTABILITY_OWNER_URL to take the words off the database's disk at once.")

    at_desk(data, work)


async def _wipe(owner_url: str) -> None:
    """What was redacted is out of everybody's reach already; this takes it off the disk at once."""
    try:
        owner = await connect(owner_url)
    except DatabaseRefused as reason:
        tell(f"The words stay on the database's disk until its next vacuum: {reason}")
        return
    try:
        await vacuum(owner)
    finally:
        await owner.close()

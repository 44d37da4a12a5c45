"""The command line. Exit 0: done. 1: refused, with the reason. 64: wrong usage.

Each command is a few lines: read the settings, open the premises, call what does the work.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import click
import msgspec

from accountability import demonstration, importing
from accountability.accounts import AccountRefused, Accounts
from accountability.app import create_app, open_house, rebuild_if_needed, site_of, utc_now
from accountability.domain.commands import Actor, CorrectEntry, RedactPart
from accountability.domain.entries import Role, Rule
from accountability.domain.integrity import Ground
from accountability.handling import Busy, Desk
from accountability.premises import Premises, opened
from accountability.projections.filling import replay
from accountability.publishing.export import ExportRefused, export
from accountability.publishing.verifying import verify
from accountability.serving import PortTaken, serve
from accountability.settings import SettingRefused, Settings, from_environment
from accountability.storage.binaries import ServerRefused
from accountability.storage.data_folder import DataFolderRefused
from accountability.storage.database import DatabaseRefused, connect, open_pool
from accountability.storage.migrations import MigrationRefused, migrate
from accountability.storage.redaction import vacuum
from accountability.ticking import tick
from accountability.web.assets import AssetsMissing

T = TypeVar("T")
WRONG_USAGE = 64
REFUSALS = (
    AccountRefused,
    AssetsMissing,
    Busy,
    DataFolderRefused,
    DatabaseRefused,
    ExportRefused,
    MigrationRefused,
    PortTaken,
    Rule,
    ServerRefused,
    SettingRefused,
    demonstration.NotADemonstration,
    importing.ImportRefused,
)
OPERATOR = Actor(role="operator")
KINDS = ["typo", "fact", "attribution"]


def main() -> None:
    """Run one command and leave with its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        code = commands.main(standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(WRONG_USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(1)
    except REFUSALS as refusal:
        tell(f"Refused: {refusal}")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def tell(message: str) -> None:
    """Progress and refusals go to stderr; stdout is for what was asked."""
    click.echo(message, err=True)


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def addressed(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of `demo` and `serve`."""
    command = click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")(command)
    command = click.option("--port", type=click.IntRange(1, 65535), help="Port.  [default: 8000]")(command)
    return with_data(command)


def with_data(command: Callable[..., Any]) -> Callable[..., Any]:
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option("--data", type=kind, help="Data folder.  [default: the user's own]")(command)


def settings_of(**given: object) -> Settings:
    return from_environment(os.environ, **given)


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

    async def work() -> None:
        async with (
            opened(settings, progress=tell, exclusive=True) as premises,
            open_house(premises, settings) as house,
        ):
            await rebuild_if_needed(premises, tell)
            app = create_app(house, site_of(settings))
            await serve(
                app,
                settings.host,
                settings.port,
                lambda: tell(f"Serving {settings.public_url} – stop with Ctrl-C."),
            )

    run(work())


@commands.command("migrate")
@with_data
def migrate_command(data: Path | None) -> None:
    """Apply migrations/ as the owner (ACCOUNTABILITY_OWNER_URL)."""
    settings = settings_of(data=data)

    async def work() -> None:
        url = settings.owner_url or settings.database_url
        if url is None:
            async with opened(settings, progress=tell):
                return
        connection = await connect(url)
        try:
            tell(f"{await migrate(connection, tell)} migrations applied.")
        finally:
            await connection.close()

    run(work())


def at_desk(data: Path | None, work: Callable[[Desk, Premises], Coroutine[Any, Any, T]]) -> T:
    """Open the premises and do something with a desk over its database."""
    settings = settings_of(data=data)

    async def inside() -> T:
        async with opened(settings, progress=lambda _: None) as premises:
            pool = await open_pool(premises.app_url, "app", 2)
            try:
                return await work(Desk(pool, utc_now), premises)
            finally:
                await pool.close()

    return run(inside())


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
        size = await export(
            desk.pool, folder, now=utc_now(), public_url=settings.public_url, origin=premises.origin
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

    async def work(desk: Desk, _premises: Premises) -> None:
        rows = importing.read(file.read_bytes())
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

    at_desk(data, work)


@commands.command()
@click.argument("position", type=click.IntRange(0))
@click.option("--kind", required=True, type=click.Choice(KINDS))
@click.option("--reason", required=True, help="Why, in words the public will read.")
@click.option(
    "--text", "texts", multiple=True, metavar="PART=WORDS", help="New words of a part, like text/en=…."
)
@click.option("--body", help="The corrected codes and dates, as JSON.")
@with_data
def correct(  # noqa: PLR0913 - each is an option
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
        receipt = await desk.handle(command, OPERATOR)
        tell(f"Corrected by entry {receipt.positions[0]}.")

    at_desk(data, work)


@commands.command()
@click.argument("position", type=click.IntRange(0))
@click.argument("part")
@click.option("--ground", required=True, type=click.Choice(get_args(Ground)))
@click.option(
    "--approved-by", "approvers", multiple=True, required=True, help="A role; give two different ones."
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
        if premises.owner_url:
            owner = await connect(premises.owner_url)
            await vacuum(owner)
            await owner.close()
        tell(f"Redacted by entry {', '.join(map(str, receipt.positions))}. Backups expire within 30 days.")

    at_desk(data, work)

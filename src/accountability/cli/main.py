"""The command line. Exit 0: done. 1: refused, with the reason. 64: wrong usage.

Each command is a few lines: read the settings, open the premises, call what does the work.
"""

from pathlib import Path

import asyncpg
import click

from accountability import demonstration
from accountability.app import create_app, make_ready, open_house, site_of, utc_now
from accountability.cli import copies, integrity, keys, mirror, post, sso, users, witness
from accountability.cli.terminal import addressed, at_desk, leave, run, settings_of, tell, with_data
from accountability.handling.desk import Desk
from accountability.handling.ticking import tick
from accountability.premises import Premises, opened
from accountability.projections.filling import replay
from accountability.serving import behind, check_free, serve
from accountability.storage.database import connect
from accountability.storage.migrations import MigrationRefused, migrate
from accountability.workspace import importing
from accountability.workspace.releasing import release_due
from accountability.workspace.submissions import Submissions


def main() -> None:
    """Run one command and leave with its exit code."""
    leave(commands)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="accountability")
def commands() -> None:
    """The public record of what public bodies answer to the residents they asked."""


commands.add_command(witness.command)
commands.add_command(mirror.command)
commands.add_command(keys.key)
commands.add_command(post.post)
commands.add_command(users.user)
commands.add_command(sso.sso)
for command in (*copies.COMMANDS, *integrity.COMMANDS):
    commands.add_command(command)


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
            async with open_house(premises, settings, said=tell) as house:
                app = behind(create_app(house, site_of(settings)), settings.trusted_proxies)
                await serve(app, settings.host, settings.port, ready, house.alarm())

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
    """Record the days that have passed, publish what is due; the server does it by itself."""

    async def work(desk: Desk, _premises: Premises) -> None:
        tell(f"{await tick(desk.pool, utc_now())} entries recorded.")
        tell(f"{await release_due(desk)} scheduled releases published.")

    at_desk(data, work)


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--panel", required=True, help="The panel whose recommendations these are.")
@click.option("--dry-run", is_flag=True, help="Check every row, store nothing.")
@with_data
def import_command(file: Path, panel: str, dry_run: bool, data: Path | None) -> None:  # noqa: FBT001 - a flag
    """Publish a panel's recommendations from CSV or Excel. All rows or none; an error names its row."""
    rows = importing.read(file.read_bytes())

    async def work(desk: Desk, _premises: Premises) -> None:
        actor = await importing.secretariat_of(desk.pool, panel)
        published = await importing.publish(desk, actor, panel, rows, dry_run=dry_run)
        tell(f"{published} recommendations {'can be ' if dry_run else ''}published.")

    at_desk(data, work)


@commands.group()
def releases() -> None:
    """What was approved for a minute to come."""


@releases.command("stop")
@click.option("--office", help="Only what this office has approved. Without it: of every office.")
@with_data
def stop_releases(office: str | None, data: Path | None) -> None:
    """Stop all scheduled releases: each then waits for its approvers again."""

    async def work(desk: Desk, _premises: Premises) -> None:
        tell(f"{len(await Submissions(desk).stop_all(office))} scheduled releases stopped.")

    at_desk(data, work)

"""The commands about copies of the record: `export` writes one, `verify` checks any."""

from pathlib import Path

import click

from accountability.app import utc_now
from accountability.handling import Desk
from accountability.pack import Pack
from accountability.premises import Premises
from accountability.publishing.export import export
from accountability.publishing.published import Published
from accountability.publishing.verifying import verify as verify_database
from accountability.terminal import at_desk, settings_of, tell, with_data
from accountability.verifying import command as verifying
from accountability.verifying.command import Asked, WrongUsage

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("verify")
@click.argument("what", required=False)
@click.option("--policy", type=FILE, help=verifying.POLICY)
@click.option("--since", type=FILE, help=verifying.SINCE)
@click.option("--watch", is_flag=True, help=verifying.WATCH)
@with_data
def verify(what: str | None, policy: Path | None, since: Path | None, watch: bool, data: Path | None) -> int:  # noqa: FBT001 - a flag
    """Check a record, with nothing but its bytes and the keys you trust.

    WHAT is a site's address or that of its log; a folder, exported or with just the log's files; or a receipt
    (.tlog-proof). Without it, this instance's own database is checked.

    Exit 0: sound. 1: tampered with, also when something else is missing. 2: could not tell.
    """
    if what is not None:
        try:
            return verifying.verify(Asked(what, policy, since, watch), click.echo)
        except WrongUsage as reason:
            raise click.UsageError(str(reason)) from reason
    if policy or since or watch:
        raise click.UsageError("--policy, --since and --watch go with WHAT")

    async def work(desk: Desk, premises: Premises) -> int:
        return await verify_database(desk.pool, Published(premises.folder.log).checkpoint(), click.echo)

    return at_desk(data, work)


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_data
def export_command(folder: Path, data: Path | None) -> None:
    """Write the whole public record into FOLDER: pages, feeds, entries, words, proofs, and how to check them.

    It can be read and checked from any web server or disk, without this service.
    """
    settings = settings_of(data=data)

    async def work(desk: Desk, premises: Premises) -> None:
        now, published = utc_now(), Published(premises.folder.log)
        pack = Pack(settings, premises.origin, published, now, demo=premises.folder.kind == "demo")
        size = await export(
            desk.pool,
            folder,
            now=now,
            public_url=settings.public_url,
            origin=premises.origin,
            published=published,
            documents=pack.documents,
        )
        tell(f"{size:,} entries exported to {folder}.")

    at_desk(data, work)


COMMANDS = [verify, export_command]

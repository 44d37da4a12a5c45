"""The commands about copies: `export` writes one, `verify` checks any, `recover` makes a short log whole."""

import asyncio
from pathlib import Path

import click
import msgspec

from accountability.app import utc_now
from accountability.cli.terminal import at_desk, run, settings_of, tell, with_data
from accountability.handling.desk import Desk
from accountability.mirroring.memory import Memory
from accountability.mirroring.recovering import RecoveryRefused, recover
from accountability.pack import Pack
from accountability.premises import Premises, opened
from accountability.publishing.export import export
from accountability.publishing.published import Published
from accountability.publishing.readme import Mirrored
from accountability.publishing.verifying import verify as verify_database
from accountability.transparency.policies import BadPolicy, Policy
from accountability.verifying import command as verifying
from accountability.verifying.command import Asked, WrongUsage
from accountability.verifying.copies import CannotTell, Copy, copy_at

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

    return at_desk(data, work, of_mirrors=True)


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_data
def export_command(folder: Path, data: Path | None) -> None:
    """Write the whole public record into FOLDER: pages, feeds, entries, words, proofs, and how to check them.

    It can be read and checked from any web server or disk, without this service. The data folder may be a
    mirror's: so the record outlives its source.
    """
    settings = settings_of(data=data)

    async def work(desk: Desk, premises: Premises) -> None:
        now, published = utc_now(), Published(premises.folder.log)
        kind, mirrored, address = premises.folder.kind, None, settings.public_url
        if kind == "mirror":
            mirrored = Mirrored(settings.kept_by, Memory(premises.folder.mirror).state.checked)
            address = _source(published) or address
        pack = Pack(
            msgspec.structs.replace(settings, public_url=address),
            premises.origin,
            published,
            now,
            demo=kind == "demo",
        )
        size = await export(
            desk.pool,
            folder,
            now=now,
            public_url=address,
            origin=premises.origin,
            published=published,
            documents=pack.documents,
            mirrored=mirrored,
        )
        tell(f"{size:,} entries exported to {folder}.")

    at_desk(data, work, of_mirrors=True)


def _source(published: Published) -> str | None:
    """Where the record that is mirrored was, as its own policy names it."""
    try:
        urls = Policy.parse(published.policy() or b"").log_urls.values()
    except BadPolicy:
        return None
    return next((url.removesuffix("/").removesuffix("/log") for url in urls), None)


@click.command("recover")
@click.argument("source")
@click.option("--words", metavar="WHERE", help="Another copy to take words from that SOURCE lacks.")
@click.option("--without-words", is_flag=True, help="Go on without words that no copy has, and name them.")
@with_data
def recover_command(source: str, words: str | None, without_words: bool, data: Path | None) -> None:  # noqa: FBT001 - a flag
    """Bring back the entries that an older backup lacks, from SOURCE.

    SOURCE is the address of a mirror or of this record, or a folder: an export, or a data folder's `log/`
    (with --words, for it holds none). It must go on from what this machine signed last.
    """
    settings = settings_of(data=data)

    async def work() -> None:
        copies = [await asyncio.to_thread(_copy_at, where) for where in (source, words) if where is not None]
        async with opened(settings, kind=None, progress=tell, exclusive=True) as premises:
            if premises.owner_url is None:
                raise RecoveryRefused("give the owner's address in ACCOUNTABILITY_OWNER_URL")
            found = await recover(
                premises.owner_url,
                premises.folder,
                premises.origin,
                copies,
                without_words=without_words,
                tell=tell,
            )
        tell(f"{found.entries:,} entries and {found.texts:,} texts recovered: the log holds {found.size:,}.")

    run(work())


def _copy_at(where: str) -> Copy:
    try:
        return copy_at(where)
    except CannotTell as error:
        raise RecoveryRefused(str(error)) from error


COMMANDS = [verify, export_command, recover_command]

"""What every command shares: how it is stopped and refused, its settings, and the desk it works at."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import asyncpg
import click
import msgspec
from eventsourcing.persistence import OperationalError

from accountability import demonstration
from accountability.app import utc_now
from accountability.domain.entries import Rule
from accountability.handling.desk import Busy, Desk
from accountability.mirroring.memory import MirrorRefused
from accountability.mirroring.recovering import RecoveryRefused
from accountability.premises import Premises, opened
from accountability.publishing.export import ExportRefused
from accountability.publishing.mail.courier import NotSent
from accountability.publishing.mail.message import AddressRefused
from accountability.publishing.published import Published
from accountability.publishing.refusals import PublishingRefused
from accountability.serving import PortTaken, ServingFailed
from accountability.settings import SettingRefused, Settings, from_environment
from accountability.storage.binaries import ServerRefused
from accountability.storage.data_folder import DataFolder, DataFolderRefused, Kind, is_mirrors
from accountability.storage.database import DatabaseRefused, open_pool
from accountability.storage.migrations import MigrationRefused
from accountability.web.assets import AssetsMissing
from accountability.witnessing.identity import WitnessRefused
from accountability.workspace import importing
from accountability.workspace.credentials import AccountRefused
from accountability.workspace.sso.provider import ProviderFailed
from accountability.workspace.sso.settings import SsoRefused

T = TypeVar("T")
REFUSED, WRONG_USAGE = 1, 64
MIRROR: Kind = "mirror"
ANY_RECORD: Kind | None = None
REFUSALS = (
    AccountRefused,
    AddressRefused,
    AssetsMissing,
    Busy,
    DataFolderRefused,
    DatabaseRefused,
    ExportRefused,
    MigrationRefused,
    MirrorRefused,
    NotSent,
    PortTaken,
    ProviderFailed,
    PublishingRefused,
    RecoveryRefused,
    Rule,
    ServerRefused,
    ServingFailed,
    SettingRefused,
    SsoRefused,
    WitnessRefused,
    demonstration.NotADemonstration,
    importing.ImportRefused,
)
# The server went away under a command: what it had not finished is undone, as of any transaction.
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    ConnectionError,
    OperationalError,
)


def leave(commands: click.Group) -> NoReturn:
    """Run the command that was asked for and leave with its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        code = commands.main(standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(WRONG_USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(REFUSED)
    except (click.Abort, KeyboardInterrupt, asyncio.CancelledError):
        tell("Stopped.")
        sys.exit(REFUSED)
    except REFUSALS as refusal:
        _refuse(str(refusal))
    except asyncpg.InsufficientPrivilegeError as error:
        _refuse(f"the database's role may not do this: {error}")
    except LOST as error:
        _refuse(f"the database went away; nothing was done by halves: {error}")
    except OSError as error:
        _refuse(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(reason: str) -> NoReturn:
    tell(f"Refused: {reason}")
    sys.exit(REFUSED)


def tell(message: str) -> None:
    """Progress and refusals go to stderr; stdout is for what was asked."""
    click.echo(message, err=True)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end. SIGTERM and Ctrl-C cancel the work, which stops what it started on its way out."""

    async def inside() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
        return await work

    return asyncio.run(inside())


def settings_of(**given: object) -> Settings:
    """The settings of this process, with what the command line gives in their place."""
    return from_environment(os.environ, **given)


def addressed(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of whatever serves: `demo`, `serve`, `witness`."""
    command = click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")(command)
    command = click.option("--port", type=click.IntRange(1, 65535), help="Port.  [default: 8000]")(command)
    return with_data(command)


def with_data(command: Callable[..., Any]) -> Callable[..., Any]:
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option("--data", type=kind, help="Data folder.  [default: the user's own]")(command)


def at_desk(
    data: Path | None,
    work: Callable[[Desk, Premises], Coroutine[Any, Any, T]],
    *,
    of_mirrors: bool = False,
) -> T:
    """Do something with a desk over a record's database: a service's or a demonstration's.

    `of_mirrors`: or over a mirror's, for whoever only reads.
    """
    settings, kind = settings_of(data=data), ANY_RECORD
    if of_mirrors and is_mirrors(settings.data):
        settings, kind = _as_mirror(settings), MIRROR

    async def inside() -> T:
        async with opened(settings, kind) as premises:
            pool = await open_pool(premises.app_url, "app", 2)
            try:
                return await work(Desk(pool, utc_now), premises)
            finally:
                await pool.close()

    return run(inside())


def _as_mirror(settings: Settings) -> Settings:
    """With the name of the log that is mirrored. Raises MirrorRefused without a whole copy with words."""
    folder = DataFolder.at(settings.data, kind=MIRROR)
    kept = Published(folder.log).checkpoint()
    if kept is None:
        raise MirrorRefused(f"{folder.path} holds no whole copy yet: let `accountability mirror` finish one")
    if settings.database_url is None and not folder.cluster.exists():
        raise MirrorRefused(
            f"{folder.path} is a mirror's without words: its log/ is all there is of it, as it stands"
        )
    return msgspec.structs.replace(settings, origin=kept.origin)

"""A private PostgreSQL in the data folder, for those who bring no database of their own.

It listens on a Unix socket only, with a generated password. What happens after a crash:

- PostgreSQL was killed: the next start recovers from its write-ahead log;
- we were killed: the server lives on; the next program that owns the folder adopts and later stops it.

A server that somebody else started by hand on these data is used if it can be, and left running.
"""

import shutil
import subprocess
import time
from asyncio import sleep
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import msgspec

from accountability.storage import postmaster
from accountability.storage.binaries import ServerRefused
from accountability.storage.cluster import (
    NAME,
    Cluster,
    cluster_of,
    initialise,
    last_words,
    make_sockets,
    refusal,
    spawn,
    tidy,
)
from accountability.storage.data_folder import DataFolder, FolderInUse

PATIENCE = 60.0  # seconds without a sign of life
SHARING_PATIENCE = 15.0
PAUSE = 0.01
NAME_OF_SERVER = "select current_setting('cluster_name')"
Progress = Callable[[str], None]


class PasswordRefused(ServerRefused):
    """Raised when the kept password is not the one that the cluster was made with."""


class ServerSilent(ServerRefused):
    """Raised when a server is there and answers nobody."""


class RunningServer(msgspec.Struct, frozen=True):
    """`admin_url` is the owner's address of the database `postgres`; `major` PostgreSQL's version."""

    admin_url: str
    major: int


@asynccontextmanager
async def running(
    folder: DataFolder,
    bindir: Path | None = None,
    *,
    progress: Progress = lambda _: None,
    exclusive: bool = False,
) -> AsyncIterator[RunningServer]:
    """A server that accepts connections. It is stopped on leaving, unless another program owns the folder.

    Without `exclusive` a server that another program runs here is shared. Raises ServerRefused or
    DataFolderRefused with a reason fit to be shown. A signal must reach the caller as an exception or a
    cancellation: one that just ends the process leaves the server to the next program.
    """
    cluster = cluster_of(folder, bindir)
    with ExitStack() as leaving:
        try:
            leaving.enter_context(folder.owned())
        except FolderInUse as in_use:
            url = None if exclusive else await _shared(cluster)
            if url is None:
                raise in_use from None
        else:
            url = await _adopted(cluster, leaving) or await _started(cluster, leaving, progress)
        yield RunningServer(url, cluster.programs.major)


async def _shared(cluster: Cluster) -> str | None:
    """The address of the server that the folder's owner runs, which may still be making its cluster."""
    deadline = time.monotonic() + SHARING_PATIENCE
    while time.monotonic() < deadline:
        if await _name_at(partial(_address, cluster)) is not None:
            return _address(cluster)
        await sleep(PAUSE)
    return None


async def _adopted(cluster: Cluster, leaving: ExitStack) -> str | None:
    """The address of a server that outlived the program that started it."""
    name = await _name_at(partial(_address, cluster))
    found = postmaster.read(cluster.data)
    if name is None or found is None:
        return None
    if name == NAME:
        leaving.callback(found.stop)
    return _address(cluster)


async def _started(cluster: Cluster, leaving: ExitStack, progress: Progress) -> str:
    tidy(cluster)
    if not cluster.data.exists():
        progress(f"Setting up a private PostgreSQL {cluster.programs.major} …")
        initialise(cluster)
    progress("Starting the private PostgreSQL …")
    sockets = make_sockets(cluster)
    leaving.callback(shutil.rmtree, sockets, ignore_errors=True)
    url = cluster.url(sockets)
    deadline = time.monotonic() + PATIENCE
    while True:
        child = spawn(cluster, sockets)
        leaving.callback(_stop, child)
        if await _name_at(partial(_living, child, url)) is not None:
            return url
        # After a kill its children may hold the shared memory for a moment longer.
        if "shared memory" not in last_words(cluster) or time.monotonic() > deadline:
            raise refusal("PostgreSQL does not start", last_words(cluster))
        await sleep(20 * PAUSE)


def _living(child: "subprocess.Popen[bytes]", url: str) -> str | None:
    return url if child.poll() is None else None


def _stop(child: "subprocess.Popen[bytes]") -> None:
    postmaster.stop(child.pid, lambda: child.poll() is not None)


def _address(cluster: Cluster) -> str | None:
    """Where the living server of this cluster is to be reached, or will be."""
    found = postmaster.read(cluster.data)
    if found is None:
        return None
    return cluster.url(found.sockets or Path("/nowhere"), found.port)


async def _name_at(address: Callable[[], str | None]) -> str | None:
    """The name of the server at this address once it accepts connections; none as soon as it has no address.

    Nothing but a connection proves that a server is ready. One that recovers says so, and may take its time.
    """
    deadline = time.monotonic() + PATIENCE
    while (url := address()) is not None:
        try:
            return await _name(url)
        except asyncpg.OperatorInterventionError:  # it starts, recovers or shuts down
            deadline = time.monotonic() + PATIENCE
        except asyncpg.InvalidAuthorizationSpecificationError as error:
            raise PasswordRefused(
                "the database does not know the password in the data folder's keys/"
            ) from error
        except (OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.TooManyConnectionsError):
            if time.monotonic() > deadline:
                raise ServerSilent(
                    "a PostgreSQL is there and does not answer: stop it, then try again"
                ) from None
        except asyncpg.PostgresError as error:  # what it runs on is damaged
            raise ServerRefused(f"PostgreSQL starts and cannot serve: {error}") from error
        await sleep(PAUSE)
    return None


async def _name(url: str) -> str:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        return str(await connection.fetchval(NAME_OF_SERVER))
    finally:
        await connection.close()

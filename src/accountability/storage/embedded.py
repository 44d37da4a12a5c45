"""A private PostgreSQL in the data folder, for those who bring no database of their own.

The server is a direct child in a session of its own, so that Ctrl-C reaches us and not it: we stop it last.
It listens on a unix socket only, with a generated password. What happens after a crash:

- initdb was killed: its folder bears a temporary name and is removed by the next start;
- PostgreSQL was killed: the next start recovers from its write-ahead log;
- we were killed: the server lives on; the next program that owns the folder adopts and later stops it.
"""

import asyncio
import hashlib
import os
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import asyncpg
import msgspec

from accountability.storage import binaries
from accountability.storage.binaries import Binaries, ServerRefused
from accountability.storage.data_folder import DataFolder, FolderInUse
from accountability.storage.kept import kept

OWNER = "accountability_owner"
LONGEST_SOCKET = 90  # of the 107 bytes that a socket's path may have, "/.s.PGSQL.5432.lock" takes the rest
START_SECONDS = 60.0
STOP_SECONDS = 30.0
Progress = Callable[[str], None]


class RunningServer(msgspec.Struct, frozen=True):
    """`admin_url` is the owner's address of the database `postgres`; `major` PostgreSQL's version."""

    admin_url: str
    major: int


class _Place(msgspec.Struct, frozen=True):
    """Where one server keeps its data and its socket, and how to sign in to it."""

    data: Path
    sockets: Path
    diary: Path
    password: str

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}:{self.password}@/postgres?host={quote(str(self.sockets), safe='/')}"


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
    DataFolderRefused with a reason fit to be shown.
    """
    found = binaries.find(bindir)
    place = _place_of(folder, found)
    _check_version(place.data, found)
    with ExitStack() as stack:
        try:
            stack.enter_context(folder.owned())
        except FolderInUse:
            if exclusive or not await _answers(place, START_SECONDS / 4):
                raise
            yield RunningServer(place.url, found.major)
            return
        process = None if await _answers(place) else await _start(place, found, progress)
        try:
            yield RunningServer(place.url, found.major)
        finally:
            await asyncio.shield(_stop(place, process))


def _place_of(folder: DataFolder, found: Binaries) -> _Place:
    binaries.check_reachable(folder.pg, found.account)
    if found.account is not None:
        os.chown(folder.pg, found.account.uid, found.account.gid)
    return _Place(
        data=folder.pg / "data",
        sockets=_socket_folder(folder, found),
        diary=folder.pg / "server.log",
        password=kept(folder.keys / "database-owner", lambda: secrets.token_hex(24)),
    )


def _socket_folder(folder: DataFolder, found: Binaries) -> Path:
    """In the data folder, or where that path is too long in a folder of ours with a short one."""
    uid = found.account.uid if found.account else os.geteuid()
    if len(os.fsencode(folder.pg)) <= LONGEST_SOCKET:
        return folder.pg
    name = hashlib.sha256(os.fsencode(folder.path)).hexdigest()[:12]
    where = Path(tempfile.gettempdir()) / f"accountability-{uid}-{name}"
    with suppress(FileExistsError):
        where.mkdir(mode=0o700)
        if found.account:
            os.chown(where, found.account.uid, found.account.gid)
    status = where.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != uid or stat.S_IMODE(status.st_mode) != 0o700:
        raise ServerRefused(f"{where} is not ours: remove it or choose a data folder with a shorter path")
    return where


def _check_version(data: Path, found: Binaries) -> None:
    with suppress(FileNotFoundError):
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != str(found.major):
            raise ServerRefused(
                f"the data were made by PostgreSQL {made_by} and this is {found.major}: export with the old "
                "version, import with the new one"
            )


async def _answers(place: _Place, patience: float = 0.0) -> bool:
    """Whether a server accepts connections: nothing but a connection proves it."""
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection = await asyncpg.connect(place.url, timeout=5)
            await connection.close()
            return True
        if asyncio.get_running_loop().time() >= deadline:
            return False
        await asyncio.sleep(0.02)


async def _start(place: _Place, found: Binaries, progress: Progress) -> "subprocess.Popen[bytes]":
    if not place.data.exists():
        progress(f"Setting up a private PostgreSQL {found.major} …")
        _initialise(place, found)
    progress("Starting the private PostgreSQL …")
    deadline = asyncio.get_running_loop().time() + START_SECONDS
    while True:
        process = _spawn(place, found)
        while process.poll() is None and asyncio.get_running_loop().time() < deadline:
            if await _answers(place):
                return process
            await asyncio.sleep(0.01)
        if process.poll() is None:
            process.kill()
            process.wait()
        # After a kill its children may hold the shared memory for a moment longer.
        if asyncio.get_running_loop().time() >= deadline or not _may_clear_up(place):
            raise ServerRefused(f"PostgreSQL does not start: {_last_words(place)}")
        await asyncio.sleep(0.2)


def _initialise(place: _Place, found: Binaries) -> None:
    for left in place.data.parent.glob(".new-*"):
        shutil.rmtree(left)
    draft = place.data.parent / f".new-{secrets.token_hex(4)}"
    password_file = place.data.parent / f".new-{secrets.token_hex(4)}.password"
    password_file.touch(mode=0o600)
    password_file.write_text(place.password)
    if found.account:
        os.chown(password_file, found.account.uid, found.account.gid)
    command = found.command(
        "initdb",
        f"--pgdata={draft}",
        f"--username={OWNER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
    )
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **found.as_user)  # type: ignore[call-overload] # noqa: S603
    finally:
        password_file.unlink()
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise ServerRefused(f"PostgreSQL cannot be set up in {place.data.parent}: {_last_line(done.stderr)}")
    draft.rename(place.data)


def _spawn(place: _Place, found: Binaries) -> "subprocess.Popen[bytes]":
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.sockets),
        "unix_socket_permissions": "0700",
    }
    command = found.command("postgres", "-D", str(place.data))
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with place.diary.open("ab") as diary:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload] # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=diary,
            stderr=diary,
            cwd="/",
            start_new_session=True,
            **found.as_user,
        )
    return process


async def _stop(place: _Place, process: "subprocess.Popen[bytes] | None") -> None:
    """A fast shutdown; of an adopted server by its pid file. One that does not obey is left to recover later."""
    pid = process.pid if process else _pid_of(place)
    if pid is None:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    deadline = asyncio.get_running_loop().time() + STOP_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        if process.poll() is not None if process else _pid_of(place) is None:
            return
        await asyncio.sleep(0.01)
    if process:
        process.kill()
        process.wait()


def _pid_of(place: _Place) -> int | None:
    with suppress(OSError, ValueError, IndexError):
        return int((place.data / "postmaster.pid").read_text().split()[0])
    return None


def _may_clear_up(place: _Place) -> bool:
    words = _last_words(place)
    return "shared memory" in words or "lock file" in words


def _last_words(place: _Place) -> str:
    with suppress(OSError):
        text = place.diary.read_bytes()[-4096:].decode(errors="replace")
        fatal = [line for line in text.splitlines() if "FATAL" in line or "PANIC" in line]
        return (fatal or text.splitlines() or ["no reason given"])[-1]
    return "no reason given"


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return next(
        (line for line in lines if "error" in line.lower()), lines[-1] if lines else "no reason given"
    )

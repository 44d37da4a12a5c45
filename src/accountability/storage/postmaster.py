"""Who serves a cluster, as PostgreSQL's own `postmaster.pid` tells it, and how to stop it.

The file outlives a killed server, and its process id may since have gone to somebody else: it is believed
only if that process is a PostgreSQL of the cluster's owner. So nobody can point us, who may be root, at
another process by writing there. (Without /proc, as on macOS, a living process is believed.)
"""

import contextlib
import os
import shutil
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

FILE = "postmaster.pid"
PROCESSES = Path("/proc")
# Short, whatever the data folder's path is: a socket's may have 107 bytes.
SOCKETS = Path("/tmp")  # noqa: S108 - mkdtemp makes each folder in it
SOCKETS_PREFIX = "accountability-socket-"
STOPPING = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))


class Postmaster(msgspec.Struct, frozen=True):
    """A living server. `sockets` is its socket folder, absent until it listens."""

    pid: int
    port: int
    sockets: Path | None
    data: Path
    owner: int

    def stop(self) -> None:
        stop(self.pid, lambda: (found := read(self.data)) is None or found.pid != self.pid)
        _remove_sockets(self)


def read(data: Path) -> Postmaster | None:
    """The living server of this cluster."""
    found = _recorded(data)
    return found if found is not None and _lives(found.pid, found.owner) else None


def clear_up(data: Path) -> None:
    """Remove what a killed server left behind. Only for the folder's owner, when `read` finds nobody.

    A process id that went to somebody else would keep PostgreSQL from starting for ever. Children of the dead
    server that still live are no danger: PostgreSQL finds them by their shared memory, without this file.
    """
    left = _recorded(data)
    if left is None:
        return
    _remove_sockets(left)
    if _exists(left.pid):
        (data / FILE).unlink()


def stop(pid: int, gone: Callable[[], bool]) -> None:
    """A fast shutdown; a server that does not obey is told to quit at once and recovers at its next start.

    Waits without giving way to other tasks: a second cancellation must not leave a server behind.
    """
    for number, seconds in STOPPING:
        if gone():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while not gone() and time.monotonic() < deadline:
            time.sleep(0.005)


def _recorded(data: Path) -> Postmaster | None:
    """Its lines: process id, data folder, start time, port, and once it listens the socket folder."""
    try:
        lines = (data / FILE).read_text().splitlines()
        pid, _, _, port, *more = lines
        sockets = Path(more[0]) if more and more[0] else None
        found = Postmaster(int(pid), int(port), sockets, data, data.stat().st_uid)
    except (FileNotFoundError, ValueError):
        return None
    return found if found.pid > 1 else None


def _lives(pid: int, owner: int) -> bool:
    if not (PROCESSES / "self").exists():
        return _exists(pid)
    try:
        lines = (PROCESSES / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return False
    says = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    return (
        says["Name"][0] in ("postgres", "postmaster")
        and says["State"][0] not in "ZX"
        and int(says["Uid"][0]) == owner
    )


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove_sockets(server: Postmaster) -> None:
    """If their folder is one that was made for a server of this owner."""
    folder = server.sockets
    if folder is None or folder.parent != SOCKETS or not folder.name.startswith(SOCKETS_PREFIX):
        return
    with contextlib.suppress(FileNotFoundError):
        status = folder.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == server.owner:
            shutil.rmtree(folder, ignore_errors=True)

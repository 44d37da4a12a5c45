"""The data folder of an instance: `pg/` the private server, `log/` published tiles, `keys/`, `signer/`.

A witness's is one of a kind of its own: `keys/`, and `witness/` with what it cosigned. So is a mirror's:
`pg/`, `log/`, `keys/` without any that sign, and `mirror/` with what it knows of its source.

A mark says whose folder it is, so that `demo --fresh` can never remove anything but a demonstration. One
program at a time owns a folder: the lock is the kernel's, and goes with the process that held it.
"""

import contextlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import msgspec

from accountability.storage import postmaster

if sys.platform != "win32":
    import fcntl

MARK = "accountability-data.json"
LOCK = "lock"
SYSTEM = Path("/var/lib/accountability")
ROOMS = {"pg": 0o700, "log": 0o755, "keys": 0o700, "signer": 0o700}
WITNESS_ROOMS = {"keys": 0o700}
MIRROR_ROOMS = {"pg": 0o700, "log": 0o755, "keys": 0o700, "mirror": 0o700}
Kind = Literal["demo", "service", "witness", "mirror"]


class DataFolderRefused(Exception):
    """Raised when a folder can't be used; the reason is one sentence, fit to be shown."""


class FolderInUse(DataFolderRefused):
    """Raised when another program owns the folder."""


class PlatformUnsupported(DataFolderRefused):
    """Raised where there are no Unix sockets and file locks to rely on."""


class DataFolder(msgspec.Struct, frozen=True):
    """An existing folder that bears the mark of its kind. All may pass through to `log/` alone."""

    path: Path
    kind: Kind

    @classmethod
    def at(cls, path: Path | None, *, kind: Kind | None) -> "DataFolder":
        """The folder at this path, made and marked if it is not there; by default the user's own.

        With no `kind` it may be a demonstration's or a service's; a new one is a service's.
        """
        where = path if path is not None else default(kind or "service")
        with _refusing(f"the data folder {where} cannot be made"):
            where = _plain(where)
            folder = cls(where, kind or ("demo" if _mark_of(where) == "demo" else "service"))
            if _mark_of(where) in (None, folder.kind):
                _make(folder)
            found = _mark_of(where)
        if found is None:
            raise DataFolderRefused(f"{where / MARK} cannot be read: this program did not write it")
        if found != folder.kind:
            raise DataFolderRefused(f"{where} is the data folder of a {found}, not of a {folder.kind}")
        return folder

    @property
    def pg(self) -> Path:
        return self.path / "pg"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.pg / "data"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def signer(self) -> Path:
        return self.path / "signer"

    @property
    def witness(self) -> Path:
        """Made by the witness itself: where it is missing although there are keys, what it knew is lost."""
        return self.path / "witness"

    @property
    def mirror(self) -> Path:
        return self.path / "mirror"

    @contextlib.contextmanager
    def owned(self) -> Iterator[None]:
        """Own the folder until the block is left or the process dies. Raises FolderInUse."""
        with contextlib.ExitStack() as leaving:
            with _refusing(f"the data folder {self.path} cannot be locked"):
                lock = leaving.enter_context((self.path / LOCK).open("w"))
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise FolderInUse(f"another program uses the data folder {self.path}") from error
            # Said aloud on leaving: a process forked meanwhile holds the same lock and would keep it.
            leaving.callback(fcntl.flock, lock, fcntl.LOCK_UN)
            yield


def is_mirrors(path: Path | None) -> bool:
    """Whether a mirror's data folder is at this path."""
    return path is not None and _mark_of(path.expanduser()) == "mirror"


def default(kind: Kind) -> Path:
    """Root's home is closed to the user that PostgreSQL runs as, so root's data lies with the system's."""
    if os.geteuid() == 0:
        return SYSTEM / kind
    given = Path(os.environ.get("XDG_DATA_HOME", ""))
    home = given if given.is_absolute() else _home() / ".local" / "share"
    return home / "accountability" / kind


def wipe_demo(path: Path | None) -> None:
    """Remove a demonstration's folder and nothing else. A folder that is not there is no error.

    A server that a killed demonstration left behind is stopped first.
    """
    where = path if path is not None else default("demo")
    with _refusing(f"{where} cannot be removed"):
        where = _plain(where)
        if not where.exists():
            return
        if _mark_of(where) != "demo":
            raise DataFolderRefused(f"{where} does not bear a demonstration's mark: it was not removed")
        folder = DataFolder(where, "demo")
        with folder.owned():
            orphan = postmaster.read(folder.cluster)
            if orphan is not None:
                orphan.stop()
            _empty(where)


def _empty(where: Path) -> None:
    # The mark goes last: what is left after a crash can still be removed by the next try.
    for item in where.iterdir():
        if item.name not in (MARK, LOCK):
            shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()
    (where / MARK).unlink()


@contextlib.contextmanager
def _refusing(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataFolderRefused(f"{what}: {error.strerror or error}") from error


def _plain(path: Path) -> Path:
    if sys.platform == "win32":
        raise PlatformUnsupported(
            "a data folder needs Linux or macOS: this platform has no Unix sockets to rely on"
        )
    if path.is_symlink():
        raise DataFolderRefused(f"{path} is a symbolic link; give the folder itself")
    where = path.expanduser().absolute()
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - unlike Path.home(), no error for a user without a home
    if where == Path("/") or home.is_relative_to(where):
        raise DataFolderRefused(f"{where} cannot be a data folder")
    if where.exists() and where.stat().st_uid != os.geteuid():
        raise DataFolderRefused(
            f"{where} belongs to another user: run as that user, or choose another folder"
        )
    return where


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise DataFolderRefused("this user has no home folder: choose a data folder with --data") from error


def _make(folder: DataFolder) -> None:
    where = folder.path
    if not (where / MARK).exists():
        if where.exists() and _holds_something_else(where):
            raise DataFolderRefused(f"{where} holds something else: choose an empty folder")
        # Not `parents=True`: the modes must not depend on the umask of who starts first.
        for missing in reversed([step for step in (where, *where.parents) if not step.exists()]):
            missing.mkdir(exist_ok=True)
            missing.chmod(0o711)
        where.chmod(0o711)
        draft = where / f".{MARK}.{secrets.token_hex(4)}"
        draft.write_text(json.dumps({"kind": folder.kind, "layout": 1}) + "\n")
        draft.rename(where / MARK)
    for name, mode in _rooms(folder.kind).items():
        if not (where / name).exists():
            (where / name).mkdir(mode=0o700, exist_ok=True)
            (where / name).chmod(mode)


def _rooms(kind: Kind) -> dict[str, int]:
    return {"witness": WITNESS_ROOMS, "mirror": MIRROR_ROOMS}.get(kind, ROOMS)


def _holds_something_else(path: Path) -> bool:
    ours = {*ROOMS, LOCK}
    return any(item.name not in ours and not item.name.startswith(f".{MARK}") for item in path.iterdir())


def _mark_of(path: Path) -> Kind | None:
    try:
        kind = json.loads((path / MARK).read_text()).get("kind")
    except (FileNotFoundError, NotADirectoryError, ValueError, AttributeError):
        return None
    return kind if kind in get_args(Kind) else None

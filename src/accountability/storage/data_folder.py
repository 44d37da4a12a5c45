"""The data folder of an instance: `pg/` the private server, `log/` published tiles, `keys/`, `signer/`.

A mark says whose folder it is, so that `demo --fresh` can never remove anything but a demonstration. One
program at a time owns a folder: the lock is the kernel's, and goes with the process that held it.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

MARK = "accountability-data.json"
LOCK = "lock"
SYSTEM = Path("/var/lib/accountability")
Kind = Literal["demo", "service"]


class DataFolderRefused(Exception):
    """Raised when a folder can't be used, or is not what it would have to be."""


class FolderInUse(DataFolderRefused):
    """Raised when another program owns the folder."""


class DataFolder(msgspec.Struct, frozen=True):
    """An existing folder that bears the mark of its kind."""

    path: Path
    kind: Kind

    @classmethod
    def at(cls, path: Path | None, *, kind: Kind) -> "DataFolder":
        """The folder at this path, made and marked if it is not there; by default the user's own."""
        where = _plain(path if path is not None else default(kind))
        folder = cls(where, kind)
        try:
            _make(folder)
        except OSError as error:
            raise DataFolderRefused(f"the data folder {where} cannot be made: {error.strerror}") from error
        found = _mark_of(where)
        if found != kind:
            raise DataFolderRefused(f"{where} is the data folder of a {found}, not of a {kind}")
        return folder

    @property
    def pg(self) -> Path:
        return self.path / "pg"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def signer(self) -> Path:
        return self.path / "signer"

    @contextlib.contextmanager
    def owned(self) -> Iterator[None]:
        """Own the folder until the block is left or the process dies. Raises FolderInUse."""
        with (self.path / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FolderInUse(f"another program uses the data folder {self.path}") from error
            yield


def default(kind: Kind) -> Path:
    """Root's home is closed to the user that PostgreSQL runs as, so root's data lies with the system's."""
    if os.geteuid() == 0:
        return SYSTEM / kind
    given = os.environ.get("XDG_DATA_HOME", "")
    home = Path(given) if os.path.isabs(given) else Path.home() / ".local" / "share"  # noqa: PTH117 - may be empty
    return home / "accountability" / kind


def wipe_demo(path: Path | None) -> None:
    """Remove a demonstration's folder and nothing else. A folder that is not there is no error."""
    where = _plain(path if path is not None else default("demo"))
    if not where.exists():
        return
    if not where.is_dir() or _mark_of(where) != "demo":
        raise DataFolderRefused(f"{where} does not bear a demonstration's mark: it was not removed")
    with DataFolder(where, "demo").owned():
        # The mark goes last: what is left after a crash can still be removed by the next try.
        for item in where.iterdir():
            if item.name not in (MARK, LOCK):
                shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()
        (where / MARK).unlink()


def _plain(path: Path) -> Path:
    if path.is_symlink():
        raise DataFolderRefused(f"{path} is a symbolic link; give the folder itself")
    where = path.expanduser().absolute()
    if where in (Path("/"), Path.home()):
        raise DataFolderRefused(f"{where} cannot be a data folder")
    return where


def _make(folder: DataFolder) -> None:
    if folder.path.exists() and not (folder.path / MARK).exists() and _holds_something_else(folder.path):
        raise DataFolderRefused(f"{folder.path} holds something else: choose an empty folder")
    folder.path.mkdir(parents=True, exist_ok=True, mode=0o755)
    for part, mode in ((folder.pg, 0o700), (folder.log, 0o755), (folder.keys, 0o700), (folder.signer, 0o700)):
        part.mkdir(exist_ok=True, mode=mode)
    if not (folder.path / MARK).exists():
        draft = folder.path / f".{MARK}.{secrets.token_hex(4)}"
        draft.write_text(json.dumps({"kind": folder.kind, "layout": 1}) + "\n")
        draft.rename(folder.path / MARK)


def _holds_something_else(path: Path) -> bool:
    ours = {"pg", "log", "keys", "signer", LOCK}
    return any(item.name not in ours and not item.name.startswith(f".{MARK}") for item in path.iterdir())


def _mark_of(path: Path) -> str | None:
    try:
        kind = json.loads((path / MARK).read_text()).get("kind")
    except (OSError, ValueError, AttributeError):
        return None
    return kind if kind in ("demo", "service") else None

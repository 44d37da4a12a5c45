"""A PostgreSQL cluster in a data folder's `pg/`: `data/` its own, `server.log` its diary.

`pg/` stays ours, also where the server runs as another user: root writes into no folder that others can fill
with links. After a crash while a cluster is made, its half lies under a temporary name and is removed by the
next start.
"""

import contextlib
import errno
import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from accountability.storage import binaries
from accountability.storage.binaries import Binaries, ServerRefused
from accountability.storage.data_folder import DataFolder
from accountability.storage.kept import kept
from accountability.storage.postmaster import SOCKETS, SOCKETS_PREFIX, clear_up

OWNER = "accountability_owner"
NAME = "accountability"
PORT = 5432
DRAFT = ".new-"
# PostgreSQL reads settings from its environment (PGPORT, PGDATA, TZ …): it gets none of ours.
ENVIRONMENT = {"LC_ALL": "C"}
INITDB = (f"--username={OWNER}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums")
# Statements and details would keep in the diary the words that a redaction removes.
SETTINGS = (
    "listen_addresses=",
    f"port={PORT}",
    "unix_socket_permissions=0700",
    f"cluster_name={NAME}",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_checkpoints=off",
)
REASON = re.compile(r"^.*?\b(FATAL|PANIC|error):\s+")
FULL = ("No space left on device", "Disk quota exceeded")


class DiskFull(ServerRefused):
    """Raised when there is no room for PostgreSQL's files."""


class AnotherVersion(ServerRefused):
    """Raised when the data were made by another major version of PostgreSQL."""


class OutOfReach(ServerRefused):
    """Raised when the server's user can't come to its own data."""


class Cluster(msgspec.Struct, frozen=True):
    pg: Path
    data: Path
    programs: Binaries
    password: str

    @property
    def diary(self) -> Path:
        return self.pg / "server.log"

    def url(self, sockets: Path, port: int = PORT) -> str:
        """The owner's address of the database `postgres`."""
        return f"postgresql://{OWNER}:{self.password}@/postgres?host={quote(str(sockets))}&port={port}"


def cluster_of(folder: DataFolder, bindir: Path | None) -> Cluster:
    """The cluster of a data folder, whether it has been made or not, and the programs that run it."""
    programs = binaries.find(bindir, folder.cluster)
    account = programs.account
    if account is not None:
        if not account.can_enter(folder.path):
            raise OutOfReach(
                f"the user {account.name}, as whom PostgreSQL runs, cannot enter {folder.path}: choose a "
                "data folder under /var/lib with --data, or run as a normal user"
            )
        os.chown(folder.pg, os.geteuid(), account.gid)
        folder.pg.chmod(0o710)
    _check_version(folder.cluster, programs)
    with _refusing("PostgreSQL's password cannot be kept"):
        password = kept(folder.keys / "database-owner", lambda: secrets.token_hex(24))
    return Cluster(folder.pg, folder.cluster, programs, password)


def _check_version(data: Path, programs: Binaries) -> None:
    with contextlib.suppress(FileNotFoundError):
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != str(programs.major):
            raise AnotherVersion(
                f"the data were made by PostgreSQL {made_by} and this is {programs.major}: export with the "
                "old version, import with the new one"
            )


def tidy(cluster: Cluster) -> None:
    """Remove what is left of a cluster whose making was killed; while its initdb runs on, some may stay."""
    for left in cluster.pg.glob(f"{DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)


def initialise(cluster: Cluster) -> None:
    """Make an empty cluster: whole, or not at all."""
    failed = f"PostgreSQL cannot be set up in {cluster.pg}"
    with _refusing(failed):
        draft = _make_draft(cluster)
        options = (f"--pgdata={draft / 'data'}", f"--pwfile={draft / 'password'}", *INITDB)
        try:
            done = subprocess.run(  # noqa: S603 - the programs that were found, on a folder of ours
                cluster.programs.command("initdb", *options),
                **_apart(cluster),
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise refusal(failed, done.stderr)
            (draft / "data").rename(cluster.data)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _sync(cluster.pg)


def _make_draft(cluster: Cluster) -> Path:
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=cluster.pg))
    password = draft / "password"
    password.touch(mode=0o600)
    password.write_text(cluster.password)
    cluster.programs.give(password)
    cluster.programs.give(draft)
    return draft


def spawn(cluster: Cluster, sockets: Path) -> "subprocess.Popen[bytes]":
    """Start the server as our child, with a new diary; the one before is kept beside it."""
    settings = (*SETTINGS, f"unix_socket_directories={sockets}")
    command = cluster.programs.command("postgres", "-D", str(cluster.data))
    command += [word for setting in settings for word in ("-c", setting)]
    with _refusing("PostgreSQL cannot be started"):
        clear_up(cluster.data)
        with contextlib.suppress(FileNotFoundError):
            cluster.diary.rename(cluster.diary.with_suffix(".log.1"))
        with cluster.diary.open("wb") as diary:
            return subprocess.Popen(  # noqa: S603 - the programs that were found, on a folder of ours
                command, **_apart(cluster), stdin=subprocess.DEVNULL, stdout=diary, stderr=diary
            )


def make_sockets(cluster: Cluster) -> Path:
    """A new folder for a server's socket, closed to all but its user; its path is short and unforeseeable."""
    with _refusing("PostgreSQL has no place for its socket"):
        folder = Path(tempfile.mkdtemp(prefix=SOCKETS_PREFIX, dir=SOCKETS))
        cluster.programs.give(folder)
        return folder


def last_words(cluster: Cluster) -> str:
    """Why the server did not start, as it says itself."""
    with contextlib.suppress(FileNotFoundError):
        return cluster.diary.read_bytes()[-8192:].decode(errors="replace")
    return ""


def refusal(what: str, words: str) -> ServerRefused:
    """What went wrong, with the reason in PostgreSQL's own words."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    reasons = [line for line in lines if REASON.search(line)] or lines or ["it gave no reason"]
    kind = DiskFull if any(full in words for full in FULL) else ServerRefused
    return kind(f"{what}: {REASON.sub('', reasons[-1])}")


def _apart(cluster: Cluster) -> dict[str, Any]:
    """In a session of its own, so that Ctrl-C reaches us and not our child: we stop it last."""
    return {"cwd": "/", "env": ENVIRONMENT, "start_new_session": True, **cluster.programs.as_user}


def _sync(folder: Path) -> None:
    """A renamed folder is there after a power cut only when the one that holds it has been synced."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextlib.contextmanager
def _refusing(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        kind = DiskFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else ServerRefused
        raise kind(f"{what}: {error.strerror or error}") from error

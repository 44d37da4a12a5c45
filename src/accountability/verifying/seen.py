"""What this reader has seen before: for each log and key the last checkpoint that was found sound.

It lies under XDG_STATE_HOME (default ~/.local/state) in `accountability/<hash of the origin>/<key id>/`:
`checkpoint` is the signed note, which proves a rewriting to others too; `policy` is what it was judged by. A
file is replaced in one move, so that a crash leaves the earlier one.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import MOST_NOTE_BYTES, BadNote, parse
from accountability.transparency.policies import MOST_POLICY_BYTES, BadPolicy, Judged, Policy

CHECKPOINT, POLICY = "checkpoint", "policy"


class Forgotten(Exception):
    """Raised when what was seen before can't be read or kept."""


@dataclass(frozen=True, slots=True)
class Remembered:
    checkpoint: Checkpoint
    path: Path


class Seen:
    """The memory of one user. Nothing is written before `keep`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, origin: str) -> list[Remembered]:
        """The last checkpoint of a log under each of its keys. Raises Forgotten."""
        found = []
        for folder in self._keys(origin):
            path = folder / CHECKPOINT
            try:
                checkpoint = Checkpoint.parse(parse(_read(path, MOST_NOTE_BYTES)).text)
            except FileNotFoundError:
                continue
            except (OSError, BadNote) as error:
                raise Forgotten(f"what was seen last cannot be read ({path}): {error}") from error
            found.append(Remembered(checkpoint, path))
        return found

    def policies(self, origin: str) -> Iterator[Policy]:
        """The policies by which checkpoints of this log were found sound. Raises Forgotten."""
        for folder in self._keys(origin):
            try:
                yield Policy.parse(_read(folder / POLICY, MOST_POLICY_BYTES))
            except FileNotFoundError:
                continue
            except (OSError, BadPolicy) as error:
                raise Forgotten(f"{folder / POLICY} cannot be read: {error}") from error

    def keep(self, judged: Judged, policy: Policy) -> None:
        """Remember a checkpoint that was found sound, unless a later one is remembered. Raises Forgotten."""
        last = {item.path.parent: item.checkpoint.size for item in self.of(judged.checkpoint.origin)}
        for key in judged.log_keys:
            folder = self._of(judged.checkpoint.origin) / key.key_id.hex()
            if last.get(folder, -1) > judged.checkpoint.size:
                continue
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                _replace(folder / POLICY, policy.encode())
                _replace(folder / CHECKPOINT, judged.opened.note.encode())
            except OSError as error:
                raise Forgotten(f"what was seen cannot be kept in {folder}: {error}") from error

    def _keys(self, origin: str) -> list[Path]:
        try:
            return sorted(self._of(origin).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise Forgotten(f"what was seen last cannot be read: {error}") from error

    def _of(self, origin: str) -> Path:
        return self._folder / sha256(origin.encode()).hexdigest()


def own() -> Seen:
    """The memory of the user who runs the program."""
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    home = given if given.is_absolute() else Path(os.path.expanduser("~")) / ".local" / "state"  # noqa: PTH111 - unlike Path.home(), no error for a user without a home
    return Seen(home / "accountability")


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()

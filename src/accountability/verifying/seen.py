"""What this reader has seen before: for each log and key the last checkpoint that was found sound.

It lies under XDG_STATE_HOME (default ~/.local/state) in `accountability/<hash of the origin>/<key id>/`:
`checkpoint` is the signed note, which proves a rewriting to others too; `policy` is what it was judged by. A
file is replaced in one move, so that a crash leaves the earlier one. `at/<hash of the log's address>` has the
origin that was found there and the keys that signed, a line each.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import BadKey, VerifierKey
from accountability.transparency.notes import MOST_NOTE_BYTES, BadNote, parse
from accountability.transparency.policies import MOST_POLICY_BYTES, BadPolicy, Judged, Policy

CHECKPOINT, POLICY, AT = "checkpoint", "policy", "at"


class Forgotten(Exception):
    """Raised when what was seen before can't be read or kept."""


@dataclass(frozen=True, slots=True)
class Remembered:
    checkpoint: Checkpoint
    path: Path
    note: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """The log that an address had: its origin, and the keys that signed."""

    origin: str
    keys: tuple[VerifierKey, ...]


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
                note = _read(path, MOST_NOTE_BYTES)
                checkpoint = Checkpoint.parse(parse(note).text)
            except FileNotFoundError:
                continue
            except (OSError, BadNote) as error:
                raise Forgotten(f"what was seen last cannot be read ({path}): {error}") from error
            found.append(Remembered(checkpoint, path, note))
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

    def keys(self, origin: str) -> tuple[VerifierKey, ...]:
        """The keys of this log whose checkpoints were found sound. Raises Forgotten."""
        names = {folder.name for folder in self._keys(origin)}
        known = [key for policy in self.policies(origin) for key in policy.logs if key.name == origin]
        return tuple(dict.fromkeys(key for key in known if key.key_id.hex() in names))

    def at(self, address: str) -> Place | None:
        """The log that was found sound at this address last. Raises Forgotten."""
        path = self._place(address)
        try:
            origin, *keys = _read(path, MOST_POLICY_BYTES).decode().splitlines()
            return Place(origin, tuple(map(VerifierKey.parse, keys)))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, BadKey) as error:
            raise Forgotten(f"which log was at this address cannot be read ({path}): {error}") from error

    def keep(self, judged: Judged, policy: Policy, address: str | None = None) -> None:
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
        if address:
            self._keep_place(address, Place(judged.checkpoint.origin, judged.log_keys))

    def _keep_place(self, address: str, place: Place) -> None:
        path = self._place(address)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(path, "".join(f"{line}\n" for line in (place.origin, *place.keys)).encode())
        except OSError as error:
            raise Forgotten(f"what was seen cannot be kept in {path}: {error}") from error

    def _place(self, address: str) -> Path:
        return self._folder / AT / sha256(address.encode()).hexdigest()

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

"""What a mirror remembers between two polls, and over a restart, in `mirror/` of its data folder.

`state.json` says when the source was reached last and what is wrong with it; `policy` is what it was trusted
by at first sight; `seen` is the last checkpoint that was proven, kept before anything of it is written;
`fork/` has both notes of a source that signed two histories. Files are replaced in one move, durable on
return.
"""

from datetime import datetime
from pathlib import Path

import msgspec

from accountability.publishing.tile_files import PRIVATE, replace, tidy
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import BadNote, parse

STATE, POLICY, SEEN, FORK = "state.json", "policy", "seen", "fork"


class MirrorRefused(Exception):
    """Raised when a mirror can't go on from what it finds, in one sentence fit to be shown."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """`checked` is when the last good poll began, in UTC. `alarms` by the number of a bundle.

    `trouble` is why the last poll came to nothing; `fork` is set once and for ever.
    """

    checked: datetime | None = None
    alarms: dict[int, tuple[str, ...]] = {}
    trouble: str | None = None
    fork: str | None = None


class Memory:
    """Read at the start; from then on what it says is in memory, and on the disk before it is in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        tidy(folder)
        content = self._read(STATE)
        try:
            self.state = msgspec.json.decode(content, type=State) if content else State()
        except msgspec.DecodeError as error:
            raise MirrorRefused(f"{folder / STATE} cannot be read: {error}") from error

    @property
    def policy(self) -> bytes | None:
        return self._read(POLICY)

    def keep_policy(self, policy: bytes) -> None:
        self._write(POLICY, policy)

    @property
    def seen(self) -> Checkpoint | None:
        """The last checkpoint that was proven. Raises MirrorRefused."""
        note = self._read(SEEN)
        try:
            return None if note is None else Checkpoint.parse(parse(note).text)
        except BadNote as error:
            raise MirrorRefused(f"{self._folder / SEEN} cannot be read: {error}") from error

    def keep_seen(self, note: bytes) -> None:
        if self._read(SEEN) != note:
            self._write(SEEN, note)

    def checked(self, at: datetime, alarms: dict[int, tuple[str, ...]]) -> None:
        """A poll that began at this time went well."""
        self._keep(State(checked=at, alarms=alarms, fork=self.state.fork))

    def troubled(self, reason: str) -> None:
        if self.state.trouble != reason:
            self._keep(msgspec.structs.replace(self.state, trouble=reason))

    def forked(self, reason: str, offered: bytes) -> None:
        """Keep both notes: together they prove it to anybody. They are there before the word of it is."""
        place = self._folder / FORK
        place.mkdir(mode=0o700, exist_ok=True)
        replace(place / "kept", self._read(SEEN) or b"", PRIVATE)
        replace(place / "offered", offered, PRIVATE)
        self._keep(msgspec.structs.replace(self.state, fork=reason))

    def _keep(self, state: State) -> None:
        self._write(STATE, msgspec.json.encode(state) + b"\n")
        self.state = state

    def _write(self, name: str, content: bytes) -> None:
        replace(self._folder / name, content, PRIVATE)

    def _read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

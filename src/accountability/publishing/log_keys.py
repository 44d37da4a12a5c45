"""The keys that the log signs with: one Ed25519, one ML-DSA-44, both named for the log's origin.

They lie in `keys/` of the data folder, mode 0600: the key in use on the first line of its file, then those
that it replaced, each with the last day on which it signs too: a day that is over for stolen ones, which are
kept to read what they signed. A file is replaced as a whole, and a rotation that was cut off is finished by
the next one. Read anew for each signature: a rotation needs no restart.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from accountability.domain.keys import STREAM, KeyRotated, Rotation
from accountability.publishing.refusals import KeysMissing, KeysRefused, OtherKey
from accountability.publishing.tile_files import PRIVATE, replace, tidy
from accountability.storage import log
from accountability.storage.codec import decode
from accountability.storage.kept import kept
from accountability.transparency.keys import ED25519, MLDSA44, SigningKey, VerifierKey

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

# C2SP tlog-tiles: a public log signs with Ed25519; tlog-checkpoint, since April 2026: with ML-DSA-44 as well.
FILES = {ED25519: "log-ed25519", MLDSA44: "log-mldsa44"}
NEXT = "log-next"
UNTIL = " until "
ROTATION = b'"key-rotated/1"'
BOTH_SIGN, ONE_DAY = timedelta(days=90), timedelta(days=1)


class HeldKey(msgspec.Struct, frozen=True):
    """`until` is the last day, in UTC, on which a replaced key signs; None for the key in use."""

    key: SigningKey
    until: date | None = None

    @classmethod
    def read(cls, line: str) -> "HeldKey":
        text, _, until = line.partition(UNTIL)
        return cls(SigningKey.parse(text), date.fromisoformat(until) if until else None)

    def line(self) -> str:
        return self.key.encode() + (f"{UNTIL}{self.until}" if self.until else "") + "\n"


class LogKeys:
    """The keys in one folder, for the log of one origin."""

    def __init__(self, folder: Path, origin: str) -> None:
        self.folder = folder
        self.origin = origin

    def exist(self) -> bool:
        """Whether there is a key of each kind."""
        return all((self.folder / name).exists() for name in FILES.values())

    def make(self) -> None:
        """Make the keys that are not there. Two who start at once agree on the same."""
        for kind, name in FILES.items():
            kept(self.folder / name, self._generated(kind))

    def signers(self, now: datetime) -> list[SigningKey]:
        """Those that sign now: the keys in use, Ed25519 first, then those they replaced not long ago."""
        held = self._held()
        in_use = [item.key for item in held if item.until is None]
        return in_use + [item.key for item in held if item.until and now.date() <= item.until]

    def verifiers(self) -> list[VerifierKey]:
        """All that this machine ever signed with, those in use first."""
        return [item.key.verifier for item in sorted(self._held(), key=lambda item: item.until is not None)]

    def next(self) -> list[SigningKey]:
        """The keys that will replace those in use: made at the first call, the same until `rotate`."""
        made = kept(self.folder / NEXT, lambda: "\n".join(self._generated(kind)() for kind in FILES))
        try:
            return [self._named(SigningKey.parse(line), NEXT) for line in made.splitlines()]
        except ValueError as error:
            raise KeysRefused(f"{self.folder / NEXT} does not hold keys: remove it") from error

    def own(self) -> set[str]:
        """The verifier keys of all that this machine signed with or will sign with next."""
        following = self.next() if (self.folder / NEXT).exists() else []
        return {str(key) for key in (*self.verifiers(), *(key.verifier for key in following))}

    def refuse_others(self, entries: Sequence[bytes]) -> None:
        """Raises KeysRefused if one of these entries puts keys in use that this machine does not have."""
        for found in (decode(entry) for entry in entries if ROTATION in entry):
            if isinstance(found, KeyRotated) and not self.own().issuperset(found.body.new):
                raise KeysRefused(
                    "an entry puts keys in use that this machine does not have: whoever wrote it must not be "
                    "able to sign for this log"
                )

    def rotate(self, now: datetime, *, stolen: bool = False) -> date:
        """Put the next keys in use; the others sign too until the day returned. Finishes one cut off.

        `stolen`: none of the others signs from now on, nor one that was replaced before; the day is over.
        """
        tidy(self.folder)
        until = (now - ONE_DAY if stolen else now + BOTH_SIGN).date()
        for (kind, name), following in zip(FILES.items(), self.next(), strict=True):
            held = self._file(kind) if (self.folder / name).exists() else []
            if not held or held[0].key != following:
                held = [HeldKey(following), *(HeldKey(item.key, item.until or until) for item in held)]
            if stolen:
                held = [held[0], *(HeldKey(item.key, min(item.until or until, until)) for item in held[1:])]
            replace(self.folder / name, "".join(item.line() for item in held).encode(), PRIVATE)
        (self.folder / NEXT).unlink()
        return until

    def _held(self) -> list[HeldKey]:
        return [item for kind in FILES for item in self._file(kind)]

    def _file(self, kind: int) -> list[HeldKey]:
        name = FILES[kind]
        try:
            lines = (self.folder / name).read_text(encoding="ascii").splitlines()
            held = [HeldKey.read(line) for line in lines]
        except FileNotFoundError as error:
            raise KeysMissing(
                f"this machine has no {self.folder / name} and does not sign: put the log's own key there, "
                "or run `accountability key new` if it is lost"
            ) from error
        except ValueError as error:
            raise KeysRefused(f"{self.folder / name} does not hold a key of this log: {error}") from error
        if not held or held[0].until is not None or any(item.key.kind != kind for item in held):
            raise KeysRefused(f"{self.folder / name} does not begin with a key in use, of its own kind")
        for item in held:
            self._named(item.key, name)
        return held

    def _named(self, key: SigningKey, name: str) -> SigningKey:
        if key.name != self.origin:
            raise OtherKey(
                f"{self.folder / name} is a key of {key.name}; the origin of this log is {self.origin}"
            )
        return key

    def _generated(self, kind: int) -> Callable[[], str]:
        return lambda: SigningKey.generate(self.origin, kind).encode()


async def rotations(connection: "AnyConnection") -> list[Rotation]:
    """Every change of keys that the log announces, in order."""
    history = await log.read_stream(connection, STREAM)
    return [item.entry.body for item in history if isinstance(item.entry, KeyRotated)]


async def replaced_keys(connection: "AnyConnection", ours: Sequence[VerifierKey]) -> list[VerifierKey]:
    """Keys that the log says were replaced by ours: lost ones, which count for what they signed."""
    known, found = {str(key) for key in ours}, []
    for rotation in reversed(await rotations(connection)):
        if known.intersection(rotation.new):
            found += [key for key in rotation.old if key not in known]
            known.update(rotation.old)
    return [VerifierKey.parse(key) for key in found]

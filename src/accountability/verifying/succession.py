"""Whether keys that a reader does not know yet took the place of those that they know.

A log says so itself, by an entry `key-rotated/1` (docs/wire.md). Who has no key of the log can write such an
entry too, behind a true history: it counts without reserve only where a checkpoint that the reader has seen,
signed with a key they know, covers it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accountability.transparency.keys import BadKey, VerifierKey

ROTATION = b'"key-rotated/'
MOST_KEYS = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """The entry that put a key in use, and when that says it was recorded."""

    position: int
    recorded: str


@dataclass(slots=True)
class Succession:
    """Follows the changes of keys from those that are `known`, entry by entry in order."""

    known: tuple[VerifierKey, ...]
    _later: dict[str, Change] = field(default_factory=dict)

    def see(self, start: int, entries: Sequence[bytes]) -> None:
        """The entries from position `start` on."""
        for position, entry in enumerate(entries, start):
            if ROTATION in entry:
                self._follow(position, entry)

    def to(self, keys: Iterable[VerifierKey]) -> Change | None:
        """The first change that leads from a known key to one of `keys`."""
        found = [self._later[str(key)] for key in keys if str(key) in self._later]
        return min(found, key=lambda change: change.position, default=None)

    def _follow(self, position: int, entry: bytes) -> None:
        try:
            said = json.loads(entry)
            old, new = said["body"]["old"], said["body"]["new"]
            is_one = said["type"].startswith("key-rotated/")
            keys = [str(VerifierKey.parse(key)) for key in new]
            change = Change(position, str(said["recorded"])[:40])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, BadKey):
            return
        known = {*map(str, self.known), *self._later}
        if is_one and isinstance(old, list) and known.intersection(map(str, old)):
            for key in keys:
                if key not in known and len(self._later) < MOST_KEYS:
                    self._later[key] = change

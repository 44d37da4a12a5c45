"""Checks a record that is given entry by entry, without tiles: a database, or a copy that is being filled.

Entries are given in order of position, then parts in any order, then `report` is asked. What was signed can
be given beforehand: the first entries must then have the root that was signed over so many.
"""

from dataclasses import dataclass

from accountability.transparency.faults import Fault, Faults, in_order
from accountability.transparency.merkle import Frontier, leaf_hash
from accountability.transparency.rules import Rules

NOT_THESE_BYTES = "these are not the bytes that were recorded at this position"


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody said the record was: its size and the 32-byte root of the tree over its entries."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`faults` in order of position, the first hundred of a kind; `found` is how many there were."""

    size: int
    root: bytes
    parts: int
    redacted: int
    withheld: int
    found: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.found

    @property
    def first(self) -> Fault | None:
        return self.faults[0] if self.faults else None


class Verification:
    """Takes a record piece by piece; holds what `Rules` holds, and the right edge of the tree."""

    def __init__(self, stated: Stated | None = None) -> None:
        self._stated = stated
        self._tree = Frontier()
        self._rules = Rules()
        self._of_entries = Faults()
        self._of_record = Faults()
        self._broken_off = False
        self._compare()

    def entry(self, content: bytes, leaf: bytes | None = None) -> None:
        """The bytes of the next position; `leaf` is the hash that is kept beside them, if any."""
        made = leaf_hash(content)
        if leaf is not None and leaf != made:
            what = "its bytes do not have the hash that was kept beside them"
            self._of_entries.add(self._tree.size, what, NOT_THESE_BYTES)
        self._tree.add(made)
        self._rules.entries((content,))
        self._compare()

    def part(self, name: str, salt: bytes, content: bytes, sealed: bytes) -> None:
        """One part that the copy holds: its name, salt and bytes, and the commitment it is said to open."""
        self._rules.part(name, salt, content, sealed)

    def later(self, content: bytes) -> None:
        """An entry recorded while the parts were read: it excuses what it speaks of, and accuses nobody."""
        self._rules.later(content)

    def fault(self, index: int, what: str, proves: str) -> None:
        """A fault that the reader of the record has found by itself."""
        self._of_entries.add(index, what, proves)

    def alarm(self, index: int | None, what: str, proves: str) -> None:
        """One after which the rest can't be judged."""
        self._broken_off = True
        self._of_entries.add(index, what, proves)

    def report(self) -> Report:
        """The outcome, after everything was given."""
        if self._broken_off:
            self._rules.without_words(range(self._tree.size))
        elif self._stated is not None and self._tree.size < self._stated.size:
            what = f"there are {self._tree.size} entries where {self._stated.size} are stated"
            self._of_record.add(None, what, "entries were taken out")
        rounds = (self._of_entries, *self._rules.rounds(), self._of_record)
        return Report(
            size=self._tree.size,
            root=self._tree.root(),
            parts=self._rules.parts,
            redacted=self._rules.redacted,
            withheld=self._rules.withheld,
            found=sum(one.found for one in rounds),
            faults=in_order(rounds),
        )

    def _compare(self) -> None:
        if self._stated is not None and self._tree.size == self._stated.size:
            root = self._tree.root()
            if root != self._stated.root:
                what = f"the entries make the root {root.hex()}, stated is {self._stated.root.hex()}"
                proves = "at least one entry is not the one over which the root was made"
                self._of_record.add(None, what, proves)

"""Checks a copy of the record against itself: entries, words, redactions, and the root they make together.

Pure, and independent of the rest of the program: it reads an entry's envelope from the bytes and knows no
rule of the domain. Entries are given in order of position, then parts in any order, then `report` is asked.
A signed checkpoint, once there is one, is one more `Stated`.
"""

import msgspec

from accountability.transparency.commitment import SALT_BYTES, commit
from accountability.transparency.merkle import Frontier, leaf_hash

MOST_FAULTS = 100
CORRECTED = "entry-corrected/"
REDACTED = "part-redacted/"


class Envelope(msgspec.Struct, frozen=True):
    """What any entry says of itself, whatever its type."""

    type: str
    stream: str
    version: int
    recorded: str
    parts: dict[str, str] = {}
    body: msgspec.Raw = msgspec.Raw(b"{}")


class Replacement(msgspec.Struct, frozen=True):
    parts: dict[str, str] = {}


class Correction(msgspec.Struct, frozen=True):
    """The body of an entry that puts another in its target's place."""

    replacement: Replacement


class Removal(msgspec.Struct, frozen=True):
    """The body of an entry by which parts of its target were destroyed."""

    target: int
    removed: dict[str, str]


class Fault(msgspec.Struct, frozen=True):
    """`index` is the position of the entry it was found at; None if no single entry can be named."""

    index: int | None
    what: str
    proves: str


class Stated(msgspec.Struct, frozen=True):
    """What somebody said the record was: its size and the 32-byte root of the tree over its entries."""

    size: int
    root: bytes


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """`faults` in order of position, at most 100 of them; `found` is how many there were."""

    size: int
    root: bytes
    parts: int
    redacted: int
    found: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.found

    @property
    def first(self) -> Fault | None:
        return self.faults[0] if self.faults else None


Part = tuple[str, bytes]  # its name and its commitment
_decoder = msgspec.json.Decoder(Envelope)


class Verification:
    """Takes a copy of the record piece by piece. Holds 32 bytes for each part listed, none of its words."""

    def __init__(self) -> None:
        self._tree = Frontier()
        self._versions: dict[str, int] = {}
        self._listed: dict[Part, int] = {}  # where each was listed first
        self._listed_again: set[tuple[int, Part]] = set()
        self._redacted: dict[Part, int] = {}
        self._served: set[Part] = set()
        self._faults: list[Fault] = []
        self._complete = True

    def entry(self, content: bytes, leaf: bytes | None = None) -> None:
        """The bytes of the next position; `leaf` is the hash that is kept beside them, if any."""
        position = self._tree.size
        made = leaf_hash(content)
        self._tree.add(made)
        if leaf is not None and leaf != made:
            self._fault(
                position,
                "its bytes do not have the hash that was kept beside them",
                "these are not the bytes that were recorded at this position",
            )
        try:
            envelope = _decoder.decode(content)
            listed, removal = _listed_by(envelope), _removal_by(envelope)
        except (msgspec.DecodeError, ValueError) as error:
            self._fault(position, f"it cannot be read: {error}", "this record did not write these bytes")
            return
        self._follows(position, envelope)
        for part in listed:
            if self._listed.setdefault(part, position) != position:
                self._listed_again.add((position, part))
        if removal is not None:
            self._removes(position, *removal)

    def part(self, name: str, salt: bytes, content: bytes, sealed: bytes) -> None:
        """One part that the copy holds: its name, salt and bytes, and the commitment it is said to open."""
        part = (name, sealed)
        position = self._listed.get(part)
        if len(salt) != SALT_BYTES or commit(name, salt, content) != sealed:
            what = f"the words of {name} do not open {_short(sealed)}"
            self._fault(position, what, "these words are not the ones that were recorded")
        elif position is None:
            what = f"words of {name} are served under {_short(sealed)}"
            self._fault(None, what, "no entry ever listed these words")
        elif part in self._redacted:
            self._fault(
                position,
                f"{name} is still served",
                f"entry {self._redacted[part]} removed these words and this copy kept them",
            )
        self._served.add(part)

    def later(self, content: bytes) -> None:
        """An entry recorded while the parts were read, given after them: only what it removes counts."""
        try:
            removal = _removal_by(_decoder.decode(content))
        except (msgspec.DecodeError, ValueError):
            return
        if removal is not None:
            self._removes(self._tree.size, *removal)

    def alarm(self, index: int | None, what: str, proves: str) -> None:
        """A fault that the reader of the copy has found, and after which the rest can't be judged."""
        self._complete = False
        self._fault(index, what, proves)

    def report(self, stated: Stated | None = None) -> Report:
        """The outcome, after everything was given. `stated` is what somebody says the record was."""
        if self._complete:
            self._find_missing()
        if self._complete and stated is not None:
            self._compare(stated)
        faults = sorted(self._faults, key=lambda fault: (fault.index is None, fault.index or 0))
        return Report(
            size=self._tree.size,
            root=self._tree.root(),
            parts=len(self._served),
            redacted=len(self._redacted),
            found=len(faults),
            faults=tuple(faults[:MOST_FAULTS]),
        )

    def _follows(self, position: int, envelope: Envelope) -> None:
        expected = self._versions.get(envelope.stream, 0) + 1
        if envelope.version != expected:
            self._fault(
                position,
                f"it is version {envelope.version} of its stream where {expected} is due",
                "an entry of this stream was taken out, put in or moved",
            )
        self._versions[envelope.stream] = max(envelope.version, expected)

    def _removes(self, position: int, target: int, removed: list[Part]) -> None:
        for part in removed:
            if self._listed.get(part) == target or (target, part) in self._listed_again:
                self._redacted.setdefault(part, position)
            else:
                self._fault(
                    position,
                    f"it removes {part[0]} of entry {target}, which never listed it",
                    "this redaction does not belong to this record",
                )

    def _find_missing(self) -> None:
        for (name, sealed), position in self._listed.items():
            if (name, sealed) not in self._served and (name, sealed) not in self._redacted:
                self._fault(
                    position,
                    f"the words of {name} are missing",
                    f"they were removed without a redaction; the commitment is {_short(sealed)}",
                )

    def _compare(self, stated: Stated) -> None:
        if self._tree.size != stated.size:
            self._fault(
                None,
                f"there are {self._tree.size} entries where {stated.size} are stated",
                "entries were taken out or added",
            )
        elif self._tree.root() != stated.root:
            self._fault(
                None,
                f"the entries make the root {self._tree.root().hex()}, stated is {stated.root.hex()}",
                "at least one entry is not the one over which the root was made",
            )

    def _fault(self, index: int | None, what: str, proves: str) -> None:
        self._faults.append(Fault(index, what, proves))


def _listed_by(envelope: Envelope) -> list[Part]:
    """The parts an entry lists: its own, and those of the entry that a correction puts in place."""
    listed = _opened(envelope.parts)
    if envelope.type.startswith(CORRECTED):
        listed += _opened(msgspec.json.decode(envelope.body, type=Correction).replacement.parts)
    return listed


def _removal_by(envelope: Envelope) -> tuple[int, list[Part]] | None:
    if not envelope.type.startswith(REDACTED):
        return None
    removal = msgspec.json.decode(envelope.body, type=Removal)
    return removal.target, _opened(removal.removed)


def _opened(parts: dict[str, str]) -> list[Part]:
    return [(name, bytes.fromhex(sealed)) for name, sealed in parts.items()]


def _short(sealed: bytes) -> str:
    return f"{sealed.hex()[:16]}…"

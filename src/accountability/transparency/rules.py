"""The rules that entries and words keep to, checked from their bytes alone (docs/wire.md).

Pure, and independent of the rest of the program: it reads an entry's envelope and knows no rule of the
domain. Entries are given in order of position, then the words in any order, then those entries that were
recorded while the words were read; at last it is asked for the faults. What it checks:

- each entry is one JSON object with an envelope, and its version is the next one of its stream;
- a part that is listed is there and opens its commitment, or was redacted, or is at present withheld;
- what was redacted or is withheld is not there; what was never listed is not there either;
- an entry that removes, withholds or restores names parts that its target lists;
- one that removes or withholds is of its target's stream, and states a ground and two who approved it.
"""

from collections.abc import Iterator, Sequence
from sys import intern
from typing import Any

from accountability.transparency.commitment import SALT_BYTES, commit
from accountability.transparency.envelopes import (
    COMMITMENT_BYTES,
    CORRECTED,
    NAMED_UNDER,
    REDACTED,
    RESTORED,
    SPECIAL,
    WITHHELD,
    envelope,
    is_approved,
    named_by,
    needs_approval,
    replacements_parts,
    special_of,
)
from accountability.transparency.faults import Faults

VERB = {REDACTED: "removes", WITHHELD: "withholds", RESTORED: "restores"}
NOT_OURS = "this record did not write these bytes"
NOT_RECORDED = "these words are not the ones that were recorded"


class Rules:
    """Takes entries and words piece by piece. Holds some 200 bytes for each part listed, none of its words.

    A part is known by its commitment followed by its name.
    """

    def __init__(self) -> None:
        self.size = 0
        self._versions: dict[str, int] = {}
        self._streams: list[str] = []  # by position; empty where it can't be had
        self._listed: dict[bytes, int] = {}  # the position that listed it first; ~position once it was served
        self._listed_again: set[tuple[int, bytes]] = set()
        self._redacted: dict[bytes, int] = {}
        self._withheld: dict[bytes, int] = {}
        self._excused: set[bytes] = set()
        self._kept_back: list[bytes] = []  # served although redacted or withheld
        self._has_gap = False
        self._wordless: list[range] = []
        self._of_entries = Faults()
        self._of_words = Faults()
        self.parts = 0

    @property
    def redacted(self) -> int:
        return len(self._redacted)

    @property
    def withheld(self) -> int:
        return len(self._withheld.keys() - self._redacted.keys())

    def entries(self, contents: Sequence[bytes]) -> None:
        """The bytes of the next entries, in order."""
        versions, listed, again = self._versions, self._listed, self._listed_again
        for position, content in enumerate(contents, self.size):
            try:
                kind, stream, version, parts, entry = envelope(content)
                if kind.startswith(SPECIAL):
                    parts += self._speaks_of_others(position, kind, stream, entry)
            except ValueError as error:
                self._of_entries.add(position, f"it cannot be read: {error}", NOT_OURS)
                self._streams.append("")
                continue
            self._streams.append(intern(stream))
            due = versions.get(stream, 0) + 1
            if version != due:
                self._out_of_turn(position, version, due)
            versions[stream] = max(version, due)
            for part in parts:
                if listed.setdefault(part, position) != position:
                    again.add((position, part))
        self.size += len(contents)

    def skip(self, count: int) -> None:
        """The next entries can't be had. What they may have said is held against nobody."""
        self.size += count
        self._streams += [""] * count
        self._has_gap = True

    def without_words(self, positions: range) -> None:
        """The words first listed at these positions can't be had: that they are missing says nothing."""
        self._wordless.append(positions)

    def lists(self, name: str, sealed: bytes) -> bool:
        return sealed + name.encode() in self._listed

    def awaits(self, name: str, sealed: bytes) -> bool:
        """Whether an entry lists this part and it was not served yet."""
        return self._listed.get(sealed + name.encode(), -1) >= 0

    def part(self, name: str, salt: bytes, content: bytes, sealed: bytes) -> None:
        """One part that the copy holds: its name, salt and bytes, and the commitment it is said to open."""
        part = sealed + name.encode()
        first = self._listed.get(part)
        position = first if first is None or first >= 0 else ~first
        if len(salt) != SALT_BYTES or commit(name, salt, content) != sealed:
            self._of_words.add(position, f"the words of {name} do not open {_short(sealed)}", NOT_RECORDED)
        elif position is None:
            if not self._has_gap:
                what = f"words of {name} are served under {_short(sealed)}"
                self._of_words.add(None, what, "no entry ever listed these words")
        elif part in self._redacted or part in self._withheld:
            self._kept_back.append(part)
        if first is not None and first >= 0:
            self._listed[part] = ~first
            self.parts += 1

    def taken(self) -> list[tuple[str, bytes]]:
        """Name and commitment of each part that was redacted or is withheld, and was not served."""
        gone = self._redacted.keys() | self._withheld.keys()
        return [(_name(part), part[:COMMITMENT_BYTES]) for part in gone if self._listed.get(part, -1) >= 0]

    def still_there(self, name: str, sealed: bytes) -> None:
        """The copy has something in the place of a part that was taken from it."""
        part = sealed + name.encode()
        self._listed[part] = ~self._listed[part]
        self._kept_back.append(part)

    def unreadable_part(self, error: Exception) -> None:
        """A line that should hold a part and doesn't."""
        self._of_words.add(None, f"a line of words cannot be read: {error}", NOT_OURS)

    def later(self, content: bytes) -> None:
        """An entry recorded while the words were read: it excuses what it speaks of, and accuses nobody."""
        try:
            kind, stream, _, _, entry = envelope(content)
            if kind.startswith(tuple(NAMED_UNDER)):
                target, named = named_by(kind, entry)
                if not self._unfounded(kind, stream, target, entry):
                    self._excused.update(named)
        except ValueError:
            return

    @property
    def words_in_doubt(self) -> bool:
        """Whether entries recorded since could still explain a fault of the words."""
        return bool(self._missing().found or self._still_served().found)

    def rounds(self) -> tuple[Faults, ...]:
        """The faults so far: of entries, of words that are there, and of words that are not."""
        return self._of_entries, self._of_words, self._still_served(), self._missing()

    def _out_of_turn(self, position: int, version: int, due: int) -> None:
        if not (self._has_gap and version > due):
            what = f"it is version {version} of its stream where {due} is due"
            self._of_entries.add(position, what, "an entry of this stream was taken out, put in or moved")

    def _unfounded(self, kind: str, stream: str, target: int, entry: dict[str, Any]) -> str:
        """Why an entry may not take the words of its target away; empty if it may."""
        if not needs_approval(kind):
            return ""
        if not is_approved(entry):
            return "without a ground and two different roles that approved it"
        there = self._streams[target] if 0 <= target < len(self._streams) else ""
        if there != stream and (there or not self._has_gap):
            return f"of entry {target}, which is not of its stream"
        return ""

    def _speaks_of_others(self, position: int, kind: str, stream: str, entry: dict[str, Any]) -> list[bytes]:
        """Takes in what an entry says of its target; returns the parts that its replacement lists."""
        if kind.startswith(CORRECTED):
            return replacements_parts(entry)
        target, named = named_by(kind, entry)
        special, unfounded = special_of(kind), self._unfounded(kind, stream, target, entry)
        for part in named:
            if not (self._listed.get(part) == target or (target, part) in self._listed_again):
                if not (self._has_gap and part not in self._listed):
                    self._does_not_belong(
                        position, special, part, f"of entry {target}, which never listed it"
                    )
            elif unfounded:
                self._does_not_belong(position, special, part, unfounded)
            elif special == REDACTED:
                self._redacted.setdefault(part, position)
            elif special == WITHHELD:
                self._withheld[part] = position
            elif self._withheld.pop(part, None) is None and not self._has_gap:
                self._does_not_belong(position, special, part, f"of entry {target}, which was not withheld")
        return []

    def _does_not_belong(self, position: int, special: str, part: bytes, why: str) -> None:
        what = f"it {VERB[special]} {_name(part)} {why}"
        self._of_entries.add(position, what, "this entry does not belong to this record")

    def _still_served(self) -> Faults:
        faults = Faults()
        for part in self._kept_back:
            by = self._redacted.get(part)
            verb = "removed"
            if by is None:
                by, verb = self._withheld[part], "withheld"
                if part in self._excused:
                    continue
            proves = f"entry {by} {verb} these words and this copy kept them"
            faults.add(~self._listed[part], f"{_name(part)} is still served", proves)
        return faults

    def _missing(self) -> Faults:
        faults = Faults()
        for part in self._unserved():
            what = f"the words of {_name(part)} are missing"
            proves = f"they were removed without a redaction; the commitment is {_short(part)}"
            faults.add(self._listed[part], what, proves)
        return faults

    def _unserved(self) -> Iterator[bytes]:
        if not self._has_gap:
            for part, position in self._listed.items():
                explained = part in self._redacted or part in self._withheld or part in self._excused
                if position >= 0 and not explained and not any(position in gap for gap in self._wordless):
                    yield part


def _name(part: bytes) -> str:
    return part[COMMITMENT_BYTES:].decode()


def _short(sealed: bytes) -> str:
    return f"{sealed.hex()[:16]}…"

"""Verification of a whole record from its files, against SHA-256 alone over the same bytes in memory.

First the tree and every tile; then with every entry, every part and the rules that bind them. The raw figure
has one call of SHA-256 for each entry (and each part), as it takes to tell which of them was changed.
"""

import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import msgspec

from accountability.publishing.downloads import PartLine
from accountability.storage.codec import encode
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import ED25519, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note
from accountability.transparency.policies import Policy
from accountability.transparency.rules import Rules
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, TileTree, bundle, tiles_of
from accountability.verifying.checking import check
from accountability.verifying.copies import Copy, copy_at
from accountability.verifying.findings import Findings
from accountability.verifying.seen import Seen
from accountability.verifying.tree import TreeCheck
from accountability.verifying.verdict import SOUND
from bench import history

ROUNDS = 3
KEY = SigningKey("bench.example/log", ED25519, bytes(32))


class Unruled(Rules):
    """Looks at no entry: what is left is the tree."""

    def entries(self, contents: Sequence[bytes]) -> None:
        self.size += len(contents)


def measure(entries: int) -> tuple[float, float, float]:
    """The record's time over that of SHA-256 alone: tree and tiles; with all else; and entries a second."""
    with tempfile.TemporaryDirectory(prefix="accountability-bench-") as made:
        place = Path(made)
        contents, words = _record(place / "record", entries)
        copy, seen = copy_at(str(place / "record")), Seen(place / "state")
        note, policy = copy.checkpoint(), Policy((KEY.verifier,))
        checkpoint = policy.judge(note).checkpoint
        tree, whole = [], []
        for _ in range(ROUNDS):
            alone = _time(lambda: _hash(contents))
            tree.append(_time(lambda: _tree(copy, checkpoint)) / alone)
            everything = _time(lambda: _all(copy, seen, policy))
            whole.append((everything / (alone + _time(lambda: _hash(words))), everything))
        ratio, seconds = sorted(whole)[ROUNDS // 2]
        return sorted(tree)[ROUNDS // 2], ratio, len(contents) / seconds


def _hash(contents: list[bytes]) -> None:
    for content in contents:
        sha256(content).digest()


def _tree(copy: Copy, checkpoint: Checkpoint) -> None:
    findings = Findings(rules=Unruled())
    TreeCheck(copy, checkpoint, findings, lambda *_: None).run()
    assert findings.of_tree.found == findings.of_record.found == len(findings.gaps) == 0


def _all(copy: Copy, seen: Seen, policy: Policy) -> None:
    assert check(copy, seen, policy=policy).code == SOUND


def _time(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _record(folder: Path, entries: int) -> tuple[list[bytes], list[bytes]]:
    """Write a history as a site serves it; returns its entries and its words."""
    contents: list[bytes] = []
    words: list[bytes] = []
    lines: dict[int, list[bytes]] = {}
    for batch, parts in history.batches(entries):
        first: dict[str, int] = {}
        for at, one in enumerate(batch, len(contents)):
            for sealed in one.parts.values():
                first.setdefault(sealed, at)
        for part in parts:
            at = first[part.commitment]
            words.append(part.content)
            line = PartLine(
                position=at,
                name=part.name,
                commitment=part.commitment,
                salt=part.salt.hex(),
                text=part.content.decode(),
            )
            lines.setdefault(at // TILE_WIDTH, []).append(msgspec.json.encode(line) + b"\n")
        contents += [encode(one) for one in batch]
    tree = TileTree()
    for content in contents:
        tree.add(leaf_hash(content))
    for tile in tiles_of(len(contents)):
        start = tile.index * TILE_WIDTH
        under = tile.level == ENTRIES and bundle(contents[start : start + tile.width])
        _put(folder / "log" / tile.path, under or tree.tile(tile))
    for number in range(-(-len(contents) // TILE_WIDTH)):
        _put(folder / "data" / "parts" / f"{number}.jsonl", b"".join(lines.get(number, ())))
    text = Checkpoint(KEY.name, len(contents), tree.root()).encode()
    _put(folder / "log" / "checkpoint", Note(text).signed_with(KEY.sign(text)).encode())
    return contents, words


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

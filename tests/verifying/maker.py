"""Makes whole logs without a database: cheap entries, their words, every tile, a witnessed checkpoint.

The tree and the keys are the service's own; the entries are just long enough to keep to the rules.
"""

import json
import os
import shutil
from itertools import chain

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.commitment import commit
from accountability.transparency.keys import COSIGNATURE_ED25519, ED25519, MLDSA44, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note
from accountability.transparency.policies import Group, Policy, Witness
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, TileTree, bundle, tiles_of

ORIGIN = "record.norchester.example/log"
WITNESSED = 1_800_000_000
SALT = bytes(range(32))
A_STREAM = 8  # entries
APPROVED = {"ground": "court-order", "approved_by": ["legal-adviser", "director"]}


class Keys:
    """The log's own two, and three witnesses of which two must have seen a checkpoint."""

    def __init__(self, origin=ORIGIN, seed=1):
        self.log = SigningKey(origin, ED25519, bytes([seed]) * 32)
        self.later = SigningKey(origin, MLDSA44, bytes([seed + 1]) * 32)
        self.witnesses = [
            SigningKey(f"{name}.example/witness", COSIGNATURE_ED25519, bytes([seed + 2 + n]) * 32)
            for n, name in enumerate(("charity", "university", "paper"))
        ]

    def policy(self, quorum=2):
        names = [key.name.partition(".")[0] for key in self.witnesses]
        return Policy(
            logs=(self.log.verifier, self.later.verifier),
            witnesses={name: Witness(key.verifier) for name, key in zip(names, self.witnesses, strict=True)},
            groups={"enough": Group(quorum, tuple(names))},
            quorum="enough" if quorum else "none",
        )

    def signed(self, size, root, witnesses=2):
        text = Checkpoint(self.log.name, size, root).encode()
        signatures = [self.log.sign(text, None), self.later.sign(text, WITNESSED)]
        signatures += [key.sign(text, WITNESSED) for key in self.witnesses[:witnesses]]
        return Note(text).signed_with(*signatures).encode()


def sealed(words, name="text/en"):
    return commit(name, SALT, words.encode()).hex()


def entry(stream, version, kind="response-recorded/1", parts=None, body=None):
    said = {"body": body or {}, "parts": parts or {}, "recorded": "2026-01-05T10:00:00Z"}
    said |= {"stream": stream, "type": kind, "version": version}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def plain(start, count):
    """Entries in streams of eight, without words."""
    form = (
        '{{"body":{{}},"recorded":"2026-01-05T10:00:00Z",'
        '"stream":"{:032x}","type":"delivery-reported/1","version":{}}}'
    )
    return [form.format(n // A_STREAM, n % A_STREAM + 1).encode() for n in range(start, start + count)]


class Log:
    """Entries with the words that stand behind them: {position: {name: words}} as they are served."""

    def __init__(self, entries=(), words=None):
        self.entries = list(entries)
        self.words = dict(words or {})

    def __len__(self):
        return len(self.entries)

    def say(self, words, stream, version=1, **given):
        """Append an entry with a text; returns its position."""
        self.entries.append(entry(stream, version, parts={"text/en": sealed(words)}, **given))
        self.words[len(self) - 1] = words
        return len(self) - 1

    def speak_of(self, target, kind, key, stream, version, words):
        """Append an entry that removes, withholds or restores the text of another."""
        body = APPROVED | {"target": target, key: {"text/en": sealed(words)}}
        self.entries.append(entry(stream, version, kind, body=body))
        return len(self) - 1

    def until(self, size):
        return Log(self.entries[:size], {at: words for at, words in self.words.items() if at < size})

    def tree(self):
        tree = TileTree()
        for content in self.entries:
            tree.add(leaf_hash(content))
        return tree

    def lines(self, number):
        """data/parts/<number>.jsonl"""
        first = number * TILE_WIDTH
        return [
            json.dumps(
                {
                    "position": at,
                    "name": "text/en",
                    "commitment": sealed(self.words[at]),
                    "salt": SALT.hex(),
                    "text": self.words[at],
                }
            ).encode()
            for at in range(first, first + TILE_WIDTH)
            if at in self.words
        ]

    def write(self, folder, keys, *, words=True, witnesses=2):
        """The log in a folder as a site serves it, under a checkpoint of all entries; returns the tree."""
        tree = self.tree()
        for tile in tiles_of(len(self)):
            start = tile.index * TILE_WIDTH
            content = (
                bundle(self.entries[start : start + tile.width]) if tile.level == ENTRIES else tree.tile(tile)
            )
            put(folder / "log" / tile.path, content)
        put(folder / "log" / "checkpoint", keys.signed(len(self), tree.root(), witnesses))
        put(folder / "log" / "policy", keys.policy().encode())
        for number in range(-(-len(self) // TILE_WIDTH) if words else 0):
            put(folder / "data" / "parts" / f"{number}.jsonl", b"".join(chain(*self._ended(number))))
        return tree

    def _ended(self, number):
        return [(line, b"\n") for line in self.lines(number)]


def put(path, content):
    """Write a file anew: the one that was there may be shared with another folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def copied(folder, to):
    """A copy of a folder that shares its files until they are `put` anew."""
    return shutil.copytree(folder, to, copy_function=os.link)


def flipped(path, at):
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    put(path, bytes(content))

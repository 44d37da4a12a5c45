"""Checks the words that a copy holds, in bulk: one file for the entries of each bundle.

`data/parts/<n>.jsonl` has the words that the entries of bundle n listed first, one part a line: position,
name, commitment and salt in hexadecimal, and the bytes as `text` or `base64`. Of a part that is a file it
has the `size`, and the bytes are in `files/<commitment>.<kind>`.
"""

import json
import time
from base64 import b64decode
from collections.abc import Sequence
from typing import Any, NamedTuple

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.files import MOST_FILE_BYTES, kind_of, path_of
from accountability.transparency.notes import BadNote
from accountability.transparency.policies import Policy, PolicyRefused
from accountability.transparency.rules import Rules
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, BadTile, Tile, tiles_since
from accountability.verifying.copies import WORDS_AT_ONCE, Copy, NotThere, each
from accountability.verifying.findings import Findings, Progress
from accountability.verifying.levels import Level, leaves_of, levels_of, root_at

# How long a redaction may take to reach a signed checkpoint, and to be asked for again: seconds.
PATIENCE = (2.0, 5.0)
MOST_SINCE_BYTES = 64 * 2**20  # of entries recorded meanwhile
AN_ENTRY = 64  # bytes that each takes besides its own

_decode = json.JSONDecoder().raw_decode


class ServedPart(NamedTuple):
    """One line of `data/parts/<n>.jsonl`: `sealed` is the commitment that it is said to open.

    Without `content` it is a file, of `kind`, whose bytes lie elsewhere.
    """

    position: int
    name: str
    salt: bytes
    content: bytes | None
    sealed: bytes
    kind: str = ""


class NoPart(ValueError):
    """Raised for a line that holds no part."""


def check_words(copy: Copy, size: int, findings: Findings, progress: Progress) -> bool:
    """Hold every part against the entries. False: this copy has no words. Raises CannotTell."""
    rules = findings.rules
    bundles = -(-size // TILE_WIDTH)
    coming = each(copy, lambda n: _words(copy, n), range(bundles), WORDS_AT_ONCE)
    for bundle, content in enumerate(coming):
        progress(bundle, bundles, "texts")
        if content is None and bundle == 0:
            findings.gap("it serves no words (data/parts): give the address of its log to check that alone")
            return False
        if content is None:
            findings.gap(f"a file of words is missing (data/parts/{bundle}.jsonl)")
            rules.without_words(range(bundle * TILE_WIDTH, (bundle + 1) * TILE_WIDTH))
            continue
        for line in content.splitlines():
            _take(copy, rules, line, size)
    _look_for_files_that_were_taken(copy, rules)
    return True


def _words(copy: Copy, bundle: int) -> bytes | None:
    try:
        return copy.parts(bundle)
    except NotThere:
        return None


def _take(copy: Copy, rules: Rules, line: bytes, size: int) -> None:
    try:
        part = part_in(line)
    except NoPart as error:
        rules.unreadable_part(error)
        return
    if part.position >= size and not rules.lists(part.name, part.sealed):
        return  # of an entry that the checkpoint does not cover yet
    content = part.content
    if content is None:
        if not rules.awaits(part.name, part.sealed):
            if not rules.lists(part.name, part.sealed):
                rules.unreadable_part(NoPart("it names a file that no entry lists"))
            return
        content = file_of(copy, part)
    if content is not None:
        rules.part(part.name, part.salt, content, part.sealed)


def _look_for_files_that_were_taken(copy: Copy, rules: Rules) -> None:
    """A copy may have dropped a file's line and kept its bytes. Raises CannotTell."""
    for name, sealed in rules.taken():
        kind = kind_of(name)
        if kind is not None and _file(copy, kind, sealed) is not None:
            rules.still_there(name, sealed)


def file_of(copy: Copy, part: ServedPart) -> bytes | None:
    """The bytes of a file that a line names; None if they are not there. Raises CannotTell."""
    return _file(copy, part.kind, part.sealed)


def _file(copy: Copy, kind: str, sealed: bytes) -> bytes | None:
    try:
        return copy.read(path_of(kind, sealed.hex()), MOST_FILE_BYTES)
    except NotThere:
        return None


def part_in(line: bytes) -> ServedPart:
    """The part in a line; nothing of it is checked but its form. Raises NoPart."""
    try:
        part = _object(line.decode())
        kind = kind_of(part["name"]) if "size" in part else None
        content = None if kind else _content(part)
        salt, sealed = bytes.fromhex(part["salt"]), bytes.fromhex(part["commitment"])
        position, name = part["position"], part["name"]
        name.encode()
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise NoPart(str(error)) from error
    if type(position) is not int or type(name) is not str:
        raise NoPart("its position or name is missing")
    return ServedPart(position, name, salt, content, sealed, kind or "")


def _content(part: Any) -> bytes:
    return b64decode(part["base64"], validate=True) if "base64" in part else part["text"].encode()


def _object(text: str) -> Any:
    part, end = _decode(text)
    if end != len(text):
        raise ValueError("it is more than one JSON value")
    return part


def catch_up(  # noqa: PLR0913, PLR0917 - what a newer checkpoint is held against
    copy: Copy,
    policy: Policy,
    checkpoint: Checkpoint,
    levels: Sequence[Level],
    findings: Findings,
    patience: Sequence[float] = PATIENCE,
) -> None:
    """Words may come and go while a site is read: look for the entries that say so, under a newer checkpoint.

    They excuse what they name and accuse nobody; what they don't explain stays a fault.
    """
    for pause in patience:
        if not findings.rules.words_in_doubt:
            return
        time.sleep(pause)
        try:
            newer = policy.judge(copy.checkpoint()).checkpoint
            if newer.origin != checkpoint.origin or newer.size <= checkpoint.size:
                continue
            entries = _since(copy, checkpoint.size, newer.size)
        except (NotThere, BadNote, PolicyRefused, BadTile):
            continue
        if root_at(levels_of(levels[0].hashes + leaves_of(entries)), newer.size) != newer.root:
            what = f"the checkpoint of {newer.size} entries, signed since, does not continue this one"
            findings.of_record.add(None, what, "the log's key signed two different histories")
            return
        for entry in entries:
            findings.rules.later(entry)


def _since(copy: Copy, old: int, new: int) -> list[bytes]:
    """The entries from position `old` to `new`. Raises BadTile if they can't be had."""
    entries: list[bytes] = []
    held = 0
    for tile in (tile for tile in tiles_since(old, new) if tile.level == ENTRIES):
        found = copy.entries(Tile(ENTRIES, tile.index, tile.width))
        if found is None or len(found) != tile.width:
            raise BadTile(f"{tile.path} is missing or cut")
        entries += found
        held += sum(map(len, found)) + AN_ENTRY * len(found)
        if held > MOST_SINCE_BYTES:
            raise BadTile("more was recorded meanwhile than is read")
    return entries[old % TILE_WIDTH :]

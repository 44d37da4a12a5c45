"""The demonstration's log as its operator holds it, what its key can forge, and the verdict of the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note, parse
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, TileTree, bundle, entries_in, tiles_of

PAGE = "/en/verify"
SOUND = "Sound: nobody rewrote this record"
TAMPERED = "Tampered: this record does not hold together"
UNKNOWN = "This could not be told"


class Held:
    """`data` is the data folder, into which nothing here writes."""

    def __init__(self, data: Path) -> None:
        self.log = data / "log"
        self.key = SigningKey.parse((data / "keys/log-ed25519").read_text().splitlines()[0])

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint.parse(parse((self.log / "checkpoint").read_bytes()).text)

    def entries(self) -> list[bytes]:
        bundles = [tile for tile in tiles_of(self.checkpoint.size) if tile.level == ENTRIES]
        return [entry for tile in bundles for entry in entries_in((self.log / tile.path).read_bytes())]

    def forged(self, entries: list[bytes], origin: str = "") -> dict[str, bytes]:
        """Every file of a log of these entries, signed with the real key, by its address after /log/."""
        tree = TileTree()
        for entry in entries:
            tree.add(leaf_hash(entry))
        files = {}
        for tile in tiles_of(len(entries)):
            start = tile.index * TILE_WIDTH
            is_bundle = tile.level == ENTRIES
            files[tile.path] = bundle(entries[start : start + tile.width]) if is_bundle else tree.tile(tile)
        key = SigningKey(origin, self.key.kind, self.key.seed) if origin else self.key
        text = Checkpoint(key.name, tree.size, tree.root()).encode()
        files["checkpoint"] = Note(text, (key.sign(text),)).encode()
        files["policy"] = f"log {key.verifier}\nquorum none\n".encode()
        return files


def verified(visitor: Any, *, words: bool = False) -> str:
    """What the page says in the end."""
    visitor.open(PAGE)
    if words:
        visitor.page.get_by_label("Check the words behind the entries too").check()
    visitor.page.get_by_role("button", name="Verify now").click()
    return outcome(visitor)


def outcome(visitor: Any) -> str:
    found = visitor.page.locator("[data-outcome]")
    found.wait_for()
    return str(found.inner_text())


@contextmanager
def changed(path: Path, change: Callable[[bytes], bytes]) -> Iterator[None]:
    """A file of the log on the operator's disk, changed until the block is left."""
    before = path.read_bytes()
    path.write_bytes(change(before))
    try:
        yield
    finally:
        path.write_bytes(before)


def serve(visitor: Any, files: dict[str, bytes]) -> None:
    """Show this visitor another log than everybody else."""

    def answer(route: Any) -> None:
        name = route.request.url.partition("/log/")[2]
        if name in files:
            route.fulfill(body=files[name])
        else:
            route.fulfill(status=404)

    visitor.page.route("**/log/checkpoint", answer)
    visitor.page.route("**/log/policy", answer)
    visitor.page.route("**/log/tile/**", answer)

"""Writes the files of the log so that a crash leaves each whole or not at all.

A tile is created once: written under another name, synced, and linked to its own, which fails if it is there.
The same bytes again are no error; other bytes are a `Clash`, and the published ones stay. `checkpoint` and
`policy` are replaced by renaming. A folder is synced before anything that relies on its names is written.

Partial tiles are kept for ever, also after the full tile came: somebody may hold a checkpoint that has them.
That takes about 50 kB a checkpoint.
"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from accountability.publishing.refusals import Clash
from accountability.transparency.tiles import Tile

DRAFTS = ".drafts"
PUBLIC, PRIVATE = 0o644, 0o600


class TileFiles:
    """The folder that readers get the log's files from, as its writer uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tidy(self) -> None:
        tidy(self.folder)

    def create(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """Publish tiles, durable on return and read back. Raises Clash at the first that has other bytes."""
        folders: set[Path] = set()
        for tile, content in tiles:
            path = self.folder / tile.path
            folders |= made(path.parent, self.folder)
            self._create(path, content, tile)
            folders.add(path.parent)
        for folder in folders:
            sync_folder(folder)

    def replace(self, name: str, content: bytes) -> None:
        """Put a new `checkpoint` or `policy` in the place of the old one; durable on return."""
        replace(self.folder / name, content, PUBLIC)

    def _create(self, path: Path, content: bytes, tile: Tile) -> None:
        if not path.exists():
            draft = write_draft(self.folder, content, PUBLIC)
            try:
                os.link(draft, path)
            except FileExistsError:  # compared below
                pass
            finally:
                draft.unlink()
        if path.read_bytes() != content:
            raise Clash(f"the published tile {tile.path} holds other bytes than the log gives")


def replace(path: Path, content: bytes, mode: int) -> None:
    """Put a file in another's place; durable on return."""
    write_draft(path.parent, content, mode).replace(path)
    sync_folder(path.parent)


def write_draft(folder: Path, content: bytes, mode: int) -> Path:
    """A new file of this mode with these bytes, synced, among the folder's drafts."""
    drafts = folder / DRAFTS
    drafts.mkdir(mode=0o700, exist_ok=True)
    draft = drafts / secrets.token_hex(8)
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(number, "wb") as out:  # noqa: PTH123 - the mode must be right from the first moment
            out.write(content)
            os.fchmod(out.fileno(), mode)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        draft.unlink()  # or a full disk fills with halves
        raise
    return draft


def tidy(folder: Path) -> None:
    """Remove what a killed writer left half written. Only while no other writer is at work."""
    for draft in (folder / DRAFTS).glob("*"):
        draft.unlink()


def made(folder: Path, top: Path) -> set[Path]:
    """Make a folder with those above it, down from `top`; returns the folders that have got a new name."""
    missing = []
    while folder != top and not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for step in reversed(missing):
        step.mkdir(exist_ok=True)
        step.chmod(0o755)
    return {step.parent for step in missing}


def sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

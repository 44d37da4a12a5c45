"""Small values made once and kept in the data folder: the log's name, and secrets.

Written to a temporary name, synced and linked into place, so that a crash leaves the whole value or none and
two starters agree on one.
"""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(file: Path, make: Callable[[], str]) -> str:
    """What the file says; if it is not there, what `make` gives, kept for ever (mode 0600)."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:  # noqa: PTH123 - the mode must be right from the first moment
            out.write(make())
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):  # another starter was first: its value stands
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii").strip()

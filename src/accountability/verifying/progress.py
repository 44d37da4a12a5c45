"""A bar on stderr while a long check runs, where somebody is looking."""

import sys
import time
from types import TracebackType
from typing import Self

WIDTH = 30
EVERY = 0.1  # seconds


class Bar:
    """Draws over itself and leaves nothing behind. Not drawn where stderr is no terminal."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._drawn = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def at(self, done: int, total: int, what: str) -> None:
        """`done` of `total` steps are done."""
        now = time.monotonic()
        if self._shown and total and now - self._drawn >= EVERY:
            filled = WIDTH * done // total
            bar = "#" * filled + "." * (WIDTH - filled)
            sys.stderr.write(f"\r\x1b[K[{bar}] {100 * done // total:3d} % of the {what}")
            sys.stderr.flush()
            self._drawn = now

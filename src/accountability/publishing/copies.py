"""Copies of the record that can be checked from outside: a folder that `export` wrote, and a site's address.

Both give the same five things, line by line, so that a record of any length is checked with little memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import msgspec

from accountability.publishing.export import STATEMENT, Statement
from accountability.publishing.stamp import ROOT, SIZE
from accountability.transparency.verification import Stated

# A text has at most 50,000 characters, each of which JSON may write in six.
LONGEST_LINE = 4 * 2**20
PATIENCE = 60.0
CUT = b"\n"


class CannotTell(Exception):
    """Raised when a copy can't be read far enough to say anything about it."""


class Copy(Protocol):
    """`later` are entries recorded while the parts were read; none where everything is of one moment."""

    def stated(self) -> Stated: ...
    def entries(self) -> Iterator[bytes]: ...
    def hashes(self) -> Iterator[bytes]: ...
    def parts(self) -> Iterator[bytes]: ...
    def later(self) -> Iterator[bytes]: ...


class Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def stated(self) -> Stated:
        try:
            statement = msgspec.json.decode((self._path / STATEMENT).read_bytes(), type=Statement)
            return Stated(statement.size, bytes.fromhex(statement.root))
        except (OSError, ValueError) as error:
            raise CannotTell(f"{self._path} holds no export that can be read: {error}") from error

    def entries(self) -> Iterator[bytes]:
        return self._lines("entries.jsonl")

    def hashes(self) -> Iterator[bytes]:
        return self._lines("hashes.txt")

    def parts(self) -> Iterator[bytes]:
        return self._lines("parts.jsonl")

    def later(self) -> Iterator[bytes]:
        return iter(())

    def _lines(self, name: str) -> Iterator[bytes]:
        try:
            with (self._path / name).open("rb") as file:
                yield from _lines_of(file)
        except OSError as error:
            raise CannotTell(f"{name} cannot be read: {error}") from error


class Site:
    """A running service, or a mirror of one. What it holds is asked for once; all else is as at then."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._stated: Stated | None = None

    def stated(self) -> Stated:
        if self._stated is None:
            with self._opened("/data/hashes.txt") as (_, headers):
                self._stated = _stated_in(headers)
        return self._stated

    def entries(self) -> Iterator[bytes]:
        return self._as_at("/data/entries.jsonl")

    def hashes(self) -> Iterator[bytes]:
        return self._as_at("/data/hashes.txt")

    def parts(self) -> Iterator[bytes]:
        return self._as_at("/data/parts.jsonl")

    def later(self) -> Iterator[bytes]:
        yield from self._lines(f"/data/entries.jsonl?from={self.stated().size}")

    def _as_at(self, path: str) -> Iterator[bytes]:
        size = self.stated().size
        if size:
            yield from self._lines(f"{path}?at={size - 1}")

    def _lines(self, path: str) -> Iterator[bytes]:
        with self._opened(path) as (file, _):
            for line in _lines_of(file):
                if line.endswith(CUT):
                    raise CannotTell(f"{path} broke off within a line")
                yield line
            # Reading by lines ends in silence when the connection does; the announced length tells.
            if getattr(file, "length", 0):
                raise CannotTell(f"{path} broke off")

    @contextmanager
    def _opened(self, path: str) -> Iterator[tuple[IO[bytes], HTTPMessage]]:
        try:
            with urlopen(self._address + path, timeout=PATIENCE) as answer:  # noqa: S310 - http(s) only
                yield answer, answer.headers
        except HTTPError as error:
            raise CannotTell(f"{self._address}{path} answered {error.code}") from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise CannotTell(f"{self._address}{path} cannot be read: {error}") from error


def _lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """Each line without its end. One without an end was cut short, and gets a mark that no entry has."""
    for line in iter(lambda: file.readline(LONGEST_LINE), b""):
        yield line[:-1] if line.endswith(b"\n") else line + CUT


def _stated_in(headers: HTTPMessage) -> Stated:
    try:
        return Stated(int(headers[SIZE]), bytes.fromhex(headers[ROOT]))
    except (TypeError, ValueError) as error:
        raise CannotTell(f"the answer does not say which state of the log it is ({SIZE}, {ROOT})") from error

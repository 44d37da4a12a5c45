"""Copies of a log that can be read from outside: a folder, and a site's address.

Either is a whole copy, with the log's files in `log/` and the words in `data/parts/`, as a site serves it and
`export` writes it; or just the log's files (C2SP tlog-tiles), and then it says nothing of the words.
"""

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from accountability.transparency.merkle import HASH_BYTES
from accountability.transparency.notes import MOST_NOTE_BYTES
from accountability.transparency.policies import MOST_POLICY_BYTES
from accountability.transparency.tiles import MOST_ENTRY_BYTES, TILE_WIDTH, Tile, entries_in

LOG, CHECKPOINT, POLICY, STATEMENT = "log/", "checkpoint", "policy", "log.json"
TILE_BYTES = TILE_WIDTH * HASH_BYTES
MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + MOST_ENTRY_BYTES)
MOST_WORDS_BYTES = 32 * 2**20
PATIENCE = 30.0  # seconds without a byte
LONGEST = 600.0  # seconds for one file: who sends byte by byte holds nobody up for ever
AT_ONCE = 8
WORDS_AT_ONCE = 2  # files of words under way: four of the longest are 128 MiB
GONE = (404, 410)
PORTS = {"http": 80, "https": 443}

Reads = Callable[[str, int], bytes]
T = TypeVar("T")
R = TypeVar("R")


class NotThere(Exception):
    """Raised when a copy does not have a file; the rest of it may be sound."""


class CannotTell(Exception):
    """Raised when a copy can't be read far enough to say anything more about it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: where its files are and how they are read.

    `log` is the path of the log's files in it; `words` says whether it is to hold the words too; `live`
    whether it goes on growing while it is read. `read(path, most)` gives a file's bytes, cut off after one
    more than `most`; it raises NotThere and CannotTell.
    """

    name: str
    read: Reads
    log: str
    words: bool
    live: bool

    @property
    def address(self) -> str | None:
        """Where a live log is, the same for its site's address and its own; None for a folder."""
        return f"{self.name.rstrip('/')}/{self.log}".rstrip("/") if self.live else None

    def checkpoint(self) -> bytes:
        return self.read(self.log + CHECKPOINT, MOST_NOTE_BYTES)

    def policy(self) -> bytes:
        return self.read(self.log + POLICY, MOST_POLICY_BYTES)

    def hashes(self, tile: Tile) -> bytes | None:
        """The bytes of a hash tile; None if it isn't there."""
        content, full = self._tile(tile, TILE_BYTES)
        return content[: tile.width * HASH_BYTES] if full and content is not None else content

    def entries(self, tile: Tile) -> list[bytes] | None:
        """The entries of a bundle; None if it isn't there. Raises BadTile if it can't be read."""
        content, full = self._tile(tile, MOST_BUNDLE_BYTES)
        if content is None:
            return None
        return entries_in(content)[: tile.width] if full else entries_in(content)

    def parts(self, bundle: int) -> bytes:
        """The words first listed by the entries of this bundle, as JSON Lines. Raises NotThere."""
        content = self.read(f"data/parts/{bundle}.jsonl", MOST_WORDS_BYTES)
        if len(content) > MOST_WORDS_BYTES:
            raise CannotTell(f"data/parts/{bundle}.jsonl has more than {MOST_WORDS_BYTES:,} bytes")
        return content

    def _tile(self, tile: Tile, most: int) -> tuple[bytes | None, bool]:
        """A tile's bytes, and whether they are of the full one that took its place."""
        for one in dict.fromkeys((tile, tile.full)):
            try:
                return self.read(self.log + one.path, most), one != tile
            except NotThere:
                continue
        return None, False


def copy_at(what: str) -> Copy:
    """The copy at an address or in a folder. Raises CannotTell if there is none."""
    if what.startswith(("https://", "http://")):
        return _recognised(what, from_address(what), lambda: True, live=True)
    folder = Path(what)
    if not folder.is_dir():
        raise CannotTell(f"{what} is no folder")
    read: Reads = lambda path, most: _read(folder / path, most)  # noqa: E731 - it is one
    words = lambda: (folder / STATEMENT).exists() or (folder / "data").exists()  # noqa: E731 - it is one
    return _recognised(what, read, words, live=False)


def from_address(address: str) -> Reads:
    """Reads what a site serves below an http(s) address."""
    top = address.rstrip("/") + "/"
    return lambda path, most: _fetched(top + path, most)


def _recognised(name: str, read: Reads, words: Callable[[], bool], *, live: bool) -> Copy:
    whole = Copy(name, read, LOG, words=True, live=live)
    alone = Copy(name, read, "", words=False, live=live)
    try:
        whole.checkpoint()
    except NotThere:
        try:
            alone.checkpoint()
        except NotThere as error:
            raise CannotTell(f"{name} holds no log: there is no log/checkpoint and no checkpoint") from error
        return alone
    return whole if words() else Copy(name, read, LOG, words=False, live=live)


def each(copy: Copy, work: Callable[[T], R], items: Iterable[T], at_once: int = AT_ONCE) -> Iterator[R]:
    """What `work`, which reads from the copy, gives for each item, in order; some at a time from a site."""
    if not copy.live:
        yield from map(work, items)
        return
    coming = iter(items)
    threads = ThreadPoolExecutor(at_once)
    try:
        under_way = deque(threads.submit(work, item) for item in islice(coming, 2 * at_once))
        while under_way:
            yield under_way.popleft().result()
            under_way.extend(threads.submit(work, item) for item in islice(coming, 1))
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _read(path: Path, most: int) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise CannotTell(f"{path} is no file")
        with path.open("rb") as file:
            return file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotThere(f"{path} is not there") from error
    except (OSError, ValueError) as error:
        raise CannotTell(f"{path} cannot be read: {error}") from error


class _SameHost(HTTPRedirectHandler):
    """A site may send its readers from http to https, not to a host or port that they did not name."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:  # noqa: PLR0913, PLR0917 - the library's
        if not _within(req.full_url, newurl):
            raise URLError(f"it sends its readers on to {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _within(asked: str, to: str) -> bool:
    """Whether both are on one host and port; the plain web's own port and that of https are one."""
    here, there = urlsplit(asked), urlsplit(to)
    if here.hostname != there.hostname or there.scheme not in {here.scheme, "https"}:
        return False
    ports = (here.port or PORTS[here.scheme], there.port or PORTS[there.scheme])
    if here.scheme != there.scheme and ports == (PORTS["http"], PORTS["https"]):
        return True
    return ports[0] == ports[1]


_open = build_opener(_SameHost).open


def _fetched(address: str, most: int) -> bytes:
    try:
        request = Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - http(s) only
        with _open(request, timeout=PATIENCE) as answer:
            content = _received(answer, most, address)
            # Reading so many bytes ends in silence when the connection does; the announced length tells.
            if getattr(answer, "length", 0) and len(content) <= most:
                raise CannotTell(f"{address} broke off")
            packed = answer.headers.get("Content-Encoding") == "gzip"
            return _unpacked(content, most, address) if packed else content
    except HTTPError as error:
        if error.code in GONE:
            raise NotThere(f"{address} is not there") from error
        raise CannotTell(f"{address} answered {error.code}") from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise CannotTell(f"{address} cannot be read: {error}") from error


def _received(answer: Any, most: int, address: str) -> bytes:
    content, end = bytearray(), monotonic() + LONGEST
    while len(content) <= most and (piece := answer.read1(most + 1 - len(content))):
        content += piece
        if monotonic() > end:
            raise CannotTell(f"{address} takes too long")
    return bytes(content)


def _unpacked(content: bytes, most: int, address: str) -> bytes:
    unpacking = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacking.decompress(content, most + 1)
    except zlib.error as error:
        raise CannotTell(f"{address} cannot be unpacked: {error}") from error
    if not unpacking.eof and len(unpacked) <= most:
        raise CannotTell(f"{address} broke off")
    return unpacked

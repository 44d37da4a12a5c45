"""One question to another machine: short, capped, and to nobody but whom we asked."""

import asyncio
import contextlib
from concurrent.futures import Executor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import msgspec

MOST_ANSWER_BYTES = 64 * 1024
FAULTS = (OSError, TimeoutError, HTTPException, ValueError)


class PostFailed(Exception):
    """Raised when there is no whole answer; the reason fits into a status line."""


class Answer(msgspec.Struct, frozen=True):
    """`type` is the media type without parameters, in lower case."""

    status: int
    type: str
    body: bytes


async def post(url: str, content: bytes, patience: float, executor: Executor) -> Answer:
    """The answer to a POST within `patience` seconds in all."""
    return await _asked("POST", url, content, patience, executor)


async def fetch(url: str, patience: float, executor: Executor) -> Answer:
    """The answer to a GET within `patience` seconds in all."""
    return await _asked("GET", url, None, patience, executor)


async def _asked(method: str, url: str, content: bytes | None, patience: float, executor: Executor) -> Answer:
    """Redirects are answers, and proxies are not asked.

    The work is done on a thread, whose socket is shut where the time is over: one that drips its answer byte
    by byte gets no more of it than one that is silent.
    """
    try:
        connection = _connection(url, patience)
    except ValueError as error:
        raise PostFailed(f"no answer: {error}") from error
    work = asyncio.get_running_loop().run_in_executor(executor, _exchange, connection, method, url, content)
    try:
        return await asyncio.wait_for(work, patience)
    except TimeoutError as error:
        raise PostFailed(f"no answer within {patience:g} seconds") from error
    except FAULTS as error:
        raise PostFailed(
            f"no answer: {getattr(error, 'strerror', None) or error or type(error).__name__}"
        ) from error
    finally:
        _shut(connection)


def _connection(url: str, patience: float) -> HTTPConnection:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=patience)


def _exchange(connection: HTTPConnection, method: str, url: str, content: bytes | None) -> Answer:
    parts = urlsplit(url)
    try:
        headers = {} if content is None else {"content-type": "text/plain"}
        connection.request(method, parts.path or "/", content, headers)
        answer = connection.getresponse()
        body = answer.read(MOST_ANSWER_BYTES + 1)
        if len(body) > MOST_ANSWER_BYTES:
            raise HTTPException(f"it has more than {MOST_ANSWER_BYTES} bytes")
        return Answer(answer.status, answer.headers.get_content_type(), body)
    finally:
        connection.close()


def _shut(connection: HTTPConnection) -> None:
    """Wakes the thread that waits on it."""
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(2)

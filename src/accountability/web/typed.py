"""What a browser sent in a form, before any question reads it: texts as typed and files as sent.

Cleaning keeps what a person meant: text in NFC, line ends as line feeds, no control characters (they can hide
words or turn their direction), nothing around it. What can't be stored at all is refused, never replaced.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException

from accountability.domain.plain_text import UNSTORABLE, Unstorable, clean
from accountability.workspace.attachments import Upload


class Wrong(Exception):
    """Raised by a question about its answer. The message is shown beside it.

    `parts` are the inputs that are wrong, where a question has several: `day`, `month`, `year`. None: all.
    """

    def __init__(self, message: str, *parts: str) -> None:
        super().__init__(message)
        self.parts = parts


class Sent(msgspec.Struct, frozen=True):
    """A file as sent. Name and type are the browser's claim; a question checks them against the bytes."""

    name: str
    media_type: str
    content: bytes


class Typed(msgspec.Struct, frozen=True):
    """All fields of one form. A field may come several times, or not at all.

    `kept` are files that were sent before and lie with the draft; `wrong` says what is amiss with new ones.
    """

    texts: Mapping[str, list[str]] = {}
    files: Mapping[str, list[Sent]] = {}
    kept: Mapping[str, Sequence[Upload]] = {}
    wrong: Mapping[str, str] = {}

    def one(self, name: str) -> str:
        """The first value as typed; empty if there is none, or if a file was sent under a text's name."""
        return next(iter(self.texts.get(name, ())), "")

    def every(self, name: str) -> list[str]:
        return list(self.texts.get(name, ()))


async def received(request: Request[Any, Any, Any]) -> Typed:
    """Read the form of a request, whichever way it was encoded.

    Raises:
        ClientException: the body is no form, or its bytes are not the text they claim to be.
    """
    try:
        form = await request.form()
    except (UnicodeError, LookupError) as error:
        raise ClientException("The form's text could not be read.") from error
    texts: dict[str, list[str]] = {}
    files: dict[str, list[Sent]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.setdefault(name, []).append(Sent(value.filename, value.content_type, await value.read()))
        elif isinstance(value, str):
            texts.setdefault(name, []).append(value)
    await form.close()
    return Typed(texts, files)


def cleaned(raw: str) -> str:
    """Text of any length, its line ends kept.

    Raises:
        Wrong: it holds half a character or a NUL, which no one types and no database stores.
    """
    try:
        return clean(raw)
    except Unstorable as unstorable:
        raise Wrong(
            "One character here cannot be stored. Delete it, or paste the words as plain text"
        ) from unstorable


def cleaned_line(raw: str) -> str:
    """Text of one line: each run of white space is one space."""
    return " ".join(cleaned(raw).split())


def shown(raw: str) -> str:
    """What was typed, as far as a page can show it again."""
    return UNSTORABLE.sub("\ufffd", raw)

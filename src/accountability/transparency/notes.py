"""Signed notes: a text and the lines of those who signed it (C2SP signed-note v1.0.0, "Format").

Reading says nothing about who signed; see `checkpoints.opened`. What is read is written back byte for byte,
so a signature is always verified over the bytes that were received.
"""

import re
from dataclasses import dataclass
from typing import Self

from accountability.transparency.spelling import BadSpelling, from_base64, to_base64

MOST_NOTE_BYTES = 128 * 1024  # sixteen signatures of 5 kB each, in base64, must fit ("Format")
KEY_ID_BYTES = 4
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f+\ud800-\udfff]|\s")
_LINE = re.compile(r"\u2014 ([^ ]+) ([^ ]+)")


class BadNote(ValueError):
    """Raised when bytes are not a note, and when a note must be refused whole; its words say why."""


class BadSignature(ValueError):
    """Raised when a signature is not this key's over this text."""


def is_key_name(name: str) -> bool:
    """Whether `name` has a character, and no plus sign, control character or space of any kind."""
    return bool(name) and _NOT_IN_A_NAME.search(name) is None


def readable(content: bytes) -> str:
    """`content` as text: UTF-8, and no control character below U+0020 but newline.

    Raises:
        BadNote: it is not.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise BadNote(f"byte {error.start} is not UTF-8") from error
    if found := _CONTROL.search(text):
        raise BadNote(f"there is a control character, U+{ord(found[0]):04X}")
    return text


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its id of 4 bytes, and what it signed with (at least one byte)."""

    name: str
    key_id: bytes
    value: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name) or len(self.key_id) != KEY_ID_BYTES or not self.value:
            raise BadNote(f"{self.name[:80]!r} and what follows it are not a signature")

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """The signature in one line, with its newline.

        Raises:
            BadNote: it is not one line of that form.
        """
        found = _LINE.fullmatch(readable(line.removesuffix(b"\n")))
        if found is None or not line.endswith(b"\n"):
            raise BadNote("a line is not an em dash, a key name and a signature, each after one space")
        try:
            content = from_base64(found[2])
        except BadSpelling as error:
            raise BadNote(f"the signature of {found[1][:80]}: {error}") from error
        return cls(found[1], content[:KEY_ID_BYTES], content[KEY_ID_BYTES:])

    def encode(self) -> bytes:
        """The line, with its newline."""
        return f"\u2014 {self.name} {to_base64(self.key_id + self.value)}\n".encode()


@dataclass(frozen=True, slots=True)
class Note:
    """`text` ends in a newline and does not include the empty line between it and the signatures."""

    text: bytes
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.endswith(b"\n"):
            raise BadNote("the text of a note ends in a newline")
        readable(self.text)

    def encode(self) -> bytes:
        """The note's bytes. Without a signature they are not a note that anybody would read."""
        return self.text + b"\n" + b"".join(signature.encode() for signature in self.signatures)

    def signed_with(self, *signatures: Signature) -> "Note":
        """This note with more lines after those it has; one that it has already is not added again."""
        new = dict.fromkeys(one for one in signatures if one not in self.signatures)
        return Note(self.text, (*self.signatures, *new))


def parse(content: bytes) -> Note:
    """The note in these bytes; the last empty line parts its text from at least one signature line.

    Raises:
        BadNote: they are no note, or more than 128 KiB.
    """
    if len(content) > MOST_NOTE_BYTES:
        raise BadNote(f"a note has at most {MOST_NOTE_BYTES} bytes, this one has {len(content)}")
    at = content.rfind(b"\n\n")
    if at < 0:
        raise BadNote("there is no empty line between a text and its signatures")
    return Note(content[: at + 1], signatures_in(content[at + 2 :]))


def signatures_in(lines: bytes) -> tuple[Signature, ...]:
    """The signatures in one or more whole lines, such as a witness answers (tlog-witness, "add-checkpoint").

    Raises:
        BadNote: there is none, or a line is not a signature, or they are more than 128 KiB.
    """
    if not lines or len(lines) > MOST_NOTE_BYTES:
        raise BadNote("there is no signature, or more than a note may have")
    return tuple(Signature.parse(line) for line in lines.splitlines(keepends=True))

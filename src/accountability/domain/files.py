"""Files that stand behind an entry: which kinds the record takes, and how their parts are named.

A file is a part like the words are: the entry holds its commitment, `file_1_pdf/und`, and the name that it
had is a text of its own, `file_1_name/und`, which the law can have removed by itself.
"""

import re
from typing import Literal, get_args

import msgspec

FileKind = Literal["pdf", "docx", "xlsx", "png", "jpg", "csv", "txt"]
KINDS: tuple[FileKind, ...] = get_args(FileKind)
MOST_FILES = 3
PART = re.compile(rf"file_([1-9])_({'|'.join(KINDS)})/und")
# Of any file, also one of a kind that only a newer program takes.
FIELD = re.compile(r"file_[1-9]_(?!name)[a-z]{2,4}")
NAME_FIELD = "file_{}_name"


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way into an entry. `name` is what its sender called it: words, never a path."""

    kind: FileKind
    content: bytes
    name: str


class Listed(msgspec.Struct, frozen=True):
    """A file that an entry lists: its number there, its kind and its commitment."""

    number: int
    kind: str
    sealed: str

    @property
    def name_field(self) -> str:
        """The field of the part that says what its sender called it."""
        return NAME_FIELD.format(self.number)


def is_file(part: str) -> bool:
    """Whether the part of this name holds a file's bytes."""
    field, _, language = part.partition("/")
    return language == "und" and FIELD.fullmatch(field) is not None


def listed(parts: dict[str, str]) -> list[Listed]:
    """The files among an entry's parts, in order."""
    found = [(PART.fullmatch(name), sealed) for name, sealed in parts.items()]
    return sorted(
        (Listed(int(match[1]), match[2], sealed) for match, sealed in found if match),
        key=lambda file: file.number,
    )

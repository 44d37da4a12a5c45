r"""Redactable parts: sealing words into commitments, reading them back, destroying them.

An entry holds SHA-256("accountability/part/v1\n" ‖ name ‖ "\n" ‖ salt ‖ bytes). The salt is fresh for every
part, so that short words cannot be guessed from their commitment once both are destroyed.
"""

import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from accountability.domain.files import NAME_FIELD, File
from accountability.transparency.commitment import SALT_BYTES, commit

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

READ = "select name, salt, bytes from part where commitment = $1"


class Part(msgspec.Struct, frozen=True):
    """A sealed part, ready to be stored with the entry that lists its commitment."""

    name: str
    salt: bytes
    content: bytes

    @property
    def commitment(self) -> str:
        return commit(self.name, self.salt, self.content).hex()


def seal(texts: Mapping[str, str], salt: Callable[[int], bytes] = os.urandom) -> list[Part]:
    """Seal each text that says anything: NFC, one kind of line end, no blank space around."""
    cleaned = {name: _clean(text) for name, text in texts.items()}
    return [Part(name, salt(SALT_BYTES), text.encode()) for name, text in cleaned.items() if text]


def seal_files(files: Sequence[File], salt: Callable[[int], bytes] = os.urandom) -> list[Part]:
    """Seal the bytes of each file as they are, and beside them the name that it had."""
    sealed = [
        Part(f"file_{number}_{file.kind}/und", salt(SALT_BYTES), file.content)
        for number, file in enumerate(files, 1)
    ]
    names = {f"{NAME_FIELD.format(number)}/und": file.name for number, file in enumerate(files, 1)}
    return sealed + seal(names, salt)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def commitments(parts: list[Part]) -> dict[str, str]:
    """What an entry lists for these parts."""
    return {part.name: part.commitment for part in parts}


async def read(connection: "AnyConnection", commitment: str) -> Part | None:
    """The part behind a commitment, if it was not redacted and is not withheld."""
    row = await connection.fetchrow(READ, bytes.fromhex(commitment))
    return Part(row["name"], row["salt"], row["bytes"]) if row else None

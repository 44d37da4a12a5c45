"""The files of an entry, as pages show them: what each is called, its kind, its size, its SHA-256."""

from collections.abc import Mapping

import msgspec

from accountability.domain.files import Listed, listed
from accountability.projections.reading import OnFile
from accountability.transparency.files import path_of
from accountability.web.words import Gone

KINDS = {
    "pdf": "PDF",
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "png": "PNG picture",
    "jpg": "JPEG picture",
    "csv": "CSV table",
    "txt": "plain text",
}
Kept = Mapping[str, OnFile | Gone]


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `name_field` is the part that says what its sender called it.

    `address` is empty for what is not public yet. `gone` says that it was removed; without that and without
    `digest` it is missing, which is an alarm.
    """

    number: int
    kind: str
    address: str
    name_field: str
    size: int = 0
    digest: str = ""
    gone: Gone | None = None


def attached(parts: dict[str, str], kept: Kept) -> list[Attached]:
    """The files that an entry lists, in order."""
    return [_attached(file, kept.get(file.sealed)) for file in listed(parts)]


def _attached(file: Listed, found: OnFile | Gone | None) -> Attached:
    size, digest = (found.size, found.digest) if isinstance(found, OnFile) else (0, "")
    return Attached(
        number=file.number,
        kind=KINDS[file.kind],
        address=f"/{path_of(file.kind, file.sealed)}",
        name_field=file.name_field,
        size=size,
        digest=digest,
        gone=found if isinstance(found, Gone) else None,
    )


def size_of(count: int) -> str:
    """`512 bytes`, `34 KB`, `1.2 MB`: as a reader's own machine shows it."""
    if count < 1000:  # noqa: PLR2004 - a kilobyte
        return f"{count} bytes"
    return f"{round(count / 1000):,} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"  # noqa: PLR2004

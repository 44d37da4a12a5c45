"""The door for files: a name, some bytes, and out comes a file of a kind that the record takes, or a refusal.

The ending says what its sender thinks it is, the bytes decide. A name is words for readers: never a path.
"""

from collections.abc import Callable

from accountability.domain.files import File, FileKind
from accountability.domain.plain_text import Unstorable, clean
from accountability.workspace.examining.packed import document, workbook
from accountability.workspace.examining.pictures import jpeg, png
from accountability.workspace.examining.plain import pdf, table, text
from accountability.workspace.examining.refused import FileRefused

MOST_BYTES = 10 * 2**20
LONGEST_NAME = 120
ENDINGS: dict[str, FileKind] = {
    "pdf": "pdf",
    "docx": "docx",
    "xlsx": "xlsx",
    "png": "png",
    "jpg": "jpg",
    "jpeg": "jpg",
    "csv": "csv",
    "txt": "txt",
}
# Each gives the bytes as they are kept: a picture without what a camera wrote into it.
EXAMINED_BY: dict[FileKind, Callable[[bytes], bytes]] = {
    "pdf": pdf,
    "docx": document,
    "xlsx": workbook,
    "png": png,
    "jpg": jpeg,
    "csv": table,
    "txt": text,
}
KINDS = "a PDF, Word (.docx) or Excel (.xlsx) file, a PNG or JPEG picture, a CSV file or plain text"


def examined(name: str, content: bytes) -> File:
    """The file as it is kept. Raises FileRefused."""
    called = _called(name)
    kind = ENDINGS.get(called.rpartition(".")[2].lower()) if "." in called else None
    if not content:
        raise FileRefused("The file you chose is empty")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"The file you chose must be {MOST_BYTES // 2**20} MB or smaller")
    if kind is None:
        raise FileRefused(f"The file you chose must be {KINDS}")
    return File(kind=kind, content=EXAMINED_BY[kind](content), name=called)


def _called(name: str) -> str:
    """What its sender called it: one line, without the folders it lay in. Its ending is kept."""
    try:
        line = " ".join(clean(name).split())
    except Unstorable as unstorable:
        raise FileRefused("The file’s name cannot be stored. Rename it, then choose it again") from unstorable
    bare = line.replace("\\", "/").rpartition("/")[2].strip()
    if len(bare) > LONGEST_NAME:
        stem, dot, ending = bare.rpartition(".")
        bare = f"{stem[: LONGEST_NAME - len(dot + ending) - 1]}…{dot}{ending}"[-LONGEST_NAME:]
    return bare

"""Word and Excel files: archives, of which only the directory and two small members are read.

Nothing is unpacked beyond what says which kind it is. What the directory promises is held against limits, so
that no reader's program is handed a bomb; and a file that would run something is refused.
"""

import io
import re
import zlib
from zipfile import BadZipFile, ZipFile, ZipInfo

from accountability.workspace.examining.refused import FileRefused

MOST_MEMBERS = 2000
MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 200  # of a member of any size worth the name
SMALL = 2**20
MOST_TYPES_BYTES = 2**20
TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENT = f"{OFFICE}.wordprocessingml.document.main+xml"
WORKBOOK = f"{OFFICE}.spreadsheetml.sheet.main+xml"
ENCRYPTED = 0x1
# Each pattern looks at a byte a bounded number of times, whatever the file holds.
TAG = re.compile(rb"<[^<>]*>")
ATTACHED = b"attachedtemplate"
# Another machine's address, or one that is spelled so that it cannot be told.
ELSEWHERE = re.compile(rb"""target\s*=\s*["'](?:https?:|ftp:|file://[^/]|//|\\\\|[^"'&]*&#)""")
# Members that a program would run, or that hold another program's file.
ACTIVE = ("vbaproject", "vbadata", "/activex/", "/macrosheets/")
HELD, CHART = "/embeddings/", ".xlsx"  # behind a chart lies the table that it is drawn from
TEMPLATE = "word/_rels/settings.xml.rels"


def document(content: bytes) -> bytes:
    return _of(content, "word/document.xml", DOCUMENT, "Word")


def workbook(content: bytes) -> bytes:
    return _of(content, "xl/workbook.xml", WORKBOOK, "Excel")


def _of(content: bytes, main: str, kind: str, program: str) -> bytes:
    another = FileRefused(f"The file you chose is called a {program} file, and its content is something else")
    if not content.startswith(b"PK\x03\x04"):
        raise another
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check(members, program)
            names = {member.filename for member in members}
            if main not in names or TYPES not in names:
                raise another
            types = _small(archive, TYPES)
            template = _small(archive, TEMPLATE) if TEMPLATE in names else b""
    except (
        BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        zlib.error,
    ) as error:
        raise (error if isinstance(error, FileRefused) else another) from error
    if len(types) > MOST_TYPES_BYTES or kind.encode() not in types or b"<!DOCTYPE" in types:
        raise another
    if len(template) > MOST_TYPES_BYTES or b"\0" in template:
        raise another
    if _is_fetched(template):
        raise FileRefused("The file you chose fetches its template from elsewhere. Save it as a PDF")
    return content


def _is_fetched(relations: bytes) -> bool:
    """Whether a program that opens the file asks another machine for its template."""
    return any(
        ATTACHED in tag and ELSEWHERE.search(tag)
        for tag in (found[0].lower() for found in TAG.finditer(relations))
    )


def _small(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(MOST_TYPES_BYTES + 1)


def _check(members: list[ZipInfo], program: str) -> None:
    """What the archive's directory promises. Raises FileRefused."""
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileRefused("The file you chose unpacks to far more than it says: it cannot be taken")
    for member in members:
        name = member.filename.lower()
        if member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise FileRefused("The file you chose unpacks to far more than it says: it cannot be taken")
        if member.flag_bits & ENCRYPTED:
            raise FileRefused("The file you chose is locked with a password")
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise FileRefused(f"The file you chose is no {program} file as {program} writes it")
        is_object = HELD in f"/{name}" and not name.endswith(CHART)
        if is_object or any(active in f"/{name}" for active in ACTIVE):
            raise FileRefused(
                "The file you chose holds a program, or another file within it. Save it without, or as a PDF"
            )

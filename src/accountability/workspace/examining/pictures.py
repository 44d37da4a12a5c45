"""Pictures: read segment by segment, never drawn, and kept without what a camera or program wrote into them.

A photograph carries the place where it was taken, the camera and often a name. All of that is left out, only
which way up it belongs is kept; not one dot of the picture changes. What follows its end is not kept either.
"""

import struct
from collections.abc import Iterator

from accountability.workspace.examining.refused import FileRefused

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
# What draws the picture (PNG, third edition), with its colours and its size on paper.
PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"cHRM",
        b"gAMA",
        b"iCCP",
        b"sBIT",
        b"sRGB",
        b"bKGD",
        b"pHYs",
    )
)
CHUNK = struct.Struct(">I4s")
CHUNK_AROUND = 12  # length, type and checksum

JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8", b"\xff\xd9"
SCAN, FIRST_APP, ICC, ADOBE, LAST_APP, COMMENT = 0xDA, 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
EXIF = 0xE1
ORIENTATION, SHORT = 0x0112, 3
UPRIGHT = 1
NOT_WHOLE = "The file you chose is called a picture, and it is not a whole one"


def png(content: bytes) -> bytes:
    if not content.startswith(PNG_BEGINS):
        raise FileRefused("The file you chose is called a PNG picture, and its content is something else")
    chunks = list(_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise FileRefused(NOT_WHOLE)
    return PNG_BEGINS + b"".join(whole for kind, whole in chunks if kind in PNG_KEPT)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's type and bytes, to the end of the picture. Raises FileRefused."""
    at, kind = len(PNG_BEGINS), b""
    while kind != b"IEND":
        if at + CHUNK_AROUND > len(content):
            raise FileRefused(NOT_WHOLE)
        length, kind = CHUNK.unpack_from(content, at)
        end = at + CHUNK_AROUND + length
        if end > len(content):
            raise FileRefused(NOT_WHOLE)
        yield kind, content[at:end]
        at = end


def jpeg(content: bytes) -> bytes:
    if not content.startswith(JPEG_BEGINS + b"\xff"):
        raise FileRefused("The file you chose is called a JPEG picture, and its content is something else")
    end = content.rfind(JPEG_ENDS)
    kept, turned = [JPEG_BEGINS], UPRIGHT
    at = len(JPEG_BEGINS)
    while True:
        marker, segment = _segment(content, at)
        if marker == SCAN:
            break
        if marker == EXIF:
            turned = _orientation(segment[4:]) or turned
        if (not FIRST_APP < marker <= LAST_APP and marker != COMMENT) or marker in (ICC, ADOBE):
            kept.append(segment)
        at += len(segment)
    if end < at:
        raise FileRefused(NOT_WHOLE)
    if turned != UPRIGHT:
        kept.insert(1, _only_orientation(turned))
    return b"".join((*kept, content[at : end + len(JPEG_ENDS)]))


def _segment(content: bytes, at: int) -> tuple[int, bytes]:
    """The marker and bytes of the segment at this place. Raises FileRefused."""
    if at + 4 > len(content) or content[at] != 0xFF or not 0xC0 <= content[at + 1] <= 0xFE:  # noqa: PLR2004 - the format's
        raise FileRefused(NOT_WHOLE)
    end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    if end > len(content) or end < at + 4:
        raise FileRefused(NOT_WHOLE)
    return content[at + 1], content[at:end]


def _orientation(exif: bytes) -> int:
    """Which way up a picture belongs, 1 to 8, as its Exif says; 0 if it says nothing that can be read."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or tiff == exif:
        return 0
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == ORIENTATION and kind == SHORT and 1 <= value <= 8:  # noqa: PLR2004 - the format's
                return int(value)
    except struct.error:
        return 0
    return 0


def _only_orientation(turned: int) -> bytes:
    """A segment that says which way up, and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, turned, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body

"""/files/<commitment>.<kind>: the files behind entries, for anyone to take away and compare.

Nothing of a file is ever shown here: it goes out as an attachment of the kind that its bytes were found to
be, under a name of our making, and a browser that opens it all the same runs nothing in it. Nobody in
between may keep it: a file that is removed must be gone at once.
"""

import re

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from accountability.projections import proving
from accountability.projections.proving import Filed
from accountability.projections.reading import reading
from accountability.transparency.files import FOLDER, kind_of
from accountability.web.house import House
from accountability.web.problems import TakenOut, Unrecorded
from accountability.web.public.addresses import public

ADDRESS = re.compile(r"([0-9a-f]{64})\.([a-z]{2,4})")
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "csv": "text/csv",  # Litestar adds the charset
    "txt": "text/plain",
}
BYTES = "application/octet-stream"
SAFE = {
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
}


@public(f"/{FOLDER}/{{name:str}}")
async def attachment(name: FromPath[str], house: NamedDependency[House]) -> Response[bytes]:
    asked = ADDRESS.fullmatch(name)
    if asked is None:
        raise Unrecorded("file", "/en/log")
    async with reading(house.readers, house.now()) as reader:
        found = await proving.file(reader, asked[1])
    if isinstance(found, Filed) and kind_of(found.name) == asked[2]:
        as_file = f'attachment; filename="entry-{found.position}-file-{found.number}.{asked[2]}"'
        headers = {**SAFE, "content-disposition": as_file}
        return Response(found.content, media_type=MEDIA_TYPES.get(asked[2], BYTES), headers=headers)
    if found is None or isinstance(found, Filed):
        raise Unrecorded("file", "/en/log")
    raise TakenOut(found.position, found.ground, withheld=found.withheld)


HANDLERS = [attachment]

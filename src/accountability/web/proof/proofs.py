"""/log/proof/<position>.tlog-proof: one entry's proof, a receipt for whoever published it (C2SP tlog-proof).

It holds the entry's bytes, the hashes from its leaf to the root, and the signed checkpoint: all that it takes
to check it where this service is no more.
"""

import re
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from accountability.projections import proving
from accountability.projections.reading import reading
from accountability.transparency.tlog_proofs import SUFFIX
from accountability.web.house import House
from accountability.web.problems import Unrecorded, format_of
from accountability.web.proof.files import BYTES, LOG, TEXT
from accountability.web.public.addresses import public
from accountability.web.templating import HTML

NAME = re.compile(rf"(0|[1-9][0-9]{{0,17}}){re.escape(SUFFIX)}")
SOON = {"retry-after": "1", "vary": "Accept"}


def proof_of(position: int) -> str:
    """The address of an entry's proof."""
    return f"{LOG}/proof/{position}{SUFFIX}"


@public(f"{LOG}/proof/{{name:str}}")
async def proof(
    name: FromPath[str], request: Request[Any, Any, Any], house: NamedDependency[House]
) -> Response[Any]:
    """Under the newest checkpoint. While none covers the entry, 404 and a word to try again."""
    asked = NAME.fullmatch(name)
    if asked is None:
        raise Unrecorded("entry", "/en/log")
    position = int(asked[1])
    async with reading(house.readers, house.now()) as reader:
        entry = await proving.entry(reader, position)
    if entry is None:
        raise Unrecorded("entry", "/en/log")
    found = house.published.proof_of(position, entry)
    if found is None:
        return _not_yet(position, request)
    attached = {"content-disposition": f'attachment; filename="entry-{position}{SUFFIX}"'}
    return Response(found.encode(), media_type=BYTES, headers=attached)


def _not_yet(position: int, request: Request[Any, Any, Any]) -> Response[Any]:
    if format_of(request.url.path, request.headers.get("accept", "")) == "html":
        context = {"position": position, "again": proof_of(position)}
        return Template(
            "proof/being_signed.html", context=context, media_type=HTML, status_code=404, headers=SOON
        )
    said = f"404 Entry {position} is recorded and not yet signed for. Try again in a moment.\n"
    return Response(said, status_code=404, media_type=TEXT, headers=SOON)


HANDLERS = [proof]

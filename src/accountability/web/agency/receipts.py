"""The page after publishing: what is public now, and the receipt of each entry.

A receipt is the entry's proof. The page waits a moment for the checkpoint that makes it, so that mostly it is
there at once; if not, its address works as soon as it is.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote

from litestar import get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from accountability.projections import timeline
from accountability.projections.reading import reading
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.session import WORKSPACE, safe_next
from accountability.web.house import House
from accountability.web.proof.proofs import proof_of
from accountability.web.proof.standing import is_covered
from accountability.web.public.entries import shown
from accountability.web.public.naming import names_for
from accountability.workspace.sessions import Signed

PUBLISHED = f"{WORKSPACE}/published"
RANGE = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
# Of an import with more, the newest are listed: the receipt of any entry is on its own page in the log.
LISTED = 20
WAIT = 2.0


def receipts_of(positions: Sequence[int], following: str) -> str:
    """Where publishing these leads: to their receipts, and from there on to `following`."""
    return f"{PUBLISHED}/{positions[0]}-{positions[-1]}?next={quote(following, safe='')}"


@get(f"{PUBLISHED}/{{entries:str}}")
async def published(
    entries: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
    following: Annotated[str, QueryParameter(name="next")] = "",
) -> Template:
    asked = RANGE.fullmatch(entries)
    if asked is None:
        raise NotFoundException
    first, last = int(asked[1]), int(asked[2])
    async with reading(house.readers, house.now()) as reader:
        items = await timeline.items_at(reader, range(max(first, last - LISTED + 1), last + 1))
        names = await names_for(reader, items)
    if not items or items[-1].row.position != last:
        raise NotFoundException
    return workspace_page(
        signed,
        "agency/published.html",
        first=first,
        last=last,
        receipts=[(shown(item, names), proof_of(item.row.position)) for item in items],
        signed_for=await is_covered(house.published, last, within=WAIT),
        following=safe_next(following, WORKSPACE, "/en"),
        invented=any(names.is_invented(item) for item in items),
        words=names.words,
    )


ROUTES: list[Any] = [published]

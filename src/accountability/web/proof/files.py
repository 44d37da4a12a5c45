"""/log/checkpoint, /log/policy and /log/tile/…: the published files, byte for byte (C2SP tlog-tiles).

They are read from the data folder and never made here: what is served is what was signed and read back. None
goes through the store of rendered pages: a checkpoint comes about a second after the entry that it covers.
"""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException

from accountability.publishing.published import CHECKPOINT, POLICY
from accountability.transparency.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, BadTile, Tile
from accountability.web.house import House
from accountability.web.middleware.negotiation import accepts_gzip
from accountability.web.middleware.representation import packed
from accountability.web.public.addresses import public
from accountability.web.static_files import FOR_EVER

LOG = "/log"
TEXT = "text/plain"  # Litestar adds the charset
BYTES = "application/octet-stream"
# At most five seconds: who has just published must not be shown the checkpoint before theirs for long.
MOMENT = "public, max-age=2"


class NotPublished(NotFoundException):
    """Raised for a file that nobody was promised, or not yet."""


@public(f"{LOG}/{CHECKPOINT}")
async def checkpoint(house: NamedDependency[House]) -> Response[bytes]:
    """The newest checkpoint with the cosignatures it has."""
    note = house.published.note()
    if note is None:
        raise NotPublished(headers={"retry-after": "1"})
    return Response(note, media_type=TEXT, headers={"cache-control": MOMENT})


@public(f"{LOG}/{POLICY}")
async def policy(house: NamedDependency[House]) -> Response[bytes]:
    """The log's keys, its witnesses and their quorum (C2SP tlog-policy)."""
    content = house.published.policy()
    if content is None:
        raise NotPublished(headers={"retry-after": "1"})
    return Response(content, media_type=TEXT)


@public(f"{LOG}/tile/{{address:path}}")
async def tile(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[bytes]:
    """A tile of hashes or a bundle of entries. The address is read as it came: a tile has one, no other."""
    try:
        asked = Tile.parse(request.scope["raw_path"].decode("latin-1").removeprefix(f"{LOG}/"))
    except BadTile as error:
        raise NotPublished from error
    content = house.published.tile(asked) if is_promised(asked, house.published.size) else None
    if content is None:
        raise NotPublished
    if asked.level != ENTRIES:
        return Response(content, media_type=BYTES, headers={"cache-control": FOR_EVER})
    return await _bundle(content, request.headers.get("accept-encoding", ""))


async def _bundle(content: bytes, accepted: str) -> Response[bytes]:
    """Entries shrink to a third; hashes don't shrink. A program that does not ask gets them as they are."""
    headers = {"cache-control": FOR_EVER, "vary": "Accept-Encoding"}
    if accepts_gzip(accepted.encode("latin-1")):
        content = await packed(content)
        headers["content-encoding"] = "gzip"
    return Response(content, media_type=BYTES, headers=headers)


def is_promised(tile: Tile, size: int) -> bool:
    """Whether a tree of this size has all that the tile holds. A crash can leave tiles that nobody signed."""
    complete = size >> TILE_HEIGHT * max(tile.level, 0)
    return tile.index * TILE_WIDTH + tile.width <= complete


HANDLERS = [checkpoint, policy, tile]

"""/log/part/<commitment>: the words that open a commitment, for those who check an entry by hand.

Never kept by anybody in between: words that are removed must be gone at once. Then the answer is 410 with the
position of the entry that took them away, which everybody can read and prove.
"""

import re
from base64 import b64encode

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from accountability.projections import proving
from accountability.projections.proving import Part
from accountability.projections.reading import reading
from accountability.transparency.files import kind_of, path_of
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.proof.files import LOG
from accountability.web.public.addresses import public

COMMITMENT = re.compile(r"[0-9a-f]{64}")
JSON = "application/json"
PROBLEM = "application/problem+json"
NOT_KEPT = {"cache-control": "no-store"}


class Opening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`salt` in hexadecimal; `base64` if the bytes are no text. A file has its `size`, and is at `file`."""

    name: str
    salt: str
    text: str | None = None
    base64: str | None = None
    size: int | None = None
    file: str | None = None


class TakenAway(msgspec.Struct, frozen=True, kw_only=True):
    """A problem (RFC 9457). `position` is the entry that removed the words or withholds them, on `ground`."""

    type: str = "about:blank"
    title: str = "Gone"
    status: int = 410
    detail: str
    position: int
    ground: str


@public(f"{LOG}/part/{{commitment:str}}")
async def part(commitment: FromPath[str], house: NamedDependency[House]) -> Response[bytes]:
    if not COMMITMENT.fullmatch(commitment):
        raise Unrecorded("part", "/data/parts.jsonl")
    async with reading(house.readers, house.now()) as reader:
        found = await proving.part(reader, commitment)
    if found is None:
        raise Unrecorded("part", "/data/parts.jsonl")
    if isinstance(found, Part):
        return Response(msgspec.json.encode(_opening(found, commitment)), media_type=JSON, headers=NOT_KEPT)
    gone = TakenAway(
        detail=f"Entry {found.position} took these words away.", position=found.position, ground=found.ground
    )
    return Response(msgspec.json.encode(gone), status_code=gone.status, media_type=PROBLEM, headers=NOT_KEPT)


def _opening(part: Part, commitment: str) -> Opening:
    name, salt, kind = part.name, part.salt.hex(), kind_of(part.name)
    if part.content is None:
        assert kind is not None
        return Opening(name=name, salt=salt, size=part.size, file=f"/{path_of(kind, commitment)}")
    try:
        return Opening(name=name, salt=salt, text=part.content.decode())
    except UnicodeDecodeError:
        return Opening(name=name, salt=salt, base64=b64encode(part.content).decode())


HANDLERS = [part]

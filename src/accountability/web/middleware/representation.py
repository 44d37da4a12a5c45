"""One answer in the two forms it can go out in: plain and gzipped, each with its own entity tag.

The tag is weak: the same words may be packed by another release of zlib into other bytes. It is a hash of the
plain bytes and their type, so a page has the same tags on every process, after every restart and on mirrors.
"""

import asyncio
import gzip
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

from accountability.web.middleware.exchange import Answer, Headers, without

# Below this the gzip header and the extra processor time cost more than one network packet saves.
WORTH_PACKING = 1024
PACKED_IN_PLACE = 64 * 1024
LEVEL = 6
PACKABLE = re.compile(rb"(?i)text/|image/svg\+xml|application/(?:javascript|json|xml|[\w.-]+\+(?:json|xml))")

# What RFC 9110 15.4.5 has a 304 repeat. The others describe a body that is not sent.
KEPT_WHEN_UNCHANGED = {b"cache-control", b"content-location", b"date", b"etag", b"expires", b"vary"}
# Not about the body but about who may read it: a script that asks conditionally needs it on the 304 too.
KEPT_WHEN_UNCHANGED |= {b"access-control-allow-origin"}


def may_be_kept(answer: Answer) -> bool:
    """Whether an answer may carry an entity tag: complete, ordinary, and not made for one visitor."""
    private = re.search(rb"no-store|private", answer.says(b"cache-control"))
    return answer.status == 200 and not answer.says(b"set-cookie") and private is None  # noqa: PLR2004 - OK


def is_packable(answer: Answer) -> bool:
    return (
        len(answer.body) >= WORTH_PACKING
        and not answer.says(b"content-encoding")
        and PACKABLE.match(answer.says(b"content-type")) is not None
    )


def tag(answer: Answer, *, pack: bool) -> bytes:
    digest = sha256(answer.says(b"content-type") + b"\n" + answer.body).digest()
    return b'W/"' + urlsafe_b64encode(digest[:15]) + (b'-gzip"' if pack else b'"')


async def packed(body: bytes) -> bytes:
    """The body, gzipped: a long one in a thread, so that others are answered meanwhile."""
    if len(body) <= PACKED_IN_PLACE:
        return _gzip(body)
    return await asyncio.to_thread(_gzip, body)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


async def form_of(answer: Answer, *, packable: bool, pack: bool) -> tuple[bytes, bytes, Headers]:
    """Body, entity tag and headers of one form of an answer."""
    body = await packed(answer.body) if pack else answer.body
    etag = tag(answer, pack=pack)
    length = (b"content-length", b"%d" % len(body))
    return body, etag, [*headers_of(answer, etag, packable=packable, pack=pack), length]


def headers_of(answer: Answer, etag: bytes, *, packable: bool, pack: bool) -> Headers:
    """The handler's headers with those of the chosen form in place of its own, but without its length."""
    kept = without(answer.headers, b"etag", b"content-length", b"vary")
    vary = [value for value in (answer.says(b"vary"), b"Accept-Encoding" if packable else b"") if value]
    return [
        *kept,
        (b"etag", etag),
        *([(b"vary", b", ".join(vary))] if vary else []),
        *([(b"content-encoding", b"gzip")] if pack else []),
    ]


def when_unchanged(headers: Headers) -> Headers:
    """The headers of a 304, of those a 200 would have had."""
    return [(name, value) for name, value in headers if name.lower() in KEPT_WHEN_UNCHANGED]

"""What a reader asked for: `Accept-Encoding` (RFC 9110 12.5.3) and `If-None-Match` (13.1.2)."""

import re
from functools import lru_cache

ENTITY_TAG = re.compile(rb'(?:W/)?("[^"]*")')
# A browser's header is about 30 bytes. A longer one is read each time, so that nobody fills the memory with
# them.
REMEMBERED_LENGTH = 120


def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether gzip is acceptable and not less wanted than the plain bytes."""
    if len(accept_encoding) > REMEMBERED_LENGTH:
        return _accepts_gzip(accept_encoding)
    return _remembered(accept_encoding)


def _accepts_gzip(accept_encoding: bytes) -> bool:
    weights = dict(_weight(item) for item in accept_encoding.decode("latin-1").lower().split(","))
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


_remembered = lru_cache(64)(_accepts_gzip)


def _weight(item: str) -> tuple[str, float]:
    """A coding and its q-value. One that can't be read counts as 0: the plain bytes are always right."""
    coding, *parameters = (part.strip() for part in item.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return coding, _quality(value.strip())
    return coding, 1.0


def _quality(value: str) -> float:
    return float(value) if re.fullmatch(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", value) else 0.0


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether one of the tags, compared weakly, is `etag`; `*` is any."""
    if if_none_match.strip() == b"*":
        return True
    if if_none_match == etag:
        return True
    opaque = etag.removeprefix(b"W/")
    return any(found == opaque for found in ENTITY_TAG.findall(if_none_match))

"""A feed document and its items: what RSS, Atom and JSON Feed are all written from."""

import re
from datetime import datetime

import msgspec

from accountability.transparency.checkpoints import Checkpoint

# What XML 1.0 can't hold (section 2.2). People paste such characters; a feed with one of them is unreadable.
UNREADABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(text: str) -> str:
    """The text with a replacement character for each one that no feed can carry."""
    return UNREADABLE.sub("\ufffd", text)


class Tag(msgspec.Struct, frozen=True):
    """Status for machines: a code of the vocabulary, under the name of the list it is from."""

    kind: str
    code: str


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `id` never changes, also on mirrors; `updated` grows when something comes after it."""

    id: str
    position: int
    address: str
    title: str
    summary: str
    author: str
    published: datetime
    updated: datetime
    tags: tuple[Tag, ...]


class FeedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses are absolute. `current` is set in an archived part only; `previous` is the part before it.

    `kinds` is what the name of a list of codes is put behind to make its scheme. `checkpoint` is the newest
    that was published for the state shown; an archived part, which never changes, has none.
    """

    id: str
    title: str
    description: str
    author: str
    page: str
    address: str
    current: str | None
    previous: str | None
    updated: datetime
    kinds: str
    items: tuple[FeedItem, ...]
    checkpoint: Checkpoint | None = None

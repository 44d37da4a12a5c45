"""JSON Feed 1.1, from the same document as RSS and Atom. Our own members are `_record` and `_checkpoint`."""

from base64 import b64encode
from datetime import datetime

import msgspec

from accountability.transparency.checkpoints import Checkpoint
from accountability.web.feeds.model import FeedDocument, FeedItem

VERSION = "https://jsonfeed.org/version/1.1"


class Author(msgspec.Struct, frozen=True):
    name: str


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """`codes`: each code of the vocabulary by the list it is from. `flags`: what came to the entry later."""

    position: int
    codes: dict[str, str]
    flags: list[str] = []


class SignedFor(msgspec.Struct, frozen=True):
    """The newest checkpoint. `root` in base64, as the checkpoint itself has it; its signatures stay there."""

    origin: str
    size: int
    root: str


class JSONItem(msgspec.Struct, frozen=True, kw_only=True, rename={"record": "_record"}):
    id: str
    url: str
    title: str
    content_text: str
    date_published: datetime
    date_modified: datetime
    authors: list[Author]
    tags: list[str]
    record: Record


class JSONFeed(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"checkpoint": "_checkpoint"}
):
    """`next_url` leads to the next older part, as the format has it."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str
    language: str
    authors: list[Author]
    next_url: str | None = None
    checkpoint: SignedFor | None = None
    items: list[JSONItem]


def json(document: FeedDocument) -> bytes:
    return msgspec.json.encode(
        JSONFeed(
            version=VERSION,
            title=document.title,
            home_page_url=document.page,
            feed_url=document.address,
            description=document.description,
            language="en",
            authors=[Author(document.author)],
            next_url=document.previous,
            checkpoint=_signed_for(document.checkpoint),
            items=[_item(item) for item in document.items],
        )
    )


def _signed_for(checkpoint: Checkpoint | None) -> SignedFor | None:
    if checkpoint is None:
        return None
    return SignedFor(checkpoint.origin, checkpoint.size, b64encode(checkpoint.root).decode())


def _item(item: FeedItem) -> JSONItem:
    return JSONItem(
        id=item.id,
        url=item.address,
        title=item.title,
        content_text=item.summary or item.title,
        date_published=item.published,
        date_modified=item.updated,
        authors=[Author(item.author)],
        tags=[tag.code for tag in item.tags],
        record=Record(
            position=item.position,
            codes={tag.kind: tag.code for tag in item.tags if tag.kind != "flag"},
            flags=[tag.code for tag in item.tags if tag.kind == "flag"],
        ),
    )

"""RSS 2.0 and Atom, written by feedgen, with what it lacks added as extensions.

Traps of feedgen 1.0.0: whatever has no `updated` gets the time of the call, so it is set everywhere; the last
link that is set becomes the RSS channel's, so our page comes last; items are put in front unless told
otherwise; and lxml refuses characters that XML can't hold, so texts come here through `readable`.
"""

from base64 import b64encode
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from accountability.transparency.checkpoints import Checkpoint
from accountability.web.feeds.model import FeedDocument, FeedItem

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
# Ours, for ever: a name that nobody else has, of a place that nobody has to keep.
LOG = "urn:uuid:fec24efb-5dd6-43fb-a228-e18276959f1e"


class ArchiveExtension(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """RFC 5005: the mark of an archived part, and in RSS the links that feedgen writes in Atom only."""

    archived: bool = False
    links: tuple[tuple[str, str], ...] = ()

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY} if self.archived else {}

    def extend_atom(self, feed: Any) -> Any:
        self._mark(feed)
        return feed

    def extend_rss(self, feed: Any) -> Any:
        channel = feed[0]
        for rel, address in self.links:
            xml_elem(f"{{{ATOM}}}link", channel, rel=rel, href=address)
        self._mark(channel)
        return feed

    def _mark(self, parent: Any) -> None:
        if self.archived:
            xml_elem(f"{{{HISTORY}}}archive", parent)


class CheckpointExtension(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """The newest checkpoint: `<log:checkpoint origin size root>`, its root in base64 as it is signed."""

    checkpoint: Checkpoint | None = None

    def extend_ns(self) -> dict[str, str]:
        return {"log": LOG} if self.checkpoint else {}

    def extend_atom(self, feed: Any) -> Any:
        self._state(feed)
        return feed

    def extend_rss(self, feed: Any) -> Any:
        self._state(feed[0])
        return feed

    def _state(self, parent: Any) -> None:
        if self.checkpoint is not None:
            stated = {"size": str(self.checkpoint.size), "root": b64encode(self.checkpoint.root).decode()}
            xml_elem(f"{{{LOG}}}checkpoint", parent, origin=self.checkpoint.origin, **stated)


class ItemExtension(BaseEntryExtension):  # type: ignore[misc] # feedgen has no types
    """In RSS: who made the entry (`author` would have to be an email address), and when it last changed."""

    creator: str = ""
    updated: str = ""

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DC}

    def extend_rss(self, item: Any) -> Any:
        xml_elem(f"{{{DC}}}creator", item).text = self.creator
        xml_elem(f"{{{ATOM}}}updated", item).text = self.updated
        return item


class _Namespaces(ItemExtension):
    """The feed's side of the items' extension: it declares the namespaces once, at the top."""

    def extend_rss(self, feed: Any) -> Any:
        return feed


def atom(document: FeedDocument) -> bytes:
    written: bytes = _generator(document, "atom").atom_str()
    return written


def rss(document: FeedDocument) -> bytes:
    written: bytes = _generator(document, "rss").rss_str()
    return written


def _generator(document: FeedDocument, form: str) -> Any:
    feed = FeedGenerator()
    feed.register_extension("archive", ArchiveExtension, None)
    feed.register_extension("checkpoint", CheckpointExtension, None)
    feed.register_extension("item", _Namespaces, ItemExtension, atom=False)
    feed.id(document.id)
    feed.title(document.title)
    feed.description(document.description)
    feed.language("en")
    feed.author({"name": document.author})
    feed.generator("accountability")
    feed.updated(document.updated)
    feed.checkpoint.checkpoint = document.checkpoint
    _link(feed, document, form)
    for item in document.items:
        _add(feed.add_entry(order="append"), item, document.kinds)
    return feed


def _link(feed: Any, document: FeedDocument, form: str) -> None:
    feed.link(href=document.address, rel="self", type=f"application/{form}+xml")
    history = {"current": document.current, "prev-archive": document.previous}
    links = [(rel, address) for rel, address in history.items() if address]
    for rel, address in links:
        feed.link(href=address, rel=rel)
    feed.link(href=document.page, rel="alternate", type="text/html")
    feed.archive.links = tuple(links)
    feed.archive.archived = document.current is not None


def _add(entry: Any, item: FeedItem, kinds: str) -> None:
    entry.id(item.id)
    entry.title(item.title)
    entry.summary(item.summary or item.title)
    entry.author({"name": item.author})
    entry.link(href=item.address)
    entry.published(item.published)
    entry.updated(item.updated)
    entry.category([{"term": tag.code, "scheme": f"{kinds}{tag.kind}"} for tag in item.tags])
    entry.item.creator = item.author
    entry.item.updated = item.updated.isoformat()

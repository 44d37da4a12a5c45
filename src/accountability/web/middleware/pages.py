"""A rendered page in every form it can go out in, and the store that keeps such pages."""

from dataclasses import dataclass

from accountability.web.middleware.exchange import NO_BODY, Answer, Headers, Message, Scope, Send
from accountability.web.middleware.headers import completed
from accountability.web.middleware.negotiation import accepts_gzip, matches
from accountability.web.middleware.representation import form_of, is_packable, when_unchanged

# A path, or a path with the known part of its query.
Key = str | tuple[str, str]

# What a page costs beside its bodies: messages, headers, the slot in the dict (tracemalloc: 3.1 kB).
OVERHEAD = 3_200


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a page, plain or gzipped, as the messages that are sent.

    The messages are shared by all requests: whatever stands outside the store must copy before it changes
    one.
    """

    etag: bytes
    start: Message
    body: Message
    unchanged: Message

    @classmethod
    def of(cls, body: bytes, etag: bytes, headers: Headers, added: Headers, path: str) -> "Variant":
        rest = completed(when_unchanged(headers), added, path)
        return cls(
            etag=etag,
            start={"type": "http.response.start", "status": 200, "headers": completed(headers, added, path)},
            body={"type": "http.response.body", "body": body, "more_body": False},
            unchanged={"type": "http.response.start", "status": 304, "headers": rest},
        )


class Page:
    """A kept page. `asked` is set by each reader after the first and spares it once when room is needed."""

    __slots__ = ("_gzipped", "_plain", "asked", "size")

    def __init__(self, plain: Variant, gzipped: Variant) -> None:
        self._plain = plain
        self._gzipped = gzipped
        self.asked = False
        bodies = {id(variant): len(variant.body["body"]) for variant in (plain, gzipped)}
        self.size = OVERHEAD + sum(bodies.values())

    async def answer(self, scope: Scope, send: Send) -> None:
        """Everything that is done for a page from memory."""
        accepted = asked_for = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                asked_for = value
        variant = self._gzipped if accepted and accepts_gzip(accepted) else self._plain
        if asked_for and matches(asked_for, variant.etag):
            await send(variant.unchanged)
            await send(NO_BODY)
        else:
            await send(variant.start)
            await send(NO_BODY if scope["method"] == "HEAD" else variant.body)


async def page_of(answer: Answer, added: Headers, path: str) -> Page:
    """The page of a marked answer, with `added` (the headers that every answer carries) in it."""
    packable = is_packable(answer)
    plain = await form_of(answer, packable=packable, pack=False)
    first = Variant.of(*plain, added, path)
    if not packable:
        return Page(first, first)
    gzipped = await form_of(answer, packable=True, pack=True)
    return Page(first, Variant.of(*gzipped, added, path))


class Store:
    """Pages within `limit` bytes, the oldest going first unless somebody read it since it was last looked at.

    So a machine that walks through every address once pushes out what it put in itself, and the pages that
    people read stay (second chance, as in a clock's hand).
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pages: dict[Key, Page] = {}
        self.size = 0
        self.get = self._pages.get

    def __len__(self) -> int:
        return len(self._pages)

    def keep(self, key: Key, page: Page) -> None:
        """Make room and keep the page. One that would fill an eighth of the store alone isn't kept."""
        if page.size > self._limit // 8:
            return
        self._drop(key)
        while self.size + page.size > self._limit:
            self._make_room()
        self._pages[key] = page
        self.size += page.size

    def clear(self) -> None:
        self._pages.clear()
        self.size = 0

    def _make_room(self) -> None:
        key, page = next(iter(self._pages.items()))
        self._drop(key)
        if page.asked:
            page.asked = False
            self._pages[key] = page
            self.size += page.size

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size

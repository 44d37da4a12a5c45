"""A rendered page in every form it can go out in, and the store that keeps such pages within a number of bytes."""

from dataclasses import dataclass

from accountability.web.middleware.exchange import NO_BODY, Answer, Headers, Message, Scope, Send, without
from accountability.web.middleware.headers import completed
from accountability.web.middleware.negotiation import accepts_gzip, matches
from accountability.web.middleware.representation import headers_of, is_packable, packed, tag, when_unchanged

# A path, or a path with the known part of its query.
Key = str | tuple[str, str]

# What a page costs beside its bodies: message dicts, headers, the dict's slot. Measured with tracemalloc: 5.3
# kB.
OVERHEAD = 6_000


@dataclass(frozen=True, slots=True)
class Form:
    """One form, plain or gzipped, as the messages that are sent.

    The messages are shared by all requests: whatever stands outside the store must copy before it changes
    one.
    """

    etag: bytes
    start: Message
    body: Message
    unchanged: Message

    @classmethod
    def of(cls, answer: Answer, added: Headers, path: str, body: bytes, *, packable: bool, packed: bool) -> "Form":
        etag = tag(answer, packed=packed)
        headers = completed(headers_of(answer, etag, body, packable=packable, packed=packed), added, path)
        rest = completed(when_unchanged(headers), added, path)
        return cls(
            etag=etag,
            start={"type": "http.response.start", "status": 200, "headers": headers},
            body={"type": "http.response.body", "body": body, "more_body": False},
            unchanged={"type": "http.response.start", "status": 304, "headers": rest},
        )


class Page:
    """A kept page. `asked` is set by each reader and spares the page once when room is needed."""

    __slots__ = ("_gzipped", "_plain", "asked", "size")

    def __init__(self, plain: Form, gzipped: Form) -> None:
        self._plain = plain
        self._gzipped = gzipped
        self.asked = False
        bodies = {id(form): len(form.body["body"]) for form in (plain, gzipped)}
        self.size = OVERHEAD + sum(bodies.values())

    async def answer(self, scope: Scope, send: Send) -> None:
        """Everything that is done for a page from memory."""
        accepted = asked_for = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value
            elif name == b"if-none-match":
                asked_for = value
        form = self._gzipped if accepted and accepts_gzip(accepted) else self._plain
        if asked_for and matches(asked_for, form.etag):
            await send(form.unchanged)
            await send(NO_BODY)
        else:
            await send(form.start)
            await send(NO_BODY if scope["method"] == "HEAD" else form.body)


async def page_of(answer: Answer, added: Headers, path: str) -> Page:
    answer = Answer(answer.status, without(answer.headers, b"date"), answer.body)
    packable = is_packable(answer)
    plain = Form.of(answer, added, path, answer.body, packable=packable, packed=False)
    if not packable:
        return Page(plain, plain)
    body = await packed(answer.body)
    return Page(plain, Form.of(answer, added, path, body, packable=True, packed=True))


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

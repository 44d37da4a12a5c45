"""Public pages from memory, in front of the router.

A page is kept under its address: the path, and of the query only the keys the site knows, in their fixed
order. Kept pages belong to one stamp (position, London day); see `freshness.py`. Rules:

- only what a handler marked is kept, only whole 200 answers without cookie, and never an error;
- a handler of a public address sees no cookie, no language, no host but ours and no unknown query key, so
  what one visitor sends can't get into the page of another;
- one rendering at a time for each address: those who come meanwhile wait for it;
- a rendering during which the log moved is given to those who asked, and not kept;
- when the database can't be asked, nothing is answered from memory: the router decides what to say.
"""

import asyncio
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from accountability.web.middleware.exchange import App, Receive, Scope, Send
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.headers import policy
from accountability.web.middleware.marking import FILL, Fill, NoPage
from accountability.web.middleware.pages import Key, Page, Store, page_of
from accountability.web.middleware.privacy import is_private

# In the address to which publishing redirects: the position that the page must show.
SEEN = "seen"
VISITORS_HEADERS = (b"accept", b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
# Longer addresses are answered, but not kept. 19 digits hold every position there can be.
LONGEST_ADDRESS = 512
POSITION = re.compile(r"[0-9]{1,19}")
MOST_FIELDS = 32


class RenderedPages:
    """The outermost layer. `known_keys` are the query keys of all public pages, in their fixed order.

    `open_paths` are those whose handlers need the request as it came (the API with its own keys), or whose
    answers move without the log (its checkpoint): they are passed on untouched, and so is everything private.
    """

    def __init__(  # noqa: PLR0913 - each is a decision of the composition root
        self,
        app: App,
        freshness: Freshness,
        *,
        public_url: str,
        limit: int,
        known_keys: Sequence[str] = (),
        open_paths: tuple[str, ...] = ("/api", "/data", "/files", "/log"),
    ) -> None:
        self._app = app
        self._freshness = freshness
        self._added = policy(public_url)
        self._host = urlsplit(public_url).netloc.encode()
        self._known = tuple(known_keys)
        self._open_paths = open_paths
        self._stamp = freshness.stamp
        self._fills: dict[Key, Fill] = {}
        self.store = Store(limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"] != "GET" and scope["method"] != "HEAD"):
            await self._app(scope, receive, send)
            return
        page = None
        if not scope["query_string"] and not self._freshness.has_moved():
            page = self.store.get(scope["path"])
        if page is not None:
            page.asked = True
        else:
            page = await self._found(scope, receive, send)
        if page is not None:
            await page.answer(scope, send)

    async def _found(self, scope: Scope, receive: Receive, send: Send) -> Page | None:
        """The page, rendered if need be; None if the router has answered by itself."""
        if is_private(scope["path"]) or scope["path"].startswith(self._open_paths):
            await self._app(scope, receive, send)
            return None
        known, seen = self._query(scope["query_string"])
        shown = self._as_seen_by_handlers(scope, known)
        path = shown["path"]
        if not await self._freshness.reach(seen) or not _is_plain(path, known):
            await self._app(shown, receive, send)
            return None
        self._turn_over()
        return await self._kept_or_rendered((path, known) if known else path, shown, receive, send)

    async def _kept_or_rendered(self, key: Key, scope: Scope, receive: Receive, send: Send) -> Page | None:
        while (page := self.store.get(key)) is None:
            fill = self._fills.get(key)
            if fill is None:
                return await self._rendered(key, scope, receive, send)
            outcome = await _waited_for(fill)
            if isinstance(outcome, Page):
                return outcome
            if outcome is NoPage.UNMARKED:
                await self._app(scope, receive, send)
                return None
        page.asked = True
        return page

    async def _rendered(self, key: Key, scope: Scope, receive: Receive, send: Send) -> Page | None:
        fills, stamp = self._fills, self._stamp
        fill = fills[key] = Fill()
        try:
            await self._app({**scope, FILL: fill}, receive, send)
            if fill.answer is None:
                return None
            page = await page_of(fill.answer, self._added, scope["path"])
            if stamp == self._stamp:
                self.store.keep(key, page)
            fill.settle(page)
            return page
        finally:
            fill.settle(NoPage.ABANDONED)
            del fills[key]

    def _turn_over(self) -> None:
        """Begin anew when the log or the day has moved. Renderings under way end in the old dict, unkept."""
        self._freshness.turn_over()
        if self._freshness.stamp != self._stamp:
            self._stamp = self._freshness.stamp
            self._fills = {}
            self.store.clear()

    def _query(self, query_string: bytes) -> tuple[str, int | None]:
        """The known part of a query, written one way, and the position that a redirect names."""
        if not query_string:
            return "", None
        try:
            pairs = parse_qsl(query_string.decode("latin-1"), max_num_fields=MOST_FIELDS)
        except ValueError:
            return "", None
        seen = [int(value) for key, value in pairs if key == SEEN and POSITION.fullmatch(value)]
        known = [(key, value) for name in self._known for key, value in pairs if key == name]
        return urlencode(known), max(seen, default=None)

    def _as_seen_by_handlers(self, scope: Scope, known: str) -> Scope:
        headers = [(name, value) for name, value in scope["headers"] if name in VISITORS_HEADERS]
        # The router takes `/en/` for `/en`, so a slash at the end makes no other page.
        path = scope["path"].rstrip("/") or "/"
        return {
            **scope,
            "path": path,
            "headers": [(b"host", self._host), *headers],
            "query_string": known.encode(),
        }


async def _waited_for(fill: Fill) -> Page | NoPage:
    """What a rendering came to. `settle` is always called, also when the one who renders is gone."""
    return await asyncio.shield(fill.outcome)


def _is_plain(path: str, known: str) -> bool:
    """Not one of the many spellings by which a router reaches one page, and not of unlimited length."""
    return "//" not in path and len(path) + len(known) <= LONGEST_ADDRESS

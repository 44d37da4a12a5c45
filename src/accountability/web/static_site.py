"""The public pages as files that need no service: for an export, on any web server or from a disk.

They are what the web application answers, from link to link; only the links are written anew, so that
each leads to a file beside it. What a folder can't answer (a past day, a choice of offices) leads to the
site it was made from, or is left out (`site.copied` in the templates).
"""

import html
import posixpath
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accountability.transparency.files import FOLDER
from accountability.web.assets import Assets
from accountability.web.middleware.exchange import App, Message

FRONT = "/en"
DOORSTEP = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<meta http-equiv="refresh" content="0; url=en/index.html"></head>
<body><p><a href="en/index.html">{name}</a></p></body></html>
"""
# What an address stands in, and the hash that a browser does not compare for a file on disk.
ADDRESS = re.compile(r'\b(href|src|action|data-log|data-parts)="(/[^"]*)"')
INTEGRITY = re.compile(r' integrity="[^"]*"')
# A list goes on behind one of these; every other question is put to a service.
PAGING = {"after", "before"}
MADE_BY_THE_EXPORT = (
    "/data/asks.csv",
    "/data/asks.csv-metadata.json",
    "/data/entries.jsonl",
    "/log/checkpoint",
    "/log/policy",
)
FOLDERS = {"/log", "/data/parts"}
FEEDS = "/en/feeds/"
ATTACHED = f"/{FOLDER}/"  # the export writes them with the words
FILES = (FEEDS, ATTACHED, "/log/proof/", "/verify/", "/static/")


class PageMissing(Exception):
    """Raised when a page leads to one that can't be had: an export is whole or not made."""


async def pages(app: App, assets: Assets, name: str, address: str) -> AsyncIterator[tuple[str, bytes]]:
    """Every public page with its path in the folder, and what the pages need and offer.

    `name` is the site's, `address` where its service is. Raises PageMissing.
    """
    yield "index.html", DOORSTEP.format(name=html.escape(name)).encode()
    for file in sorted(assets.folder.iterdir()):
        yield f"{assets.base.strip('/')}/{file.name}", file.read_bytes()
    known, waiting = {FRONT}, [FRONT]
    while waiting:
        found = waiting.pop()
        content = await _asked(app, found)
        if file_of(found).endswith(".html"):
            page = content.decode()
            for link in _followed(page, found):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
            content = _rewritten(page, found, address).encode()
        yield file_of(found), content


def file_of(link: str) -> str:
    """The file for one of the site's own links, without its fragment; "" if no folder can answer it."""
    parts = urlsplit(link)
    path, query = parts.path.rstrip("/"), dict(parse_qsl(parts.query))
    if path in MADE_BY_THE_EXPORT or path in FOLDERS or path.startswith(FILES):
        return "" if query else path.removeprefix("/en" if path.startswith(FEEDS) else "").strip("/")
    if path and path != FRONT and not path.startswith(f"{FRONT}/"):
        return ""
    if not query:
        return f"{(path or FRONT).strip('/')}/index.html"
    if not set(query) <= PAGING:
        return ""
    return (
        f"{path.strip('/')}/{'-'.join(f'{key}-{_plain(value)}' for key, value in sorted(query.items()))}.html"
    )


def _plain(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", value.lower())


def _followed(page: str, on: str) -> Iterator[str]:
    """The links of a page to what must be asked for: pages, proofs and the program that verifies."""
    for match in ADDRESS.finditer(page):
        link = _absolute(html.unescape(match[2]), on)
        file = file_of(link)
        if (
            file
            and link not in MADE_BY_THE_EXPORT
            and link not in FOLDERS
            and not link.startswith((FEEDS, "/static/", ATTACHED))
        ):
            yield link


def _absolute(link: str, on: str) -> str:
    link = link.partition("#")[0] or on
    path, _, query = link.partition("?")
    path = path.rstrip("/") or FRONT
    return f"{path}?{query}" if query else path


def _rewritten(page: str, on: str, address: str) -> str:
    here = posixpath.dirname(file_of(on))

    def anew(match: re.Match[str]) -> str:
        link = html.unescape(match[2])
        fragment = urlsplit(link).fragment
        file = file_of(_absolute(link, on))
        target = posixpath.relpath(file, here) if file else address + link.partition("#")[0]
        return f'{match[1]}="{html.escape(target + (f"#{fragment}" if fragment else ""))}"'

    return INTEGRITY.sub("", ADDRESS.sub(anew, page))


async def _asked(app: App, link: str) -> bytes:
    """What the application answers. Raises PageMissing for anything but a 200."""
    parts = urlsplit(link)
    status, body = 0, bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        body.extend(message.get("body", b""))

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    if status != 200:  # noqa: PLR2004 - an answer
        raise PageMissing(f"{link} answered {status}")
    return bytes(body)

"""The survival pack: pages and feeds of one moment, for an export that outlives this service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import msgspec

from accountability.app import create_app, site_of
from accountability.projections.reading import Reader
from accountability.publishing.published import Published
from accountability.settings import Settings
from accountability.web.assets import load_assets
from accountability.web.feeds.documents import every_current
from accountability.web.feeds.items import Place
from accountability.web.house import House
from accountability.web.static_site import pages

NOBODY: Any = None  # who works in a folder


class Pack(msgspec.Struct, frozen=True):
    """What an export needs to know to write the site; `documents` gives it to `publishing.export`."""

    settings: Settings
    origin: str
    published: Published
    now: datetime
    demo: bool = False

    async def documents(self, reader: Reader) -> AsyncIterator[tuple[str, bytes]]:
        """Every page and feed with its path in the folder, all read in the reader's one transaction."""
        async for document in every_current(
            reader, Place(self.settings.public_url, self.origin, self.published)
        ):
            yield document
        assets = load_assets()
        house = House(
            readers=_OneMoment(reader.connection),
            desk=NOBODY,
            accounts=NOBODY,
            head=_StandingHead(reader.head),
            now=lambda: self.now,
            public_url=self.settings.public_url,
            origin=self.origin,
            assets=assets,
            published=self.published,
        )
        site = msgspec.structs.replace(site_of(self.settings, demo=self.demo), copied=self.now)
        async for document in pages(create_app(house, site), assets, site.name, self.settings.public_url):
            yield document


class _OneMoment:
    """In the place of a pool: every page reads through the connection whose transaction is the export's."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @asynccontextmanager
    async def acquire(self, **_: object) -> AsyncIterator[Any]:
        yield self._connection


class _StandingHead:
    """A log's head that stands still while its pages are written (`web/middleware/freshness.py`)."""

    confirmed_at = float("inf")

    def __init__(self, position: int) -> None:
        self.position = position

    async def confirm(self) -> None: ...

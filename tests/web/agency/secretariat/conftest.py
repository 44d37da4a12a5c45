"""The secretariat of the night-time panel at its workspace, before the whole site."""

from urllib.parse import unquote

import pytest

from accountability.projections import asks, panels, timeline
from accountability.projections.reading import reading, words
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.web.public.addresses import QUERY_KEYS
from accountability.web.routes import HANDLERS
from tests.web.house import PUBLIC_URL, AskedHead, router_of

PASSWORD = "late buses and lit paths"


@pytest.fixture
def log_head(pool):
    return AskedHead(pool)


@pytest.fixture
def service(house, templates, log_head):
    """The whole site, so that a redirect after publishing leads to the real public page."""
    router = router_of(HANDLERS, templates, house)
    freshness = Freshness(log_head, (ConnectionError,))
    return shell(router, freshness, public_url=PUBLIC_URL, kept_bytes=2**22, known_keys=QUERY_KEYS)


async def signed_in(browse, accounts, email, role, office):
    await accounts.add(email, PASSWORD, role, office)
    browser = browse()
    await browser.sign_in(email)
    return browser


@pytest.fixture
async def keeper(browse, accounts, asked):
    """Signed in for Safer Norchester Trust, which keeps the night-time panel's record."""
    return await signed_in(browse, accounts, "hana@safer.example", "secretariat", "safer-trust")


@pytest.fixture
async def neighbour(browse, accounts, asked):
    """Signed in for another secretariat, which keeps none of these panels."""
    return await signed_in(browse, accounts, "ivo@elsewhere.example", "secretariat", "elsewhere-trust")


@pytest.fixture
def walk():
    """Type one form's pages and stop at the page of checked answers."""

    async def walk(browser, address, *pages):
        await browser.open(address)
        await browser.follow()
        for page in pages:
            await browser.send(browser.answer.url.path, page)
            assert browser.answer.status_code == 303, browser.text
            await browser.follow()
        return browser

    return walk


@pytest.fixture
def publish():
    """Publish the checked answers and go where that leads, past the receipts."""

    async def publish(browser):
        await browser.send(browser.answer.url.path)
        assert browser.answer.status_code == 303, browser.text
        await browser.follow()
        assert "Download your receipt" in browser.text
        return await browser.open(unquote(browser.answer.url.params["next"]))

    return publish


@pytest.fixture
def put(walk, publish):
    """Type a form's pages, publish, and go where that leads."""

    async def put(browser, address, *pages):
        await walk(browser, address, *pages)
        return await publish(browser)

    return put


@pytest.fixture
def log(readers, clock):
    """What the log holds: its newest entries, their words, and the panel's asks."""

    class Log:
        async def newest(self, limit: int = 1) -> list:
            async with reading(readers, clock()) as reader:
                return await timeline.newest(reader, "all", limit=limit)

        async def last(self):
            return (await self.newest())[0].current

        async def words(self, entry) -> dict[str, str]:
            async with reading(readers, clock()) as reader:
                found = await words(reader, [entry.parts])
            return {name: str(found[sealed]) for name, sealed in entry.parts.items()}

        async def length(self) -> int:
            async with reading(readers, clock()) as reader:
                return reader.head + 1

        async def asks(self, panel: str = "night-time") -> list:
            async with reading(readers, clock()) as reader:
                rows = await panels.recommendations(reader, panel)
                return await asks.asks_of_panel(reader, panel, [row.serial for row in rows])

    return Log()


def on(name: str, year: int, month: int, day: int) -> dict[str, str]:
    """A date as it is typed into its three boxes."""
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


@pytest.fixture(name="on")
def typed_date():
    return on

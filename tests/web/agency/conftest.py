"""Norchester's workspace over real PostgreSQL: offices, a secretariat, a reviewer, recommendations."""

import re
from html import unescape
from uuid import UUID

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher
from litestar import get

from accountability.domain.clocks import Period
from accountability.domain.commands.base import Actor, ReplyTerms
from accountability.domain.commands.panels import (
    AddressRecommendation,
    CommissionPanel,
    PublishRecommendation,
)
from accountability.domain.commands.register import RegisterInitiative, RegisterOffice
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails
from accountability.domain.recommendations import Addressing
from accountability.projections import asks, timeline
from accountability.projections.reading import reading, words
from accountability.web.agency.routes import ROUTES
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.workspace.accounts import Accounts
from tests.web.house import PUBLIC_URL, house_over, router_of

PASSWORD = "late buses and lit paths"
OPERATOR = Actor(role="operator")
SECRETARIAT = Actor(role="secretariat", office="safer-trust")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FORM = re.compile(r'<form [^>]*method="post".*?</form>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


class Browser:
    """A person's browser: keeps cookies; sends `Origin` and the last page's hidden fields with each form."""

    def __init__(self, service, address="192.0.2.7") -> None:
        transport = httpx.ASGITransport(app=service, client=(address, 50000))
        self.client = httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL)
        self.client.headers["accept"] = "text/html"
        self.answer: httpx.Response
        self.hidden: dict[str, str] = {}

    async def open(self, path: str) -> httpx.Response:
        self.answer = await self.client.get(path)
        return self._read()

    async def send(
        self, path: str, fields: dict | None = None, files: list | None = None, **headers: str
    ) -> httpx.Response:
        given = {"origin": PUBLIC_URL, "sec-fetch-site": "same-origin", **headers}
        self.answer = await self.client.post(
            path, data={**self.hidden, **(fields or {})}, headers=given, files=files
        )
        return self._read()

    async def send_file(self, path: str, name: str, content: bytes) -> httpx.Response:
        given = {"origin": PUBLIC_URL, "sec-fetch-site": "same-origin"}
        files = {"file": (name, content, "application/octet-stream")}
        self.answer = await self.client.post(path, data=self.hidden, files=files, headers=given)
        return self._read()

    async def follow(self) -> httpx.Response:
        assert self.answer.status_code == 303, self.text
        return await self.open(self.answer.headers["location"])

    async def sign_in(self, email: str, password: str = PASSWORD, following: str = "") -> httpx.Response:
        await self.open("/sign-in" + (f"?next={following}" if following else ""))
        return await self.send("/sign-in", {"email": email, "password": password})

    def _read(self) -> httpx.Response:
        main = self.answer.text.partition("<main")[2]
        form = FORM.search(main)
        if form:
            self.hidden = {name: unescape(value) for name, value in HIDDEN.findall(form.group())}
        return self.answer

    @property
    def text(self) -> str:
        """The words of the last page, without its markup."""
        main = self.answer.text.partition("<main")[2].partition("</main>")[0]
        main = main.replace("<wbr>", "")
        words = " ".join(unescape(TAG.sub(" ", f"<main{main}")).split())
        return re.sub(r" ([,.;:])", r"\1", words)


@pytest.fixture
def accounts(pool, clock):
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    return Accounts(pool, clock, b"a secret for the tests", cheap)


@pytest.fixture
def house(request, readers, desk, accounts, clock):
    assets, log_head = request.getfixturevalue("assets"), request.getfixturevalue("log_head")
    return house_over(readers, desk, clock, assets, accounts=accounts, head=log_head)


@get("/en/panels/night-time")
async def public_page() -> str:
    return "what everybody reads"


@pytest.fixture
def service(house, templates, log_head):
    router = router_of([*ROUTES, public_page], templates, house)
    return shell(router, Freshness(log_head, (ConnectionError,)), public_url=PUBLIC_URL, kept_bytes=200_000)


@pytest.fixture
async def browse(service):
    """Open another browser."""
    opened = []

    def new(address="192.0.2.7") -> Browser:
        opened.append(Browser(service, address))
        return opened[-1]

    yield new
    for browser in opened:
        await browser.client.aclose()


@pytest.fixture
async def browser(browse):
    return browse()


class Asked(msgspec.Struct, frozen=True):
    """The asks of recommendation 1, by the office that has to answer."""

    police: UUID
    council: UUID


@pytest.fixture
def story():
    return asking


@pytest.fixture
def asked(as_told):
    return as_told


async def asking(desk, clock):
    """A panel's two recommendations: the first put to police and council, the second to the council alone."""
    offices = {
        "safer-trust": ("secretariat", "Safer Norchester Trust"),
        "norchester-police": ("chief_constable", "Norchester Police"),
        "stonebridge-council": ("council", "Stonebridge Council"),
        "norchester-watch": ("scrutiny", "Norchester Watch"),
    }
    for slug, (kind, name) in offices.items():
        office = OfficeDetails(slug=slug, kind=kind, area="norchester", invented=True)
        await desk.handle(RegisterOffice(details=office, texts={"name/en": name}), OPERATOR)
    hub = InitiativeDetails(slug="night-hub", owner="norchester-police", area="norchester")
    await desk.handle(RegisterInitiative(details=hub, texts={"name/en": "Night hub"}), SECRETARIAT)
    panel = PanelDetails(
        slug="night-time", kind="citizens_panel", secretariat="safer-trust", area="norchester"
    )
    await desk.handle(CommissionPanel(details=panel, texts={"name/en": "Night-time panel"}), SECRETARIAT)
    for title in ("Late buses", "Lit paths"):
        texts = {"title/en": title, "text/en": f"Norchester needs {title.lower()}."}
        await desk.handle(PublishRecommendation(panel="night-time", texts=texts), SECRETARIAT)
    for serial, office in ((1, "norchester-police"), (1, "stonebridge-council"), (2, "stonebridge-council")):
        await desk.handle(addressing(serial, office), SECRETARIAT)
    async with reading(desk.pool, clock()) as reader:
        found = await asks.asks_of_panel(reader, "night-time", [1])
    by_office = {view.row.office: view.row.ask for view in found}
    return Asked(police=by_office["norchester-police"], council=by_office["stonebridge-council"])


def addressing(serial: int, office: str) -> AddressRecommendation:
    terms = ReplyTerms(
        basis="undertaking",
        period=Period(length=56, unit="days"),
        texts={"said/en": "At the launch in Norchester town hall"},
    )
    to = Addressing(office=office, named_by="panel", manner="sent")
    return AddressRecommendation(panel="night-time", serial=serial, addressing=to, terms=terms)


@pytest.fixture
async def officer(browse, accounts, asked):
    """Signed in for Norchester Police."""
    await accounts.add("Dana@police.norchester.example", PASSWORD, "officer", "norchester-police")
    signed_in = browse()
    await signed_in.sign_in("dana@police.norchester.example")
    return signed_in


@pytest.fixture
async def colleague(browse, accounts, asked):
    """Another officer of Norchester Police."""
    await accounts.add("eli@police.norchester.example", PASSWORD, "officer", "norchester-police")
    signed_in = browse()
    await signed_in.sign_in("eli@police.norchester.example")
    return signed_in


@pytest.fixture
async def person(browse, accounts, asked):
    """Sign somebody in: `await person("jo@…", "officer", "norchester-police", "drafter")`."""

    async def signed_in(email, role, office=None, duty=None):
        await accounts.add(email, PASSWORD, role, office, None, duty)
        browser = browse()
        await browser.sign_in(email)
        return browser

    return signed_in


@pytest.fixture
async def councillor(browse, accounts, asked):
    """Signed in for Stonebridge Council."""
    await accounts.add("fay@stonebridge.example", PASSWORD, "officer", "stonebridge-council")
    signed_in = browse()
    await signed_in.sign_in("fay@stonebridge.example")
    return signed_in


@pytest.fixture
async def reviewer(browse, accounts, asked):
    await accounts.add("gus@watch.norchester.example", PASSWORD, "reviewer", "norchester-watch")
    signed_in = browse()
    await signed_in.sign_in("gus@watch.norchester.example")
    return signed_in


@pytest.fixture
async def resident(browse, accounts, asked):
    """Speaks for the panel that asked."""
    place = ("reviewer", "norchester-residents", "night-time")
    await accounts.add("ida@residents.norchester.example", PASSWORD, *place)
    signed_in = browse()
    await signed_in.sign_in("ida@residents.norchester.example")
    return signed_in


@pytest.fixture
def record(readers, clock):
    """What the log says of one ask: the types of its entries in order, and a part's words."""

    class Record:
        async def types(self, ask: UUID) -> list[str]:
            return [item.row.type for item in await self.items(ask)]

        async def items(self, ask: UUID) -> list:
            async with reading(readers, clock()) as reader:
                return (await timeline.newest(reader, "ask", ask, limit=200))[::-1]

        async def said(self, ask: UUID, kind: str, part: str) -> str:
            entry = [item for item in await self.items(ask) if item.row.type.startswith(kind)][-1].current
            async with reading(readers, clock()) as reader:
                return (await words(reader, [entry.parts]))[entry.parts[part]]

    return Record()

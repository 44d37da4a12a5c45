"""Alerts and reminders over Norchester's record, with mail that lies in a list as it would go out."""

import re

import httpx
import pytest

from accountability.projections.reading import reading
from accountability.publishing.mail.sender import Sender
from accountability.web.agency.routes import ROUTES as AGENCY
from accountability.web.feeds.items import Place
from accountability.web.mail import routes
from accountability.web.mail.alerts import alerts_in_words, confirmations
from accountability.web.mail.composing import Composer, letters
from accountability.web.mail.reminders import digests, notices, reminders_in_words
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.web.public import about, offices, panels
from accountability.web.public.addresses import QUERY_KEYS
from accountability.web.templating import environment
from accountability.workspace.post.alerts import Alerts
from accountability.workspace.post.mailroom import Mailroom
from accountability.workspace.post.reminders import Reminders
from tests.web.house import PUBLIC_URL, AskedHead, house_over, router_of

SECRET = b"a secret for the tests of the post"
LINK = re.compile(r"https://record\.norchester\.example(/mail/[a-z]+/\S+)")
ROOMS = (about, offices, panels)


class Bag:
    """A courier that keeps what it is given. `refuses` is raised instead."""

    name, remembers = "a bag", True

    def __init__(self):
        self.mails = []
        self.refuses = None

    async def carry(self, message, handing_over):
        if self.refuses:
            raise self.refuses
        await handing_over()
        self.mails.append(message)
        return "taken"

    async def found(self, reference):
        return None


@pytest.fixture
def bag():
    return Bag()


@pytest.fixture
def mailroom(pool, clock):
    return Mailroom(pool, clock, SECRET, leaves=True)


@pytest.fixture
def alerts(mailroom):
    return Alerts(mailroom)


@pytest.fixture
def reminders(mailroom):
    return Reminders(mailroom)


class Post:
    """Fills the outbox and sends: what the service does by itself."""

    def __init__(self, alerts, reminders, sender, bag):
        self.alerts, self.reminders, self.bag = alerts, reminders, bag
        self._sender = sender

    async def round(self):
        """The mails of one round."""
        before = len(self.bag.mails)
        await self.alerts.fill()
        await self.reminders.fill()
        await self.reminders.tell_approvers()
        await self.send()
        return self.bag.mails[before:]

    async def send(self):
        await self._sender.send_due()


@pytest.fixture
def post(pool, readers, clock, mailroom, alerts, reminders, bag, templates):
    def read():
        return reading(readers, clock())

    place = Place(PUBLIC_URL, "record.norchester.example")
    composer = Composer(
        templates,
        {
            "letter": letters(mailroom),
            "confirmation": confirmations(alerts, read, place),
            "alert": alerts_in_words(alerts, read, place),
            "reminder": reminders_in_words(reminders, read, PUBLIC_URL),
            "digest": digests(reminders, read, PUBLIC_URL),
            "notice": notices(reminders, read, PUBLIC_URL),
        },
    )
    return Post(alerts, reminders, Sender(pool, bag, composer, clock), bag)


@pytest.fixture
async def house(readers, desk, clock, assets, mailroom, alerts, reminders, pool):
    more = {"mailroom": mailroom, "alerts": alerts, "reminders": reminders}
    return house_over(readers, desk, clock, assets, head=AskedHead(pool), **more)


@pytest.fixture(scope="session")
def templates(assets, site):
    """Of a site that sends alerts."""
    made = environment(assets, site)
    made.globals["by_mail"] = True
    return made


@pytest.fixture
def router(templates, house):
    return router_of(
        [*(handler for room in ROOMS for handler in room.ROUTES), *routes.ROUTES, *AGENCY], templates, house
    )


@pytest.fixture
def service(router, pool):
    freshness = Freshness(AskedHead(pool), ())
    return shell(router, freshness, public_url=PUBLIC_URL, kept_bytes=2**24, known_keys=QUERY_KEYS)


class Resident:
    """Somebody with a browser that keeps no cookie and a mailbox."""

    def __init__(self, service, bag, post, address="192.0.2.7"):
        transport = httpx.ASGITransport(app=service, client=(address, 50000))
        self.client = httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL)
        self.client.headers["accept"] = "text/html"
        self.bag, self.post = bag, post

    async def ask(self, email="ada@norchester.example", feed="all", pace="each", **headers):
        given = {"origin": PUBLIC_URL, "sec-fetch-site": "same-origin", **headers}
        fields = {"feed": feed, "email": email, "pace": pace}
        return await self.client.post("/mail", data=fields, headers=given)

    async def subscribe(self, email="ada@norchester.example", feed="all", pace="each"):
        """Ask, and confirm by the mail that comes; the address that ends it."""
        assert (await self.ask(email, feed, pace)).status_code == 303
        (mail,) = await self.post.round()
        assert mail.to == email
        confirmed = await self.client.post(links(mail)["confirm"])
        assert confirmed.status_code == 200


@pytest.fixture
async def resident(service, bag, post):
    somebody = Resident(service, bag, post)
    yield somebody
    await somebody.client.aclose()


def links(mail):
    """The paths of a mail's own links by what they do."""
    return {path.split("/")[2]: path for path in LINK.findall(mail.text)}


@pytest.fixture
def rows(pool):
    """Every row of a private table, as one text."""

    async def rows(table):
        return str([dict(record) for record in await pool.fetch(f"select * from private.{table}")])

    return rows

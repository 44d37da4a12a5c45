"""People at work: what they find on the record when they come, and how they walk through its forms."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from urllib.request import urlopen
from uuid import UUID

import feedparser
import msgspec
import pytest

from accountability.domain.answers import Response
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import GiveVerdict, PauseClock, ReportDelivery, Respond
from accountability.domain.commands.base import Actor, AskCommand, ReplyTerms
from accountability.domain.commands.disputes import DisputeTranscription
from accountability.domain.commands.panels import AddressRecommendation, PublishRecommendation
from accountability.domain.delivery import DeliveryReport
from accountability.domain.disputing import Transcription
from accountability.domain.recommendations import Addressing
from accountability.domain.scrutiny import Finding
from accountability.handling.desk import Desk
from accountability.premises import opened
from accountability.settings import Settings
from accountability.storage.database import open_pool
from accountability.workspace.accounts import Accounts

PANEL = "stonebridge-citizens-panel"
POLICE = "norchester-police"
COLLEAGUE = "night.duty@police.norchester.example"
SECRETARIAT = Actor(role="secretariat", office="norchester-lantern-trust")
UNDERTAKING = ReplyTerms(
    basis="undertaking", period=Period(length=56, unit="days"), texts={"said/en": "At the launch"}
)
LATEST = "select max(serial) from recommendation where panel = $1"
LATE = (
    "select ask from timeline where type = 'deadline-passed/1' and office = $1 order by position desc limit 1"
)
NEXT_SUMMER = date(date.today().year + 1, 6, 30)  # noqa: DTZ011 - any day that is still to come
ASK = "select ask, number from ask join clock using (ask) where ask.panel = $1 and ask.serial = $2"

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Put(msgspec.Struct, frozen=True):
    """A recommendation of the Stonebridge panel, put to the police, who undertook to answer in 56 days."""

    title: str
    serial: int
    ask: UUID
    feed: str

    @property
    def public(self) -> str:
        return f"/en/panels/{PANEL}/recommendations/{self.serial}"

    @property
    def private(self) -> str:
        return f"/workspace/asks/{self.ask}"

    @property
    def accepted(self) -> str:
        """What the police say when they accept it: no other answer on the record has these words."""
        return f"{self.title}: every lamp will be lit by next summer."


def accepted(put: Put, clock: int) -> AskCommand:
    response = Response(decision="accepted", target=(now() + timedelta(days=200)).date())
    return Respond(ask=put.ask, response=response, texts={"text/en": put.accepted})


def in_principle(put: Put, clock: int) -> AskCommand:
    response = Response(decision="accepted_in_principle", decide_by=(now() + timedelta(days=30)).date())
    return Respond(ask=put.ask, response=response, texts={"settle_first/en": "Who pays for the lamps."})


def delivered(put: Put, clock: int) -> AskCommand:
    report = DeliveryReport(state="reported_complete")
    return ReportDelivery(ask=put.ask, report=report, texts={"text/en": "All forty lamps are lit."})


def paused(put: Put, clock: int) -> AskCommand:
    until = datetime.now(UTC).date() + timedelta(days=30)
    return PauseClock(ask=put.ask, clock=clock, until=until, texts={"ground/en": "An election was called."})


def judged(put: Put, clock: int) -> AskCommand:
    texts = {"evidence/en": "A walk on three nights.", "interest/en": "None."}
    return GiveVerdict(ask=put.ask, finding=Finding(voice="independent", verdict="partly_met"), texts=texts)


def quoted(put: Put, clock: int) -> AskCommand:
    return Respond(
        ask=put.ask,
        response=Response(decision="accepted", not_stated=("target",)),
        texts={"text/en": f"“{put.title}? Yes.”", "source/en": "The launch, as the Trust noted it"},
        provenance="transcribed",
    )


def words_disputed(put: Put, clock: int) -> AskCommand:
    dispute = Transcription(entry=clock + 1, ground="wrong_words")
    return DisputeTranscription(ask=put.ask, dispute=dispute, texts={"text/en": "We said: perhaps."})


OFFICER = Actor(role="officer", office=POLICE)
SAID: dict[str, tuple[Actor, Callable[[Put, int], AskCommand]]] = {
    "accepted": (OFFICER, accepted),
    "in principle": (OFFICER, in_principle),
    "delivered": (OFFICER, delivered),
    "paused": (SECRETARIAT, paused),
    "quoted": (SECRETARIAT, quoted),
    "words disputed": (OFFICER, words_disputed),
    "judged": (Actor(role="reviewer", office="norchester-independent-assessor"), judged),
}


@pytest.fixture
def put(demo):
    """Put a new recommendation to the police, and let more be said: `put("Mend the lights", "accepted")`.

    From a desk in this process, beside the one that serves: the pages show what others append, too.
    """

    def publish(title: str, *said: str) -> Put:
        made, last = apart(_put(demo, title, said))
        urlopen(f"{demo.url}/en?seen={last}").close()  # the service hears of it before anybody reads there
        return made

    return publish


async def _put(demo, title, said) -> tuple[Put, int]:
    async with beside(demo) as (pool, _):
        desk = Desk(pool, now)
        texts = {"title/en": title, "text/en": f"{title}. Every winter it is asked for again."}
        await desk.handle(PublishRecommendation(panel=PANEL, texts=texts), SECRETARIAT)
        serial = await pool.fetchval(LATEST, PANEL)
        addressing = Addressing(office=POLICE, named_by="panel", manner="sent")
        put_to = AddressRecommendation(panel=PANEL, serial=serial, addressing=addressing, terms=UNDERTAKING)
        await desk.handle(put_to, SECRETARIAT)
        ask, clock = await pool.fetchrow(ASK, PANEL, serial)
        put = Put(title, serial, ask, f"{demo.url}/en/feeds/panels/{PANEL}.atom")
        for actor, command in map(SAID.__getitem__, said):
            await desk.handle(command(put, clock), actor)
        last = await pool.fetchval("select max(position) from log")
    return put, last


@asynccontextmanager
async def beside(demo):
    """The demonstration's database and secret, for a second process beside the one that serves."""
    async with opened(Settings(data=demo.data), "demo") as premises:
        pool = await open_pool(premises.app_url, "app", 1)
        yield pool, premises.secret
        await pool.close()


def apart(work):
    """Run a coroutine in a thread of its own: the browser holds this one's loop."""
    return ThreadPoolExecutor(1).submit(asyncio.run, work).result()


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def colleague(demo):
    """A second officer of the police: their e-mail address."""

    async def add():
        async with beside(demo) as (pool, secret):
            await Accounts(pool, now, secret).add(COLLEAGUE, demo.password, "officer", POLICE)

    apart(add())
    return COLLEAGUE


@pytest.fixture
def late(demo):
    """The private page of an ask of the police that was due long ago, as the demonstration has it."""

    async def found():
        async with beside(demo) as (pool, _):
            return await pool.fetchval(LATE, POLICE)

    return f"/workspace/asks/{apart(found())}"


class Device:
    """A virtual authenticator in one browser. `copy` gives what a thief of its key would have."""

    def __init__(self, visitor):
        self.tools = visitor.context.new_cdp_session(visitor.page)
        self.tools.send("WebAuthn.enable")
        made = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.about = {"authenticatorId": made["authenticatorId"]}

    def copy(self):
        return self.tools.send("WebAuthn.getCredentials", self.about)["credentials"]

    def hold(self, credentials):
        self.tools.send("WebAuthn.clearCredentials", self.about)
        for credential in credentials:
            self.tools.send("WebAuthn.addCredential", {**self.about, "credential": credential})


def press(person, button):
    """Sent by the script, once the device has answered."""
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=button, exact=True).click()


def write_answer(person, asked, words):
    """To the page of checked answers."""
    person.open(f"{asked.private}/answer")
    person.choose("Accepted")
    person.press("Continue")
    person.write({"What will be done?": words, "By when do you expect to have done it?": NEXT_SUMMER})
    person.press("Continue")
    person.choose("Nothing to report yet")
    person.press("Continue")
    person.choose("None to add now")
    person.press("Continue")


def approve_for_tomorrow(approver):
    tomorrow = now().date() + timedelta(days=1)
    approver.write({"On which day is it published?": tomorrow, "Time in the UK": "09:30"})
    approver.press("Approve for this time")


def its_time_comes(demo, asked):
    """As if the clock had moved on to the minute: the service itself does the rest."""

    async def move():
        async with beside(demo) as (pool, _):
            await pool.execute(
                "update private.submission set release_at = $2 where about = $1 and state = 'scheduled'",
                str(asked.ask),
                datetime.now(UTC) - timedelta(seconds=1),
            )

    apart(move())


def await_words(reader, asked, words):
    """Until the public page has them, within half a minute. No copy is read again: each address is new."""
    for n in range(60):
        reader.open(f"{asked.public}?seen={10**6 + n}")
        if reader.page.get_by_text(words).count():
            break
        reader.page.wait_for_timeout(500)
    assert reader.page.get_by_text(words).first.is_visible()


def in_feed(address):
    with urlopen(address) as answer:
        feed = feedparser.parse(answer.read())
    return [
        f"{item.title} {item.summary} {[part.value for part in item.get('content', ())]}"
        for item in feed.entries
    ]

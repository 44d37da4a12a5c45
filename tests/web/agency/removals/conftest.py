"""People who ask for words to go, and those who decide on it."""

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.base import Actor
from tests.web.agency.conftest import PASSWORD

WORDS = "Sergeant Oakes will drive the buses."
POLICE = Actor(role="officer", office="norchester-police")
REMOVALS = "/workspace/removals"
REDACTION = {
    "what": {"kind": "redact"},
    "part": {"part": "text"},
    "ground": {"ground": "uk-gdpr-erasure"},
    "words": {"words": "An officer will drive the buses."},
    "notes": {"notes": "The officer's letter of 3 January, file 12."},
}
WITHHOLDING = {
    "what": {"kind": "withhold"},
    "part": {"part": "text"},
    "ground": {"ground": "legal-hold"},
    "review": {"review_on-day": "1", "review_on-month": "9", "review_on-year": "2026"},
    "notes": {"notes": "A claim is under way."},
}
RESTORATION = {
    "what": {"kind": "restore"},
    "part": {"part": "text"},
    "notes": {"notes": "The claim was withdrawn."},
}


@pytest.fixture
async def answered(asked, desk):
    """The position of an answer of the police that names a person."""
    response = Response(decision="not_accepted", reason_code="other")
    texts = {"text/en": WORDS, "reason/en": "No money."}
    receipt = await desk.handle(Respond(ask=asked.police, response=response, texts=texts), POLICE)
    return receipt.positions[0]


@pytest.fixture
def enter(browse, accounts, asked):
    async def enter(email, *place):
        await accounts.add(email, PASSWORD, *place)
        browser = browse()
        await browser.sign_in(email)
        return browser

    return enter


@pytest.fixture
async def governor(enter):
    return await enter("jo@trust.norchester.example", "information_governance", "safer-trust")


@pytest.fixture
async def keeper(enter):
    """Runs the service."""
    return await enter("kit@norchester.example", "operator")


@pytest.fixture
async def third(enter):
    return await enter("lou@trust.norchester.example", "information_governance", "safer-trust")


@pytest.fixture
async def secretary(enter):
    """Of the office that keeps the panel's record."""
    return await enter("mo@trust.norchester.example", "secretariat", "safer-trust")


@pytest.fixture
def fill():
    async def fill(browser, position, pages):
        """Send these pages in turn; returns the form's address."""
        address = f"{REMOVALS}/entries/{position}/request"
        for name, fields in pages.items():
            assert (await browser.open(f"{address}/{name}")).status_code == 200, browser.text
            answer = await browser.send(f"{address}/{name}", fields)
            assert answer.status_code == 303, browser.text
        await browser.open(f"{address}/check")
        return address

    return fill


@pytest.fixture
def request_for(fill):
    async def request_for(browser, position, pages=REDACTION):
        """Ask for something, to its end; returns the address of the request."""
        address = await fill(browser, position, pages)
        answer = await browser.send(f"{address}/check")
        assert answer.status_code == 303, browser.text
        return answer.headers["location"]

    return request_for


@pytest.fixture
def decide():
    async def decide(browser, request, do, capacity=""):
        await browser.open(request)
        return await browser.send(request, {"do": do, "capacity": capacity})

    return decide


@pytest.fixture
def log_types(pool):
    """The types of the log's newest entries, the newest last."""

    async def types(number=3):
        rows = await pool.fetch("select topic from log order by position desc limit $1", number)
        return [row["topic"] for row in rows][::-1]

    return types


@pytest.fixture
def kept(owner):
    """One column of a request, as it lies in the database."""

    async def kept(column, request):
        query = f"select {column} from private.removal_request where number = $1"
        return await owner.fetchval(query, int(request.rpartition("/")[2]))

    return kept

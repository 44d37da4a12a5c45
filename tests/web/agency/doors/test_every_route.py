"""Every route, by every method, for every kind of person: who is let in, and who is turned away."""

import re
from collections.abc import Iterator
from hashlib import sha256

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.di import Provide

from accountability.domain.answers import Response as Said
from accountability.domain.areas import AreaDetails
from accountability.domain.commands.asks import AddEvidence, Respond
from accountability.domain.commands.base import Actor
from accountability.domain.commands.register import RegisterArea, RegisterOffice
from accountability.domain.delivery import Evidence
from accountability.domain.files import File
from accountability.domain.offices import OfficeDetails
from accountability.storage import passkeys
from accountability.storage.passkeys import PasskeyRow
from accountability.web.agency import receipts, stranger
from accountability.web.csrf import SESSION_KEY, TOKEN
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.web.routes import HANDLERS, PUBLIC
from accountability.workspace.drafts import DraftOf
from accountability.workspace.invitations import Place
from accountability.workspace.passkeys import spelled
from accountability.workspace.post.mailroom import Mailroom
from accountability.workspace.post.reminders import Reminders
from accountability.workspace.removal_requests import Asked, RemovalRequests
from accountability.workspace.sessions import hash_of
from accountability.workspace.submissions import Offer, Submissions
from tests.web.agency.conftest import OPERATOR, PASSWORD
from tests.web.agency.doors.who_may import EVERYBODY, SIGNED, WHO_MAY, WITHOUT_SIGN_IN
from tests.web.house import PUBLIC_URL, router_of

pytestmark = pytest.mark.anyio
SESSION, PENDING, STRANGER = (
    f"__Host-accountability-{name}" for name in ("session", "second-step", "sign-in")
)
OFFICES = {
    "drafter": ("officer", "norchester-police", None, "drafter"),
    "approver": ("officer", "norchester-police", None, "approver"),
    "approver elsewhere": ("officer", "stonebridge-council", None, "approver"),
    "editor": ("secretariat", "safer-trust", None, "editor"),
    "publisher": ("secretariat", "safer-trust", None, "publisher"),
    "publisher elsewhere": ("secretariat", "other-trust", None, "publisher"),
    "reviewer": ("reviewer", "norchester-watch", None, None),
    "information governance": ("information_governance", None, None, None),
    "operator": ("operator", None, None, None),
}
# What a form brings that was not sent from our page, in this browser, by this person.
FORGERIES = (
    ("no token", {TOKEN: ""}, {}),
    ("another's token", {TOKEN: "0" * 64}, {}),
    ("another site's origin", {}, {"origin": "https://evil.example"}),
    ("no origin to tell", {}, {"origin": "null"}),
    ("another site", {}, {"sec-fetch-site": "cross-site"}),
)


class Route(msgspec.Struct, frozen=True):
    method: str
    path: str


def routes_of(handlers) -> Iterator[Route]:
    house = {"house": Provide(lambda: None, sync_to_thread=False)}
    for route in Litestar(handlers, dependencies=house, openapi_config=None).routes:
        for method in sorted(route.methods - {"OPTIONS"}):
            yield Route(method, route.path_format)


PUBLIC_ROUTES = list(routes_of(PUBLIC))
PRIVATE = [
    route for route in routes_of(HANDLERS) if route not in PUBLIC_ROUTES and route.path not in WITHOUT_SIGN_IN
]


class Walker:
    """One browser that is each kind of person in turn, with a session that was begun a moment ago."""

    def __init__(self, service, accounts, pool, clock, ids, filled) -> None:
        self.accounts, self.pool, self.clock, self.ids, self.filled = accounts, pool, clock, ids, filled
        transport = httpx.ASGITransport(app=service)
        self.client = httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL)

    async def go(self, who: str, route: Route, address: str, fields=(), headers=()) -> httpx.Response:
        """As this person, with the token that their page would have put into the form."""
        address = address.format(**self.filled)
        cookies, token = await self._identity(who, address)
        given = {"accept": "text/html", "cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
        if route.method != "POST":
            return await self.client.request(route.method, address, headers=given)
        given |= {"origin": PUBLIC_URL, "sec-fetch-site": "same-origin", **dict(headers)}
        return await self.client.post(address, data={TOKEN: token, **dict(fields)}, headers=given)

    async def _identity(self, who: str, address: str) -> tuple[dict[str, str], str]:
        value = stranger.issued(self.accounts.secret, self.clock())
        unknown = stranger.session_of(self.accounts.secret, value, self.clock())[SESSION_KEY]
        cookies, token = {STRANGER: value}, unknown
        if who == "waiting":
            waiting = await self.accounts.signing_in.wait(self.ids["drafter"])
            cookies[PENDING] = waiting
            token = (await self.accounts.signing_in.waiting(waiting)).form_token
        elif who != "stranger":
            begun = await self.accounts.sessions.begin(self.ids["drafter" if who == "expired" else who])
            cookies[SESSION], token = begun.token, begun.signed.form_token
            if who == "expired":
                await self._expire(begun.token)
        before_signing_in = address.startswith("/sign-in") and address not in STEPS
        return cookies, unknown if before_signing_in else token

    async def _expire(self, token: str) -> None:
        await self.pool.execute(
            "update private.session set seen_at = seen_at - interval '9 hours' where token_hash = $1",
            hash_of(token),
        )


def submission(author, ask, seen) -> Offer:
    """Evidence with a file, sent to an approver."""
    file = File(kind="txt", content=LAMPS, name="lamps.txt")
    texts = {"text/en": "The survey."}
    return Offer(
        of=DraftOf(author, "evidence", str(ask)),
        key="a submission",
        role="officer",
        office="norchester-police",
        address=f"/workspace/asks/{ask}/evidence",
        title="Evidence",
        answers={},
        commands=[AddEvidence(ask=ask, evidence=Evidence(kind="document"), texts=texts, files=(file,))],
        seen=seen,
    )


LAMPS = b"Lamps: 12"
BRACES = re.compile(r"{[^}]*}")
STEPS = ("/sign-in/second-step", "/sign-in/set-up")


@pytest.fixture
async def walker(monkeypatch, readers, pool, desk, clock, house, asked, templates, log_head, record):
    monkeypatch.setattr(receipts, "WAIT", 0.0)
    accounts = house.accounts
    ids = {
        who: await accounts.add(f"{number}@norchester.example", PASSWORD, *place)
        for number, (who, place) in enumerate(OFFICES.items())
    }
    invited = await accounts.invitations.invite("guest@norchester.example", Place(role="operator"), None)
    other = OfficeDetails(slug="other-trust", kind="secretariat", invented=True)
    area = AreaDetails(slug="norchester", kind="police_force_area", invented=True)
    await desk.handle(RegisterArea(details=area, texts={"name/en": "Norchester"}), OPERATOR)
    await desk.handle(RegisterOffice(details=other, texts={"name/en": "Other Trust"}), OPERATOR)
    said = Respond(
        ask=asked.police,
        response=Said(decision="not_accepted", reason_code="other"),
        texts={"text/en": "No.", "reason/en": "No money."},
    )
    answer = (await desk.handle(said, Actor(role="officer", office="norchester-police"))).positions[0]
    passkey = PasskeyRow(b"a passkey", ids["drafter"], "Phone", b"-", 0, clock(), None)
    await passkeys.add(pool, passkey, 1)
    removal = Asked(kind="withhold", position=answer, part="text", ground="legal-hold", notes="A claim.")
    position = (await record.items(asked.police))[0].row.position
    filled = {
        "submission": await Submissions(desk).send(submission(ids["drafter"], asked.police, position)),
        "digest": sha256(LAMPS).hexdigest(),
        "ask": asked.police,
        "panel": "night-time",
        "position": position,
        "answer": answer,
        "token": invited.token,
        "passkey": spelled(passkey.id),
        "number": await RemovalRequests(desk).send(removal, ids["drafter"], "a key"),
        **{who: ids[who] for who in ("drafter", "editor", "reviewer")},
    }
    mailroom = Mailroom(pool, clock, b"a secret for the tests", leaves=True)
    house = msgspec.structs.replace(house, mailroom=mailroom, reminders=Reminders(mailroom))
    service = shell(
        router_of(HANDLERS, templates, house),
        Freshness(log_head, (ConnectionError,)),
        public_url=PUBLIC_URL,
        kept_bytes=200_000,
    )
    walking = Walker(service, accounts, pool, clock, ids, filled)
    yield walking
    await walking.client.aclose()


def tried_at(route: Route) -> Iterator[tuple[str, frozenset[str]]]:
    """The addresses of a route for its method, and who is let in there."""
    for address, who_may in WHO_MAY.get(route.path, {}).items():
        method, _, path = address.rpartition(" ")
        if method in ("", route.method):
            yield path, who_may


def outcome(answer: httpx.Response) -> str:
    """`in`, or how they were turned away."""
    if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next="):
        return "to sign-in"
    return {403: "forbidden", 404: "not there"}.get(answer.status_code, "in")


def test_every_private_route_says_who_may():
    """A new route fails here until it stands in who_may.py."""
    assert {route.path for route in PRIVATE} == set(WHO_MAY)


async def test_every_route_every_role(walker, tally):
    tried, wrong = 0, []
    for route in sorted(PRIVATE, key=lambda each: each.method):
        for address, who_may in tried_at(route):
            for who in sorted(EVERYBODY):
                answer = await walker.go(who, route, address)
                tried += 1
                found = outcome(answer)
                if (
                    answer.status_code >= 500
                    or answer.status_code == 405
                    or (found == "in") != (who in who_may)
                ):
                    wrong.append(f"{route.method} {address} {who}: {answer.status_code} {found}")
    for route in PUBLIC_ROUTES:
        if route.method not in ("GET", "HEAD"):
            wrong.append(f"{route.method} {route.path}: nobody writes in public")
            continue
        for who in ("stranger", "expired", "drafter", "operator"):
            answer = await walker.go(who, route, BRACES.sub("1", route.path))
            tried += 1
            if outcome(answer) not in ("in", "not there") or "set-cookie" in answer.headers:
                wrong.append(f"{route.method} {route.path} {who}: {answer.status_code}")
    tally("routes walked", len(PRIVATE) + len(PUBLIC_ROUTES))
    tally("routes and kinds of people tried", tried)
    assert not wrong, "\n".join(wrong)


async def test_no_form_counts_that_was_not_sent_from_our_page(walker, tally):
    """Every route that a form is sent to, by somebody who may send it."""
    tried, wrong = 0, []
    for route in PRIVATE:
        if route.method != "POST":
            continue
        for address, who_may in tried_at(route):
            if not who_may:
                continue
            who = "waiting" if "waiting" in who_may and not SIGNED & who_may else min(SIGNED & who_may)
            for name, fields, headers in FORGERIES:
                answer = await walker.go(who, route, address, fields, headers)
                tried += 1
                if answer.status_code != 403:
                    wrong.append(f"{address} {who}, {name}: {answer.status_code}")
    tally("forged forms tried", tried)
    assert not wrong, "\n".join(wrong)

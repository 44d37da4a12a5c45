"""Nothing that is private is ever public: a mark in every private field, and everything public is read."""

import base64
import html
import json
import logging
import re
from urllib.parse import quote

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.di import Provide

from accountability.app import create_app, open_house, site_of
from accountability.domain.answers import Referring
from accountability.domain.commands.asks import Refer
from accountability.domain.commands.base import Actor
from accountability.domain.commands.integrity import WithholdPart
from accountability.pack import Pack
from accountability.premises import Premises
from accountability.publishing.export import export
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder
from accountability.web.api.openapi import OPENAPI
from accountability.web.proof.standing import is_covered
from accountability.web.routes import HANDLERS
from accountability.workspace.releasing import release_due
from tests import areas
from tests.privacy.marks import leaks, mark
from tests.privacy.planting import CODES, NOT_PLANTED, fields, holds_mark, plant
from tests.privacy.reading import PUBLIC_URL, known, read_files, read_problems, read_routes

pytestmark = pytest.mark.anyio
PASSWORD = "late buses and lit paths"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TYPED, NOTED, BROKEN = mark("draft.answers"), mark("submission_note.words"), mark("a form that breaks")
GONE = mark("words that were withheld")


@pytest.fixture
async def house(norchester, database, clock, tmp_path, pool):
    await areas.millgate(norchester.desk, norchester.secretariat)
    premises = Premises(
        app_url=database.app_url,
        owner_url=None,
        origin="record.norchester.example",
        secret=b"a secret of the test, long enough",
        folder=DataFolder.at(tmp_path / "data", kind="service"),
    )
    async with open_house(premises, Settings(public_url=PUBLIC_URL), clock) as house:
        yield house


@pytest.fixture
async def client(house):
    app = create_app(house, site_of(Settings(public_url=PUBLIC_URL)))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, client=("192.0.2.7", 50000), raise_app_exceptions=False),
        base_url=PUBLIC_URL,
    ) as client:
        yield client


@pytest.fixture
def send(client):
    """Open a page and send its form, as a person would."""

    async def send(page, fields):
        opened = await client.get(page, headers={"accept": "text/html"})
        found = MAIN.search(opened.text)
        hidden = {
            name: html.unescape(value) for name, value in HIDDEN.findall(found.group() if found else "")
        }
        return await client.post(page, data=hidden | fields, headers={"origin": PUBLIC_URL})

    return send


async def test_private_words_never_leak(  # noqa: PLR0915 - one record, read to the end
    house, client, send, norchester, owner, clock, tmp_path, caplog, tally
):
    caplog.set_level(logging.DEBUG)
    await house.accounts.add(
        f"{mark('account.email').token}@norchester.example",
        PASSWORD,
        "officer",
        "norchester-police",
        None,
        "drafter",
    )

    # By real forms: a sign-in, a draft, what is sent for approval, a note, a form that breaks.
    signed = await send(
        "/sign-in", {"email": f"{mark('account.email').token}@norchester.example", "password": PASSWORD}
    )
    assert signed.status_code == 303, signed.text
    form = f"/workspace/asks/{norchester.ask}/answer"
    assert (await send(f"{form}/decision", {"decision": "accepted"})).status_code == 303
    details = {"text": TYPED.words, "target-day": "1", "target-month": "6", "target-year": "2026"}
    assert (await send(f"{form}/details", details)).status_code == 303
    assert (await send(f"{form}/delivery", {"state": "none"})).status_code == 303
    assert (await send(f"{form}/evidence", {"evidence": "none"})).status_code == 303
    sent = await send(f"{form}/check", {})
    assert "/submission-" in sent.headers["location"]
    assert (await send(sent.headers["location"], {"do": "note", "note": NOTED.words})).status_code == 303
    await owner.execute(
        "alter table private.draft add constraint breaks check (position('breaks' in answers::text) = 0)"
    )
    broken = await send(f"{form}/details", {"text": f"{BROKEN.words} breaks"})
    assert broken.status_code == 500
    # One that is due and that the rules refuse, so that the background work has something to say.
    await owner.execute(
        "update private.submission set state = 'scheduled', release_at = now() - interval '1 year', "
        "approver = author, seen = 0"
    )
    assert await release_due(house.desk) == 0
    # Words that stood in public and are withheld.
    position = await _said(norchester)
    taken = WithholdPart(
        position=position,
        part="text",
        ground="legal-hold",
        approved_by=("information-governance", "chair-of-trustees"),
    )
    await house.desk.handle(taken, Actor(role="information_governance", office="safer-trust"))

    await plant(owner, await owner.fetchval("select id from private.account limit 1"))
    every = await fields(owner)
    missing = [f.name for f in every if f.name not in CODES and not await holds_mark(owner, f)]
    assert not missing, NOT_PLANTED.format(missing=", ".join(missing))

    head = await owner.fetchval("select max(position) from log")
    assert await is_covered(house.published, head, within=10)
    caplog_before = len(caplog.text)
    client.cookies.clear()
    clock.forward(days=40)  # so that feeds have a closed past
    table = Litestar(
        HANDLERS,
        openapi_config=OPENAPI,
        logging_config=None,
        dependencies={"house": Provide(lambda: None, sync_to_thread=False)},
    )
    routes = sorted(r.path_format for r in table.routes if "GET" in getattr(r, "methods", ()))
    public = [route for route in routes if not route.startswith("/workspace")]
    record = await known(owner, tmp_path / "data" / "log")
    answers = await read_routes(client, public, record)
    problems = await read_problems(client)
    problems["422"] = await send("/sign-in", {"email": "nobody@norchester.example", "password": "wrong"})
    for _ in range(12):
        problems["429"] = await send("/sign-in", {"email": "nobody@norchester.example", "password": "wrong"})
    pack = Pack(Settings(public_url=PUBLIC_URL), house.origin, house.published, house.now())
    size = await export(
        house.desk.pool,
        tmp_path / "copy",
        now=house.now(),
        public_url=PUBLIC_URL,
        origin=house.origin,
        published=house.published,
        documents=pack.documents,
    )
    assert size
    documents = {name: _whole(answer) for name, answer in (answers | problems).items()}
    documents |= {"500": _whole(broken), "log lines": caplog.text.encode()}
    documents |= {f"log/{name}": content for name, content in read_files(tmp_path / "data" / "log").items()}
    documents |= {f"copy/{name}": content for name, content in read_files(tmp_path / "copy").items()}

    marks = {form: f.name for f in every if f.name not in CODES for form in mark(f.name).forms}
    marks |= {form: extra.field for extra in (BROKEN, GONE) for form in extra.forms}
    found = {name: shown for name, content in documents.items() if (shown := leaks(content, marks))}
    assert not found, found
    statuses = {int(str(answer.status_code)) for answer in [*answers.values(), *problems.values(), broken]}
    assert {200, 400, 403, 404, 405, 413, 422, 429, 500} <= statuses, statuses
    assert caplog_before, "nothing was logged: the lines are not read"
    assert "fault" in caplog.text
    tally("private fields planted", len(every) - len(CODES))
    tally("public documents read for private words", len(documents))
    tally("public routes read for private words", len(public))


def _whole(answer):
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return headers.encode() + b"\n\n" + answer.content


async def _said(norchester):
    refer = Refer(
        ask=norchester.ask, referring=Referring(to="stonebridge-council"), texts={"text/en": GONE.words}
    )
    return (await norchester.desk.handle(refer, norchester.police)).positions[0]


@pytest.mark.parametrize("field", ["draft.answers", "account.email"])
def test_a_mark_is_found_in_every_form_in_which_it_could_show(field):
    found = mark(field)
    marks = dict.fromkeys(found.forms, field)
    shown = [
        found.words,
        html.escape(found.words),
        json.dumps(found.words),
        quote(found.words),
        found.words.upper(),
        found.words.encode().hex(),
        *(base64.b64encode(b"." * n + found.words.encode() + b"..").decode() for n in range(3)),
        *(base64.urlsafe_b64encode(b"." * n + found.key + b".").decode() for n in range(3)),
    ]
    assert [leaks(f"before {text} after".encode(), marks) for text in shown] == [{field}] * len(shown)
    assert leaks(b"nothing of the kind", marks) == set()
    assert msgspec.structs.asdict(found)["field"] == field

"""The files of a submission: opened by those who decide on it before they do, and by nobody else."""

import re
from hashlib import sha256

import pytest

from accountability.domain.commands.base import Actor
from accountability.domain.commands.succession import PassAsks, PassedAsk, TransferFunctions
from accountability.domain.succession import Transfer
from tests.web.agency.approvals.conftest import QUEUE

pytestmark = pytest.mark.anyio
PAGE = b"<script>alert(document.cookie)</script> 12 lamps\n"
DIGEST = sha256(PAGE).hexdigest()


@pytest.fixture
async def sent(drafter, asked):
    """Evidence with a file, sent for approval; returns the address of the submission's page."""
    form = f"/workspace/asks/{asked.police}/evidence"
    await drafter.open(f"{form}/evidence")
    await drafter.send(f"{form}/evidence", {"evidence": "document"})
    await drafter.follow()
    file = [("evidence_files", ("lamps.txt", PAGE, "text/html"))]
    await drafter.send(f"{form}/evidence-details", {"evidence_text": "Twelve lamps burn again."}, file)
    await drafter.follow()
    assert "/files/" not in drafter.answer.text
    return (await drafter.send(f"{form}/check")).headers["location"]


@pytest.fixture
async def file(sent, approver):
    """Its address, as the approver's page links it."""
    await approver.open(sent)
    return re.search(rf'href="({QUEUE}/[0-9]+/files/{DIGEST})">lamps.txt</a>', approver.answer.text)[1]


async def test_an_approver_opens_what_is_to_be_published_and_nothing_of_it_runs(file, approver, drafter):
    for reader in (approver, drafter):
        answer = await reader.open(file)
        assert (answer.status_code, answer.content) == (200, PAGE)
        assert answer.headers["content-disposition"].startswith('attachment; filename="submission-')
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["cache-control"] == "no-store"


async def test_an_approver_reads_it_also_where_a_rule_stands_against_publishing(
    file, sent, approver, desk, asked, clock
):
    police, council, day = "norchester-police", "stonebridge-council", clock().date()
    order = {"source/en": "The Order of 5 January 2026"}
    passed = (PassedAsk(ask=asked.police, heirs=(council,)),)
    commands = (
        TransferFunctions(office=police, transfer=Transfer(successor=council, first_day=day), texts=order),
        PassAsks(office=police, first_day=day, asks=passed, texts=order),
    )
    await desk.handle_all(commands, Actor(role="operator"))
    await approver.open(sent)
    assert "This cannot be published as it stands." in approver.text
    assert "Twelve lamps burn again." in approver.text
    assert f'href="{file}">lamps.txt</a>' in approver.answer.text


async def test_nobody_else_finds_it_there(file, person, browse, reviewer):
    for email, role, office, duty in (
        ("pat@police.norchester.example", "officer", "norchester-police", "drafter"),
        ("mo@stonebridge.example", "officer", "stonebridge-council", "approver"),
        ("ed@trust.example", "secretariat", "safer-trust", "publisher"),
    ):
        assert (await (await person(email, role, office, duty)).open(file)).status_code == 404, email
    assert (await reviewer.open(file)).status_code == 404
    assert (await browse().open(file)).headers["location"].startswith("/sign-in")


async def test_an_author_who_now_speaks_for_another_office_reads_it_no_more(file, drafter, pool):
    await pool.execute("update private.account set office = 'stonebridge-council' where email like 'jo@%'")
    assert (await drafter.open(file)).status_code == 404


async def test_another_number_or_fingerprint_names_nothing(file, approver):
    number = int(file.split("/")[-3])
    for address in (
        file.replace(DIGEST, sha256(b"another").hexdigest()),
        file.replace(DIGEST, DIGEST.upper()),
        file.replace(DIGEST, "lamps.txt"),
        file.replace(f"/{number}/", f"/{number + 1}/"),
        file.replace(f"/{number}/", "/0/"),
        file.replace(f"/{number}/", f"/{'9' * 30}/"),
    ):
        assert (await approver.open(address)).status_code == 404, address


async def test_it_is_gone_there_once_it_is_public_or_at_an_end(file, sent, approver, decide):
    assert (await decide(approver, sent, "return", note="Count them again.")).status_code == 303
    assert (await approver.open(file)).status_code == 404

"""The page that says who a witness is, to people who run machines and to people who read records."""

import errno
import html
import re
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest

from accountability.witnessing import ledger as ledgers
from accountability.witnessing.ledger import hash_of
from accountability.witnessing.service import Place, create_app

pytestmark = pytest.mark.anyio


async def test_it_says_who_it_is_what_it_saw_and_when(ask, client, log, witness):
    before = (await client.get("/")).text
    assert "Nothing has been cosigned yet." in before
    await ask(log.request(0, 77))
    answer = await client.get("/")
    page = html.unescape(answer.text)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>Witness {witness.identity.name}</h1>" in page
    assert "Kept by the University of Norchester." in page
    for shown in (log.origin, "<dd>77</dd>", "2026-11-22 10:00:00 UTC", log.root(77).hex()):
        assert shown in page
    for key in witness.identity.verifiers:
        assert str(key) in page
    assert witness.identity.policy_lines("http://witness.example") in page
    assert "http://witness.example/add-checkpoint" in page


async def test_its_links_lead_somewhere(ask, client, log):
    await ask(log.request(0, 77))
    [link] = re.findall(r'href="([^"]+)"', (await client.get("/")).text)
    assert link == f"{hash_of(log.origin)}/checkpoint"
    assert (await client.get(link)).status_code == 200


async def test_no_script_and_no_style_but_its_own_can_run(client):
    answer = await client.get("/")
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    source = b64encode(sha256(style.encode()).digest()).decode()
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{source}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_what_others_chose_is_text(standing, another_log):
    """A log's name is its keeper's choice, and who keeps the witness is a setting."""
    sly = another_log("a.example/<script>alert(1)</script>", fork=0)
    with standing({sly.origin: (sly.key.verifier,)}) as witness:
        app = create_app(witness, Place("http://witness.example", "<b>us</b>", "<i>here</i>"))
        witness.add_checkpoint(sly.request(0, 5))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://w") as caller:
            page = (await caller.get("/")).text
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"<(script|b|i)>", page)


async def test_health_is_whether_it_can_still_cosign(client, ask, log, monkeypatch):
    def broken(*_):
        raise OSError(errno.EIO, "Input/output error")

    assert ((await client.get("/healthz")).status_code, (await ask(log.request(0, 5))).status_code) == (
        200,
        200,
    )
    with monkeypatch.context() as patched:
        patched.setattr(ledgers, "sync_folder", broken)
        answer = await ask(log.request(5, 9))
        assert (answer.status_code, answer.text) == (
            503,
            "Nothing was cosigned: it could not be stored. Try again later.\n",
        )
    assert (await ask(log.request(5, 9))).status_code == 503
    assert (await client.get("/healthz")).status_code == 503

"""What opens a commitment, and what proves an entry: there once it is signed, gone when the law says so."""

import json
import re
from base64 import b64decode

import pytest

from accountability.transparency.commitment import commit
from accountability.transparency.policies import Policy
from accountability.transparency.proofs import ProofRefused
from accountability.transparency.tlog_proofs import TlogProof, check

pytestmark = pytest.mark.anyio


async def sealed_in(pool, position, name="text/en"):
    state = await pool.fetchval("select state from log where position = $1", position)
    return json.loads(state)["parts"][name]


async def test_a_part_opens_the_commitment_that_its_address_names(norchester, pool, reader):
    commitment = await sealed_in(pool, await norchester.accept(text="We will run them."))
    answer = await reader.get(f"/log/part/{commitment}")

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    part = answer.json()
    assert part["text"] == "We will run them."
    assert commit(part["name"], bytes.fromhex(part["salt"]), part["text"].encode()).hex() == commitment


async def test_a_part_that_is_no_text_comes_in_base64(norchester, pool, owner, reader):
    position = await norchester.accept()
    sealed = commit("file/und", b"s" * 32, b"\x89PNG\xff")
    await owner.execute(
        "insert into part (commitment, name, salt, bytes, position) values ($1, 'file/und', $2, $3, $4)",
        sealed,
        b"s" * 32,
        b"\x89PNG\xff",
        position,
    )
    part = (await reader.get(f"/log/part/{sealed.hex()}")).json()

    assert b64decode(part["base64"]) == b"\x89PNG\xff"
    assert "text" not in part


async def test_a_removed_part_is_gone_and_the_answer_names_the_entry_that_took_it(norchester, pool, reader):
    position = await norchester.accept(text="Constable Hare was drunk.")
    commitment = await sealed_in(pool, position)
    assert (await reader.get(f"/log/part/{commitment}")).status_code == 200
    redaction = await norchester.redact(position)
    answer = await reader.get(f"/log/part/{commitment}")

    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert (answer.json()["position"], answer.json()["ground"]) == (redaction, "defamation")
    assert "Hare" not in answer.text


@pytest.mark.parametrize("address", ["0" * 64, "f" * 63, "F" * 64, "f" * 65, "x" * 64, "%2e%2e", "%00"])
async def test_a_commitment_that_no_entry_holds_is_a_404(norchester, reader, address):
    answer = await reader.get(f"/log/part/{address}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_proof_is_a_file_that_is_checked_without_this_service(norchester, public_log, reader, pool):
    position = await norchester.accept()
    await norchester.accept(2)
    signed = await public_log.publish()
    answer = await reader.get(f"/log/proof/{position}.tlog-proof")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="entry-{position}.tlog-proof"'
    assert answer.headers["access-control-allow-origin"] == "*"
    proof = TlogProof.parse(answer.content)
    policy = Policy.parse((await reader.get("/log/policy")).content)
    stored = await pool.fetchval("select state from log where position = $1", position)
    assert (proof.index, proof.extra) == (position, stored)
    assert check(proof, proof.extra, policy).checkpoint == signed
    assert signed.size > position + 1
    with pytest.raises(ProofRefused):
        check(proof, stored.replace(b"accepted", b"declined"), policy)


@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html"), ("*/*", "text/html")])
async def test_an_entry_that_is_not_signed_yet_says_to_try_again_and_then_has_its_proof(
    norchester, public_log, reader, accept, kind
):
    await public_log.publish()
    position = await norchester.accept()
    address = f"/log/proof/{position}.tlog-proof"
    early = await reader.get(address, headers={"accept": accept})
    await public_log.publish()

    assert (early.status_code, early.headers["retry-after"]) == (404, "1")
    assert early.headers["content-type"].startswith(kind)
    assert f'href="{address}">Try again' in early.text
    assert early.headers["access-control-allow-origin"] == "*"
    assert (await reader.get(address, headers={"accept": accept})).status_code == 200


async def test_a_program_is_told_in_plain_text(norchester, public_log, reader):
    early = await reader.get("/log/proof/3.tlog-proof", headers={"accept": "text/plain"})
    assert (early.status_code, early.headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize("name", ["99.tlog-proof", "007.tlog-proof", "-1.tlog-proof", "3", "3.tlog-proof.gz"])
async def test_what_was_never_recorded_has_no_proof_and_no_hint(norchester, public_log, reader, name):
    await public_log.publish()
    answer = await reader.get(f"/log/proof/{name}", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "retry-after" not in answer.headers
    assert re.search("There is no entry at this address", answer.text)

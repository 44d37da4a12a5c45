"""Files in a form: kept across errors, published with the entry, and never another person's to touch."""

import re
from hashlib import sha256

import pytest

pytestmark = pytest.mark.anyio
PDF = b"%PDF-1.7\n\xff\xfe lamps\n%%EOF\n"
DETAILS = {"evidence_text": "Twelve lamps burn again."}
HELD = "select name, bytes from private.upload"


@pytest.fixture
def form(asked):
    return f"/workspace/asks/{asked.police}/evidence"


@pytest.fixture
async def begun(officer, form):
    """An officer who has chosen what kind of evidence it is."""
    await officer.open(f"{form}/evidence")
    await officer.send(f"{form}/evidence", {"evidence": "document"})
    await officer.follow()
    return officer


def sent(content=PDF, name="lamps.pdf", field="evidence_files"):
    return [(field, (name, content, "text/html"))]


async def test_the_form_takes_files_and_says_what_becomes_of_them(begun):
    html = begun.answer.text
    assert 'enctype="multipart/form-data"' in html
    assert re.search(r'<input class="govuk-file-upload"[^>]* name="evidence_files"[^>]* multiple', html)
    assert "what the file says of itself: its author" in begun.text


async def test_a_file_outlives_an_error_elsewhere_in_the_form_and_is_published(
    begun, form, record, asked, owner
):
    answer = await begun.send(f"{form}/evidence-details", {"evidence_text": ""}, sent())
    assert answer.status_code == 422
    assert "Take out lamps.pdf (24 bytes)" in begun.text

    await begun.send(f"{form}/evidence-details", DETAILS)
    await begun.follow()
    assert "lamps.pdf (24 bytes)" in begun.text
    assert sha256(PDF).hexdigest() in begun.text, "the preview shows what the public will see"
    assert (await begun.send(f"{form}/check")).status_code == 303
    entry = (await record.items(asked.police))[-1].current
    assert {"file_1_pdf/und", "file_1_name/und", "text/en"} == set(entry.parts)
    assert [tuple(row) for row in await owner.fetch(HELD)] == []
    row = await owner.fetchrow("select bytes, digest from part where name = 'file_1_pdf/und'")
    assert (row["bytes"], row["digest"]) == (PDF, sha256(PDF).digest())


async def test_what_is_ticked_is_taken_out_and_what_is_wrong_leaves_the_rest(begun, form, owner):
    page = f"{form}/evidence-details"
    await begun.send(page, {}, sent())
    answer = await begun.send(page, DETAILS, sent(b"<script>", "x.pdf"))
    assert answer.status_code == 422
    assert "called a PDF, and its content is something else" in begun.text
    assert [row["name"] for row in await owner.fetch(HELD)] == ["lamps.pdf"]

    box = re.search(r'name="evidence_files-remove" value="([^"]+)"', begun.answer.text)[1]
    await begun.send(page, {**DETAILS, "evidence_files-remove": box}, sent(name="other.pdf"))
    assert [row["name"] for row in await owner.fetch(HELD)] == ["other.pdf"]

    many = [*sent(name="1.pdf"), *sent(name="2.pdf"), *sent(name="3.pdf")]
    assert (await begun.send(page, DETAILS, many)).status_code == 422
    assert "Attach at most 3 files" in begun.text


async def test_a_discarded_draft_takes_its_files_with_it(begun, form, owner):
    await begun.send(f"{form}/evidence-details", DETAILS, sent())
    assert len(await owner.fetch(HELD)) == 1
    await begun.open(f"{form}/discard")
    await begun.send(f"{form}/discard")
    assert await owner.fetch(HELD) == []


async def test_nobody_touches_the_files_of_another_persons_draft(begun, colleague, councillor, form, owner):
    await begun.send(f"{form}/evidence-details", DETAILS, sent())
    box = await owner.fetchval("select id::text from private.upload")
    for other in (colleague, councillor):
        await other.open(f"{form}/evidence")
        await other.send(f"{form}/evidence", {"evidence": "document"})
        answer = await other.send(f"{form}/evidence-details", {**DETAILS, "evidence_files-remove": box})
        assert "lamps.pdf" not in answer.text
    assert (await councillor.open(f"{form}/evidence-details")).status_code == 403
    answer = await begun.client.post(f"{form}/evidence-details", data=DETAILS, files=sent(name="forged.pdf"))
    assert answer.status_code == 403
    assert [row["name"] for row in await owner.fetch(HELD)] == ["lamps.pdf"]


@pytest.mark.parametrize("text", ["x" * 300_000, ["x" * 150_000] * 2])
async def test_a_page_that_takes_files_takes_no_endless_text(begun, form, text, owner):
    answer = await begun.send(f"{form}/evidence-details", {"evidence_text": text})
    assert answer.status_code == 413
    answers = await owner.fetchval("select octet_length(answers::text) from private.draft")
    assert answers < 1000


async def test_more_than_a_form_may_hold_is_a_413(begun, form):
    answer = await begun.send(f"{form}/evidence-details", DETAILS, sent(b"x" * 11_000_000))
    assert answer.status_code == 413


async def test_words_in_the_place_of_a_file_are_no_file(begun, form):
    fields = {**DETAILS, "evidence_files": "lamps.pdf", "evidence_files-remove": "1 or 1=1"}
    assert (await begun.send(f"{form}/evidence-details", fields)).status_code == 303
    await begun.follow()
    assert "lamps.pdf" not in begun.text


async def test_a_link_keeps_the_day_and_the_fingerprint_of_what_was_seen_and_not_the_file(
    begun, form, record, asked, owner
):
    fields = {
        **DETAILS,
        "evidence_link": "https://norchester.example/lamps.pdf",
        "evidence_link_seen-day": "3",
        "evidence_link_seen-month": "5",
        "evidence_link_seen-year": "2025",
    }
    await begun.send(f"{form}/evidence-details", fields, sent(field="evidence_copy"))
    await begun.follow()
    await begun.send(f"{form}/check")
    assert await record.said(asked.police, "evidence-added", "link_seen/en") == "3 May 2025"
    fingerprint = await record.said(asked.police, "evidence-added", "link_sha256/und")
    assert fingerprint == sha256(PDF).hexdigest()
    assert not await owner.fetchval("select count(*) from part where bytes = $1", PDF)
    assert await owner.fetch(HELD) == []


async def test_a_redacted_file_is_gone_from_drafts_that_hold_the_same(begun, form, desk, asked, owner):
    """Published by one officer, still attached to the draft of another."""
    await begun.send(f"{form}/evidence-details", DETAILS, sent())
    await begun.follow()
    await begun.send(f"{form}/check")
    await begun.open(f"{form}/evidence")
    await begun.send(f"{form}/evidence", {"evidence": "document"})
    await begun.send(f"{form}/evidence-details", DETAILS, sent())
    assert len(await owner.fetch(HELD)) == 1
    position = await owner.fetchval("select position from part where digest is not null")
    await owner.execute(
        "select parts_destroy(array(select commitment from part where position = $1))", position
    )
    assert await owner.fetch(HELD) == []

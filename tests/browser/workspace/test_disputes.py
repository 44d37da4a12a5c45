"""An office disputes what was quoted of it, with a file; the secretariat resolves; all read both sides."""

from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest

FORCE, TRUST = "norchester-police", "norchester-lantern-trust"
PDF = b"%PDF-1.7\n\xff our letter\n%%EOF\n"
LETTER = {"name": "our letter.pdf", "mimeType": "application/pdf", "buffer": PDF}
HTML = {"name": "our letter.pdf", "mimeType": "application/pdf", "buffer": b"<script>alert(1)</script>"}


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request):
    return request.param


def test_a_dispute_with_its_evidence_is_resolved_and_both_sides_are_read(signed_in, put, reader, script):
    officer = signed_in("officer", FORCE, script=script)
    asked = put("Staff the bus station at night", "quoted")
    officer.open(asked.private)
    officer.follow("Dispute words recorded of you")
    officer.choose("These are not our words")
    officer.page.locator("input[type=file]").set_input_files([HTML])
    officer.press("Continue", status=422)
    officer.page.locator("input[type=file]").set_input_files([LETTER])
    officer.press("Continue", status=422)
    assert officer.page.get_by_text("Take out our letter.pdf").is_visible()
    if script:
        officer.look()
    officer.write({"Say it in your words": "We said: perhaps, if it can be paid for."})
    officer.press("Continue")
    assert officer.page.get_by_text(sha256(PDF).hexdigest()).is_visible()
    if script:
        officer.look()
    officer.press("Publish")

    reader.open(asked.public, after=officer)
    reader.look()
    assert reader.page.get_by_text("The panel’s secretariat has not resolved this yet.").is_visible()
    address = reader.page.get_by_role("link", name="our letter.pdf").first.get_attribute("href")
    with urlopen(reader.url + address) as answer:
        assert answer.read() == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "Set-Cookie" not in answer.headers
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="our letter.pdf").first.click()
    assert download.value.suggested_filename.endswith("-file-1.pdf")
    assert Path(download.value.path()).read_bytes() == PDF

    secretariat = signed_in("secretariat", TRUST, script=script)
    secretariat.open("/workspace/secretariat")
    secretariat.follow(secretariat.page.locator(f"a[href$='{asked.ask}/resolve']"))
    secretariat.choose("Upheld in part")
    secretariat.write({"Your reasons": "The letter says perhaps; our notes say yes."})
    secretariat.press("Continue")
    secretariat.press("Publish")

    reader.open(asked.public, after=secretariat)
    reader.look()
    for words in (
        "“Staff the bus station at night? Yes.”",
        "We said: perhaps, if it can be paid for.",
        "The letter says perhaps; our notes say yes.",
    ):
        assert reader.page.get_by_text(words).first.is_visible(), words


def test_a_quotation_is_confirmed_and_answered_in_own_words(signed_in, put, reader):
    officer = signed_in("officer", FORCE)
    asked = put("Keep the night bus", "quoted")
    officer.open(f"{asked.private}/confirm-words")
    officer.press("Continue")
    officer.look()
    officer.press("Publish")
    officer.open(asked.private)
    officer.follow("Answer in our own words")
    assert officer.page.get_by_label("Accepted", exact=True).is_checked()
    officer.look()
    officer.press("Continue")
    assert officer.page.get_by_label("What will be done?").input_value() == "“Keep the night bus? Yes.”"
    officer.look()
    reader.open(asked.public, after=officer)
    reader.look()
    assert reader.page.get_by_text("confirmed as its own what was quoted of it").first.is_visible()

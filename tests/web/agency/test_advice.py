"""An officer is told of soft words and of what was tidied, and publishes all the same."""

import pytest

from tests.web.agency.answers import NOTHING_MORE, day, fill

pytestmark = pytest.mark.anyio
SOFT = "We will consider late buses <b>where possible</b>.\r\n•\tLit stops\xa0too"


async def test_soft_words_are_marked_and_never_refused(officer, asked, record):
    details = {"text": SOFT, **day("target", 2026, 6, 30)}
    address = await fill(
        officer, asked.police, decision={"decision": "accepted"}, details=details, **NOTHING_MORE
    )
    page = await officer.open(f"{address}/check")
    assert '<mark class="app-soft">consider</mark>' in page.text
    assert '<mark class="app-soft">where possible</mark>' in page.text
    assert "&lt;b&gt;" in page.text
    assert "What will be done? We will consider late buses" in officer.text
    assert "Say by when." in officer.text
    assert "What was tidied in your text" in officer.text
    assert (await officer.send(f"{address}/check")).status_code == 303
    said = await record.said(asked.police, "response-recorded", "text/en")
    assert said == "We will consider late buses <b>where possible</b>.\n• Lit stops too"


async def test_the_page_of_a_question_says_it_too(officer, asked):
    details = {"text": "We will look into it.", **day("target", 2026, 6, 30)}
    address = await fill(officer, asked.police, decision={"decision": "accepted"}, details=details)
    page = await officer.open(f"{address}/details")
    assert '<mark class="app-soft">look into</mark>' in page.text
    answer = await officer.send(f"{address}/details", {"text": "We will explore it."})
    assert answer.status_code == 422
    assert '<mark class="app-soft">explore</mark>' in answer.text


async def test_words_that_can_be_checked_get_no_advice(officer, asked):
    details = {"text": "Two more buses run after midnight.", **day("target", 2026, 6, 30)}
    address = await fill(
        officer, asked.police, decision={"decision": "accepted"}, details=details, **NOTHING_MORE
    )
    await officer.open(f"{address}/check")
    assert "nobody can check" not in officer.text
    assert "tidied" not in officer.text

"""A reviewer's word and the office's reply stand beside each other; neither writes in the other's place."""

import pytest


@pytest.fixture
def reviewer(signed_in):
    return signed_in("reviewer", "norchester-independent-assessor")


@pytest.fixture
def officer(signed_in):
    return signed_in("officer", "norchester-police")


def test_a_verdict_and_its_reply_stand_beside_each_other(reviewer, officer, reader, put):
    """Given an ask reported complete, when it is judged and its office replies, then both are public."""
    asked = put("Mend the lamps on Canal Street", "accepted", "delivered")
    reviewer.open("/workspace")
    reviewer.follow(reviewer.page.locator(f"main a[href='{asked.private}']").first)
    reviewer.follow("Give a verdict")
    reviewer.choose("Partly met")
    reviewer.press("Continue")
    reviewer.look()
    reviewer.press("Continue", status=422)
    reviewer.look()
    reviewer.write(
        {
            "What does the verdict rest on?": "Thirty of the forty lamps were lit on three nights.",
            "What interest do you have in the matter?": "None.",
        }
    )
    reviewer.press("Continue")
    reviewer.look()
    reviewer.press("Publish")
    reviewer.look()
    officer.open(f"{asked.private}/reply")
    officer.choose("An independent reviewer")
    officer.write({"Your reply": "The other ten are lit since Monday."})
    officer.press("Continue")
    officer.press("Publish")
    reader.open(asked.public, after=officer)
    for words in (
        "Thirty of the forty lamps were lit on three nights.",
        "The other ten are lit since Monday.",
    ):
        assert reader.page.get_by_text(words).first.is_visible()
    reader.look()


def test_a_reviewer_is_offered_nothing_that_only_the_office_may_say(reviewer, officer, put):
    asked = put("Count the lamps", "accepted")
    reviewer.open(asked.private)
    assert reviewer.page.get_by_role("link", name="Give a verdict", exact=True).is_visible()
    assert reviewer.page.get_by_role("link", name="Change the answer").count() == 0
    reviewer.open(f"{asked.private}/answer/decision", status=403)
    officer.open(f"{asked.private}/verdict/verdict", status=403)

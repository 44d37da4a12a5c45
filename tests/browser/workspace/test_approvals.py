"""One drafts, another releases: the pages of that. `test_whole_way.py` walks it with and without scripts."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.browser.workspace.conftest import (
    approve_for_tomorrow,
    await_words,
    in_feed,
    its_time_comes,
    write_answer,
)

POLICE = "norchester-police"
QUEUE, PUBLISHING = "/workspace/approvals", "/workspace/publishing"
WIDTHS = (1100, 320)


@pytest.fixture
def drafter(signed_in):
    return signed_in("drafter", POLICE)


@pytest.fixture
def approver(signed_in):
    return signed_in("officer", POLICE)


@pytest.fixture
def looked_at():
    """Look at a page; where SCREENSHOTS names a folder, draw it there too."""

    def look(person, name):
        person.look()
        if folder := os.environ.get("SCREENSHOTS"):
            for width in WIDTHS:
                person.page.set_viewport_size({"width": width, "height": 900})
                person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    return look


def test_every_page_of_a_release_is_sound(drafter, approver, reader, put, demo, looked_at):
    """Sent, returned, sent again, approved for a minute to come, published: what each sees of it."""
    asked = put("Light the station steps")
    write_answer(drafter, asked, "Six lamps.")
    looked_at(drafter, "check")
    drafter.press("Send for approval")
    looked_at(drafter, "sent")
    approver.open(QUEUE)
    looked_at(approver, "queue")
    approver.follow(approver.page.locator(f"a[href='{drafter.page.url.removeprefix(demo.url)}']"))
    looked_at(approver, "to-decide")
    approver.press("Return it", status=422)
    looked_at(approver, "no-note")
    approver.write({"What should change?": "Say which steps."})
    approver.press("Return it")
    looked_at(approver, "returned")

    drafter.open(f"{asked.private}/answer/check")
    drafter.press("Send for approval")
    page = drafter.page.url
    approver.open(page)
    approve_for_tomorrow(approver)
    looked_at(approver, "scheduled")
    approver.open(QUEUE)
    looked_at(approver, "queue-scheduled")
    approver.open(asked.private)
    assert approver.page.get_by_role("link", name="Approved for a later time").is_visible()
    its_time_comes(demo, asked)
    await_words(reader, asked, "Six lamps.")
    drafter.open(page)
    looked_at(drafter, "ended")


def test_what_is_typed_is_kept_as_it_is_typed(signed_in, put):
    """And another window is told; without a script each page is kept when it is sent."""
    person = signed_in("drafter", POLICE)
    asked = put("Paint the underpass")
    person.open(f"{asked.private}/answer")
    person.choose("Accepted")
    person.press("Continue")
    address = person.page.url
    person.write({"What will be done?": "Two walls, in white."})
    person.page.get_by_text("Saved at").wait_for()
    person.look(320)
    other = person.context.new_page()
    other.goto(address)
    kept = other.get_by_label("What will be done?", exact=True)
    assert kept.input_value() == "Two walls, in white."
    person.write({"What will be done?": "Two walls, in yellow."})
    with person.page.expect_response(lambda answer: answer.request.method == "POST"):
        pass
    kept.fill("Three walls.")
    other.get_by_text("You changed this in another window.").wait_for()
    other.get_by_role("button", name="Continue", exact=True).click()
    other.get_by_role("alert").wait_for()  # the date is missing; the words are kept
    person.open(f"{asked.private}/answer/details")
    assert person.page.get_by_label("What will be done?", exact=True).input_value() == "Three walls."
    person.faults = [fault for fault in person.faults if "409" not in fault]


def test_an_office_publishes_nothing_for_a_while_and_again(signed_in, reader, looked_at):
    person = signed_in("officer", "stonebridge-council")
    person.open("/workspace")
    person.follow("Publish nothing for a while, or again")
    looked_at(person, "publishing")
    person.open(f"{PUBLISHING}/hold")
    looked_at(person, "hold")
    person.press("Continue", status=422)
    looked_at(person, "hold-errors")
    today = datetime.now(UTC).date()
    person.choose("A pre-election period", "They run on")
    person.write({"First day": today, "Last day, as you expect it": today + timedelta(days=30)})
    person.press("Continue")
    looked_at(person, "hold-check")
    person.press("Publish")
    person.open(PUBLISHING)
    looked_at(person, "held")
    reader.open("/en/offices/stonebridge-council", after=person)
    assert reader.page.get_by_text("has said that it publishes nothing until about").is_visible()
    looked_at(reader, "public-held")
    assert any(
        "publishes nothing" in item
        for item in in_feed(f"{reader.url}/en/feeds/offices/stonebridge-council.atom")
    )
    person.open(f"{PUBLISHING}/again")
    looked_at(person, "again")
    person.press("Continue")
    person.press("Publish")
    reader.open("/en/offices/stonebridge-council", after=person)
    assert reader.page.get_by_text("has said that it publishes nothing until about").count() == 0


def test_the_demonstration_has_something_to_decide(signed_in, looked_at):
    person = signed_in("officer", POLICE)
    person.open("/workspace")
    assert person.page.get_by_text("for your approval").is_visible()
    looked_at(person, "desk")
    person.follow("Go to approvals")
    assert person.page.get_by_text("Publishes itself on").first.is_visible()
    person.follow(person.page.get_by_role("link", name="Report: ").first)
    assert person.page.get_by_text("still that of September").is_visible()
    looked_at(person, "demo-submission")

"""A two-person charity keeps a panel’s record: set up from nothing, then kept, without a script."""

import re
from datetime import date, timedelta

import pytest

KEPT = "/workspace/secretariat"
TRUST, POLICE = "norchester-lantern-trust", "norchester-police"
TODAY = date.today()  # noqa: DTZ011 - the day that a form is filled in
PHONE = 320


@pytest.fixture
def secretariat(signed_in):
    return signed_in("secretariat", TRUST)


@pytest.fixture
def scriptless(signed_in):
    return signed_in("secretariat", TRUST, script=False)


def status_of(person, task):
    """What the set-up says of one task."""
    item = person.page.locator(".govuk-task-list__item").filter(has_text=task)
    return " ".join(item.locator(".govuk-task-list__status").inner_text().split())


def published(person):
    person.press("Continue")
    person.press("Publish")


def test_a_panel_is_set_up_from_nothing_to_asks_with_dates_without_a_script(scriptless, reader):
    person = scriptless
    person.open(f"{KEPT}/register/panel/details")
    person.write({"Name of the panel": "Canal side panel", "Short name for its address": "canal-side"})
    person.choose("Residents’ panel", "Our own papers", "It is made up, for training")
    published(person)

    person.open(KEPT)
    assert person.page.get_by_role("link", name="Canal side panel: publish its report").is_visible()
    person.open(f"{KEPT}/panels/canal-side")
    assert status_of(person, "Register the panel") == "Completed"
    assert status_of(person, "Record its sessions") == "Optional"
    assert status_of(person, "Publish its report") == "Do this next"

    person.open(f"{KEPT}/panels/canal-side/session/details")
    person.write(
        {"Day of the session": TODAY - timedelta(days=30), "How many hours did it last? (optional)": "2.5"}
    )
    person.choose("In person", "Our own papers")
    published(person)
    person.open(f"{KEPT}/panels/canal-side/report/details")
    person.write({"Title of the report": "What we ask", "Day it was published": TODAY - timedelta(days=9)})
    person.choose("Our own papers")
    published(person)
    for title in ("Light the towpath", "Mend the bridge"):
        person.open(f"{KEPT}/panels/canal-side/recommendation/details")
        words = {"Short title, in your words": title, "Day it was published": TODAY - timedelta(days=9)}
        person.write(words | {"The recommendation, exactly as the panel wrote it": f"{title}."})
        person.choose("The panel’s own papers")
        published(person)
    person.open(f"{KEPT}/panels/canal-side")
    assert status_of(person, "Publish its recommendations") == "Completed"
    assert status_of(person, "Address them to offices") == "Do this next"

    person.open(f"{KEPT}/panels/canal-side/address/details")
    person.choose("Chief Constable of Norchester Police", "Stonebridge City Council")
    person.choose(
        "We did: the panel names nobody", "It was sent to the office.", "The office promised a date"
    )
    person.write({"Day it reached them": TODAY})
    person.press("Continue")
    boxes = person.page.locator("input[name=pairs]")
    assert [boxes.nth(n).is_checked() for n in range(boxes.count())] == [True] * 4
    boxes.nth(3).uncheck()
    person.press("Continue")
    person.write({"Where and when was it promised?": "In their letters of today."})
    person.write({"Day it is due": TODAY + timedelta(days=10)})
    published(person)

    reader.open("/en/panels/canal-side", after=person)
    assert reader.page.get_by_text("0 of 3 asks have a response").first.is_visible()
    person.open(f"{KEPT}/panels/canal-side")
    assert status_of(person, "Address them to offices") == "Completed"
    assert status_of(person, "Say by when answers are due") == "Completed"

    person.open(KEPT)
    person.follow(person.page.get_by_role("link", name=re.compile("Stonebridge City Council: .* to chase")))
    assert "A response is due by" in person.page.locator("textarea").input_value()


def test_what_keeps_the_record_up_to_date_is_one_that_anybody_can_use(secretariat):
    person = secretariat
    person.open(f"{KEPT}/register")
    person.look()
    for form in (
        "areas/fenside/rename/details",
        "areas/fenside/end/details",
        "offices/norchester-health-board/rename/details",
        "initiatives/stonebridge-street-wardens/change/details",
        "initiatives/stonebridge-street-wardens/end/details",
    ):
        person.open(f"{KEPT}/{form}")
        person.look(PHONE)
        person.press("Continue", status=422)
        person.look(PHONE)
    person.open(f"{KEPT}/panels/stonebridge-citizens-panel/address/details")
    for name in ("Norchester and Vale Health Board", "Safer Stonebridge Board"):
        person.page.get_by_label(name, exact=True).check()
    boxes = person.page.locator("input[name=recommendations]")
    for number in range(2):
        boxes.nth(number).check()
    person.choose("We did: the panel names nobody", "It was sent to the office.", "No date")
    person.write({"Day it reached them": TODAY})
    person.press("Continue")
    person.look()
    person.open(f"{KEPT}/chasers")
    person.look()
    person.follow(person.page.locator("main .app-record-list a").first)
    person.look()
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Download it as a text file").click()
    assert download.value.suggested_filename.endswith(".txt")
    person.write({"When was it sent?": TODAY + timedelta(days=3)})
    person.press("Mark as sent", status=422)
    person.look(PHONE)
    person.write({"When was it sent?": TODAY})
    person.press("Mark as sent")
    assert person.page.get_by_text("Sent on").first.is_visible()
    person.look()


def test_what_was_sent_on_is_followed_to_its_outcome(secretariat, signed_in, reader):
    person = secretariat
    person.open("/workspace/referrals")
    person.look()
    person.follow(person.page.get_by_role("link", name=re.compile("finance board")))
    person.look()
    person.follow(person.page.get_by_role("link", name="Record what that body said"))
    person.press("Continue", status=422)
    person.look(PHONE)
    person.choose("Considered, no decision stated", "Summarised by us from the source")
    person.write({"Its words, or a summary of them": "It was noted.", "Day it was said": TODAY})
    person.write({"Source": "Minutes of today."})
    person.press("Continue")
    person.look(PHONE)
    person.press("Publish")
    officer = signed_in("officer", POLICE)
    officer.open("/workspace/referrals")
    officer.look(PHONE)

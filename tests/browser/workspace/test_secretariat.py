"""The secretariat keeps a panel's record: it publishes the panel's words and puts them to offices."""

from datetime import date, timedelta

import pytest

PANEL = "/workspace/secretariat/panels/stonebridge-citizens-panel"
TITLE = "Publish the waiting times for a call back"
TODAY = date.today()  # noqa: DTZ011 - the day that a form is filled in


@pytest.fixture
def secretariat(signed_in):
    return signed_in("secretariat", "norchester-lantern-trust")


def test_a_recommendation_is_published_and_put_to_an_office(secretariat, signed_in, reader):
    """Given the panel's words, when published and addressed, then the office finds them on its desk."""
    secretariat.open(f"{PANEL}/recommendation/details")
    words = {"Short title, in your words": TITLE, "Day it was published": TODAY}
    secretariat.write(words | {"The recommendation, exactly as the panel wrote it": f"{TITLE} by May."})
    secretariat.choose("The panel’s own papers")
    secretariat.press("Continue")
    secretariat.look()
    secretariat.press("Publish")
    secretariat.open(f"{PANEL}/address/details")
    ticked = secretariat.page.locator("input[name=recommendations]:checked")
    while ticked.count():
        ticked.first.click()
    secretariat.page.get_by_label(TITLE).check()
    secretariat.choose("Chief Constable of Norchester Police", "We did: the panel names nobody")
    secretariat.choose("It was sent to the office.", "The office promised a date")
    secretariat.write({"Day it reached them": TODAY})
    secretariat.press("Continue")
    secretariat.press("Continue", status=422)
    secretariat.look()
    secretariat.write({"Where and when was it promised?": "In its letter of today."})
    secretariat.write({"Day it is due": TODAY + timedelta(days=30)})
    secretariat.press("Continue")
    secretariat.look()
    secretariat.press("Publish")
    reader.open("/en/offices/norchester-police", after=secretariat)
    assert reader.page.get_by_role("link", name=TITLE).first.is_visible()
    officer = signed_in("officer", "norchester-police")
    officer.open("/workspace")
    assert officer.page.get_by_role("link", name=TITLE).first.is_visible()


def test_a_file_of_recommendations_is_mended_row_by_row_then_published_whole(secretariat, reader):
    """A faulty row is shown with its fault and nothing is public; the mended file is shown whole first."""
    secretariat.open(f"{PANEL}/import")
    secretariat.look()
    secretariat.page.locator("input[type=file]").set_input_files(sheet("Paint the bus shelters", ""))
    secretariat.press("Check the file", status=422)
    secretariat.look()
    assert secretariat.page.title().startswith("Error: ")
    secretariat.page.locator("input[type=file]").set_input_files(sheet("Paint the bus shelters", "All nine."))
    secretariat.press("Check the file")
    secretariat.look()
    secretariat.press("Publish 1 recommendation")
    reader.open("/en/log", after=secretariat)
    assert reader.page.get_by_text("Paint the bus shelters").first.is_visible()


def test_a_file_that_an_editor_sends_is_released_by_a_publisher(secretariat, signed_in, reader):
    editor = signed_in("editor", "norchester-lantern-trust")
    editor.open(f"{PANEL}/import")
    editor.page.locator("input[type=file]").set_input_files(sheet("Oil the swings", "All six."))
    editor.press("Check the file")
    editor.press("Send 1 recommendation for approval")
    editor.look()
    secretariat.open(editor.page.url)
    secretariat.look()
    secretariat.press("Approve and publish now")
    reader.open("/en/log", after=secretariat)
    assert reader.page.get_by_text("Oil the swings").first.is_visible()


def sheet(title, text):
    return {"name": "panel.csv", "mimeType": "text/csv", "buffer": f"title,text\n{title},{text}\n".encode()}

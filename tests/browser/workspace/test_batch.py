"""Ten recommendations are answered in one sitting, others from a file, with JavaScript and without."""

import csv
import io
from datetime import date, timedelta

import pytest

from tests.browser.workspace.conftest import POLICE

TARGET = date.today() + timedelta(days=200)  # noqa: DTZ011 - the day that a form is filled in
BATCH = "/workspace/batch"


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_batch_of_ten(signed_in, put, reader, script, tally):
    """One answer for all, own words for one, another decision for a second, then all of them are public."""
    officer = signed_in("officer", POLICE, script=script)
    place = "mill" if script else "quay"
    asked = [put(f"Mend lamp {number} by the {place}") for number in range(1, 11)]
    officer.open("/workspace")
    officer.follow("Answer several in one sitting")
    officer.press("Continue", status=422)
    if script:
        officer.look()
    for each in asked:
        officer.page.locator(f'input[value="{each.ask}"]').check(force=True)
    officer.press("Continue")
    officer.choose("Accepted")
    officer.press("Continue")
    officer.write(
        {
            "What will be done?": "We will consider every lamp.",
            "By when do you expect to have done it?": TARGET,
        }
    )
    officer.press("Continue")
    if script:
        officer.look()
    officer.page.locator(f'[id="text-{asked[1].ask}"]').fill("This lamp was mended last night.")
    officer.page.locator(f'[id="decision-{asked[2].ask}"]').select_option(label="Not accepted")
    officer.press("Continue")
    officer.press("Continue", status=422)
    if script:
        officer.look()
    officer.open(f"{BATCH}/check")
    assert officer.page.get_by_role("button", name="Leave out 1 and go on with 9").is_visible()
    if script:
        officer.look()
    officer.follow(officer.page.get_by_role("link", name="Mend it").first)
    officer.page.get_by_role("radio").first.check()
    officer.page.get_by_role("textbox").first.fill("That lamp is not ours.")
    officer.press("Continue")
    assert officer.page.get_by_text("Words that nobody can check").is_visible()
    if script:
        officer.look()
    officer.press("Publish 10 answers")
    for each, words in zip(
        asked[:4], ("consider every lamp", "last night", "not ours", "every lamp"), strict=True
    ):
        reader.open(each.public, after=officer)
        assert reader.page.get_by_text(words).first.is_visible()
    tally(f"asks answered in one sitting, {'with' if script else 'without'} JavaScript", len(asked))


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_file_with_two_bad_rows_is_mended_and_taken(signed_in, put, reader, script, tally):
    """Downloaded, filled in with two faults, shown with both, mended, checked, public; again: nothing new."""
    officer = signed_in("officer", POLICE, script=script)
    place = "lock" if script else "weir"
    asked = [put(f"Sweep path {number} by the {place}") for number in range(1, 4)]
    officer.open("/workspace")
    officer.follow(officer.page.get_by_role("link", name="Download all of it"))
    if script:
        officer.look()
    rows = downloaded(officer)
    mine = [row for row in rows if row["ask"] in {str(each.ask) for each in asked}]
    for number, row in enumerate(mine):
        row.update(answer="accepted", text=f"Swept by the {place} each day.", target=TARGET.isoformat())
        row.update(reference=f"{place}/{number}")
    mine[0]["answer"], mine[1]["target"] = "agreed", "31/02/2027"
    choose_file(officer, rows)
    officer.press("Check the file", status=422)
    for column in ("(answer): it must be acknowledged", "(target): it must be a real date"):
        assert officer.page.get_by_role("alert").get_by_text(column).is_visible()
    if script:
        officer.look()
    mine[0]["answer"], mine[1]["target"] = "accepted", TARGET.isoformat()
    choose_file(officer, rows)
    officer.press("Check the file")
    if script:
        officer.look()
    officer.press("Publish 3 answers")
    reader.open(asked[0].public, after=officer)
    assert reader.page.get_by_text(f"Swept by the {place} each day.").first.is_visible()
    officer.open("/workspace/answers")
    choose_file(officer, rows)
    officer.press("Check the file")
    assert officer.page.get_by_text("The file answers nothing new").is_visible()
    if script:
        officer.look()
    tally(f"answers taken from a file, {'with' if script else 'without'} JavaScript", len(mine))


def test_what_was_said_before_is_copied_by_a_button(signed_in, put):
    """The office answered nearly the same before: its words are offered and copied below what was typed."""
    put("Paint the railings by the ferry", "accepted")
    again = put("Paint the railings by the ferry again")
    officer = signed_in("officer", POLICE)
    officer.open(f"{again.private}/answer/decision")
    officer.look()
    officer.press("Use these words from Paint the railings by the ferry")
    assert "very lamp will be lit by next summer." in officer.page.locator("#text").input_value()
    officer.look()


def downloaded(officer):
    """The rows of the CSV that the page offers."""
    text = officer.context.request.get(f"{officer.url}/workspace/answers/asks.csv").body().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def choose_file(officer, rows):
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    content = {"name": "answers.csv", "mimeType": "text/csv", "buffer": made.getvalue().encode()}
    officer.page.locator("input[type=file]").set_input_files(content)

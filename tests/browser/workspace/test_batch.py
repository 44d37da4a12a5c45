"""Ten recommendations are answered in one sitting, with JavaScript and without."""

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
    officer.page.get_by_role("link", name="Answer several in one sitting").click()
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
        reader.open(each.public)
        assert reader.page.get_by_text(words).first.is_visible()
    tally(f"asks answered in one sitting, {'with' if script else 'without'} JavaScript", len(asked))

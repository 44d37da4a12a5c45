"""An officer answers in five minutes, with JavaScript or without, and is never surprised by what appears."""

from datetime import date
from urllib.request import urlopen

import feedparser
import pytest

FORCE = "norchester-police"
NEXT_SUMMER = date(date.today().year + 1, 6, 30)  # noqa: DTZ011 - any day that is still to come


def in_feed(address):
    """The items of a feed as a feed reader takes them, words and all."""
    with urlopen(address) as answer:
        feed = feedparser.parse(answer.read())
    assert not feed.bozo, feed
    return [f"{item.title} {item.summary} {[part.value for part in item.get('content', ())]}" for item in feed.entries]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def officer(request, signed_in):
    return signed_in("officer", FORCE, script=request.param)


def begin(officer, put):
    """From the desk to the ask, and to its form."""
    officer.open("/workspace")
    officer.page.locator(f"main a[href='{put.private}']").first.click()
    officer.page.get_by_role("link", name="Answer it", exact=True).click()


def test_existing_work_is_cited_with_what_it_does_not_cover(officer, put, reader):
    """Given an ask, when the officer maps it to existing work, then page and feed say so at once, gap and all."""
    asked = put("Keep the underpass staffed")
    reader.open(asked.public)
    begin(officer, asked)
    officer.choose("Mapped to an existing initiative")
    officer.press("Continue")
    work = officer.page.get_by_role("checkbox").first
    name = officer.page.locator("label").first.inner_text().strip()
    work.check()
    officer.write({"Your answer in your own words (optional)": "Wardens walk there every evening."})
    officer.press("Continue")
    officer.choose("Part of it")
    officer.write({f"What of the recommendation does {name} not cover?": "Nobody is there between 2am and 6am."})
    officer.press("Continue")
    officer.choose("Nothing to report yet")
    officer.press("Continue")
    officer.choose("None to add now")
    officer.press("Continue")
    promised = officer.page.locator(".app-preview").inner_text()
    officer.press("Publish")
    assert officer.page.url.startswith(f"{officer.url}{asked.public}?seen=")
    for visitor in (officer, reader):
        visitor.open(asked.public)
        for words in (promised, "Wardens walk there every evening.", "Nobody is there between 2am and 6am."):
            assert visitor.page.get_by_text(words).first.is_visible(), words
    assert any("Nobody is there between 2am and 6am." in item for item in in_feed(asked.feed))
    assert any("Wardens walk there every evening." in item for item in in_feed(asked.feed))


def test_an_accepted_recommendation_has_its_target_date(officer, put, reader):
    asked = put("Light the towpath")
    begin(officer, asked)
    officer.choose("Accepted")
    officer.press("Continue")
    officer.write({"What will be done?": "Forty lamps.", "By when do you expect to have done it?": NEXT_SUMMER})
    officer.press("Continue")
    officer.choose("Planned")
    officer.press("Continue")
    officer.write({"What has been done since the last report?": "The lamps are ordered."})
    officer.press("Continue")
    officer.choose("None to add now")
    officer.press("Continue")
    officer.press("Publish")
    reader.open(asked.public)
    assert reader.page.get_by_text("The lamps are ordered.").first.is_visible()
    assert reader.page.get_by_text(f"30 June {NEXT_SUMMER.year}").first.is_visible()
    assert any("Forty lamps." in item for item in in_feed(asked.feed))


def test_what_is_missing_is_said_at_once_and_nothing_typed_is_lost(officer, put):
    asked = put("Open the late buses to all")
    begin(officer, asked)
    officer.choose("Not accepted")
    officer.press("Continue")
    officer.write({"Why is it not accepted?": "The depot has no room."})
    officer.press("Continue", status=422)
    assert officer.page.title().startswith("Error: ")
    summary = officer.page.get_by_role("alert")
    assert summary.get_by_role("link").count() == 1
    assert officer.page.get_by_label("Why is it not accepted?", exact=True).input_value() == "The depot has no room."
    summary.get_by_role("link").click()
    assert officer.page.locator(":focus").get_attribute("name") == "reason_code"


def to_check(officer, asked, reason):
    """To the checked answers of an ask that is not accepted."""
    officer.open(f"{asked.private}/answer/decision")
    officer.choose("Not accepted")
    officer.press("Continue")
    officer.page.get_by_role("radio").first.check()
    officer.write({"Why is it not accepted?": reason})
    officer.press("Continue")
    officer.choose("None to add now")
    officer.press("Continue")


def answers_on(visitor, asked, words):
    visitor.open(asked.public)
    return visitor.page.locator(".moj-timeline__item").filter(has_text=words).count()


def test_a_second_press_and_the_way_back_make_no_second_entry(officer, put, reader):
    """Given checked answers in two tabs, when both publish, and again after going back, there is one entry."""
    asked = put("Count the empty shops")
    to_check(officer, asked, "The council counts them.")
    second = officer.context.new_page()
    second.goto(officer.page.url)
    officer.press("Publish")
    second.get_by_role("button", name="Publish", exact=True).click()
    second.wait_for_url(f"**{asked.public}?seen=*")
    second.go_back()
    again = second.get_by_role("button", name="Publish", exact=True)
    if again.count():
        again.click()
        second.wait_for_url(f"**{asked.public}?seen=*")
    assert answers_on(reader, asked, "The council counts them.") == 1


def test_an_officer_is_shown_what_a_colleague_published_meanwhile(officer, put, visiting, demo, colleague, sign_in):
    """Neither silently overrides the other, and what the second one typed is kept."""
    asked = put("Publish the stop and search figures")
    to_check(officer, asked, "Typed first, sent last.")
    other = visiting(demo)
    sign_in(other, colleague, demo.password)
    to_check(other, asked, "Sent first.")
    other.press("Publish")
    officer.press("Publish", status=409)
    assert officer.page.title().startswith("Error: ")
    since = officer.page.get_by_role("region", name="What was recorded since you began")
    assert since.get_by_text("Sent first.").is_visible()
    assert officer.page.get_by_text("Typed first, sent last.").first.is_visible()
    assert answers_on(other, asked, "Typed first, sent last.") == 0
    other.context.close()

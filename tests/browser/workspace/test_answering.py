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
    return [
        f"{item.title} {item.summary} {[part.value for part in item.get('content', ())]}"
        for item in feed.entries
    ]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def officer(request, signed_in):
    return signed_in("officer", FORCE, script=request.param)


@pytest.fixture
def at_desk(signed_in):
    return signed_in("officer", FORCE)


def begin(officer, put):
    """From the desk to the ask, and to its form."""
    officer.open("/workspace")
    officer.follow(officer.page.locator(f"main a[href='{put.private}']").first)
    officer.follow("Answer it")


def test_existing_work_is_cited_with_what_it_does_not_cover(officer, put, reader):
    """Given an ask, when it is mapped to existing work, then page and feed say so at once, gap and all."""
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
    officer.write(
        {f"What of the recommendation does {name} not cover?": "Nobody is there between 2am and 6am."}
    )
    officer.press("Continue")
    officer.choose("Nothing to report yet")
    officer.press("Continue")
    officer.choose("None to add now")
    officer.press("Continue")
    promised = officer.page.locator(".app-preview").inner_text()
    officer.press("Publish")
    officer.follow("See it in the public record")
    officer.page.wait_for_url(f"**{asked.public}?seen=*")
    for visitor in (officer, reader):
        visitor.open(asked.public, after=officer)
        for words in (promised, "Wardens walk there every evening.", "Nobody is there between 2am and 6am."):
            assert visitor.page.get_by_text(words).first.is_visible(), words
    assert any("Nobody is there between 2am and 6am." in item for item in in_feed(asked.feed))
    assert any("Wardens walk there every evening." in item for item in in_feed(asked.feed))


def test_an_accepted_recommendation_has_its_target_date(officer, put, reader):
    asked = put("Light the towpath")
    begin(officer, asked)
    officer.choose("Accepted")
    officer.press("Continue")
    officer.write(
        {"What will be done?": "Forty lamps.", "By when do you expect to have done it?": NEXT_SUMMER}
    )
    officer.press("Continue")
    officer.choose("Planned")
    officer.press("Continue")
    officer.write({"What has been done since the last report?": "The lamps are ordered."})
    officer.press("Continue")
    officer.choose("None to add now")
    officer.press("Continue")
    officer.press("Publish")
    reader.open(asked.public, after=officer)
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
    assert (
        officer.page.get_by_label("Why is it not accepted?", exact=True).input_value()
        == "The depot has no room."
    )
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


def answers_on(visitor, asked, words, after):
    visitor.open(asked.public, after=after)
    return visitor.page.locator(".moj-timeline__item").filter(has_text=words).count()


def test_a_second_press_and_the_way_back_make_no_second_entry(at_desk, put, reader):
    """Given checked answers in two tabs, when both publish, and one once more, there is one entry."""
    asked = put("Count the empty shops")
    to_check(at_desk, asked, "The council counts them.")
    second = at_desk.context.new_page()
    second.goto(at_desk.page.url)
    at_desk.press("Publish")
    second.get_by_role("button", name="Publish", exact=True).click()
    second.wait_for_url("**/workspace/published/*")
    second.go_back()
    again = second.get_by_role("button", name="Publish", exact=True)
    if again.count():
        again.click()
        second.wait_for_url("**/workspace/published/*")
    assert answers_on(reader, asked, "The council counts them.", at_desk) == 1


@pytest.fixture
def other(visiting, demo, colleague, sign_in):
    """A second officer of the same office, in a browser of their own."""
    visitor = visiting(demo)
    sign_in(visitor, colleague, demo.password)
    yield visitor
    assert visitor.faults == []
    visitor.context.close()


def test_an_officer_is_shown_what_a_colleague_answered_meanwhile(at_desk, other, put):
    """Neither silently overrides the other: the second is now a revision, and has to say why."""
    asked = put("Publish the stop and search figures")
    to_check(at_desk, asked, "Typed first, sent last.")
    to_check(other, asked, "Sent first.")
    other.press("Publish")
    at_desk.press("Publish", status=422)
    at_desk.look()
    assert at_desk.page.title().startswith("Error: ")
    since = at_desk.page.get_by_role("region", name="What was recorded since you began")
    assert since.get_by_text("Sent first.").is_visible()
    assert answers_on(other, asked, "Typed first, sent last.", other) == 0
    at_desk.follow(at_desk.page.get_by_role("alert").get_by_role("link").first)
    at_desk.write({"Why does the earlier answer change?": "It was sent too soon."})
    at_desk.press("Continue")
    at_desk.press("Publish")
    assert answers_on(other, asked, "Typed first, sent last.", at_desk) == 1
    assert answers_on(other, asked, "Sent first.", at_desk) == 1


def test_an_answer_waits_until_its_officer_has_read_what_came_between(at_desk, other, put):
    """Nothing is wrong with the answer, but the ask has moved: the second press publishes, not the first."""
    asked = put("Open the police station on Sundays")
    to_check(at_desk, asked, "There is no one to staff it.")
    other.open(f"{asked.private}/answer/decision")
    other.choose("Received, no decision yet")
    other.press("Continue")
    other.write({"Your answer in your own words (optional)": "We have it."})
    other.press("Continue")
    other.press("Publish")
    at_desk.press("Publish", status=409)
    assert at_desk.page.get_by_role("region", name="What was recorded since you began").is_visible()
    assert at_desk.page.get_by_text("There is no one to staff it.").first.is_visible()
    at_desk.press("Publish")
    assert answers_on(other, asked, "There is no one to staff it.", at_desk) == 1

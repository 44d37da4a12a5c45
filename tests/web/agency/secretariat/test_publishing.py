"""A panel's activities, its report and its recommendations: as typed, once, and on view at once."""

from datetime import date

import pytest

from accountability.domain.panels import Activity, Report
from accountability.domain.recommendations import Support

pytestmark = pytest.mark.anyio

PANEL = "/workspace/secretariat/panels/night-time"
SOURCE = "Report of the night-time panel, Safer Norchester Trust, December 2025"


@pytest.fixture
def recommendation(on):
    return {
        "title": "Safe waiting",
        "text": "Every stop needs a light.\n\nAnd a seat.",
        "language": "en",
        "printed": "7a",
        "key": "yes",
        "theme": "transport",
        "area": "norchester",
        "page": "12",
        "support_method": "ballot",
        "in_favour": "27",
        "against": "2",
        "supporting": "Shift workers said so.",
        "conditions": "If it costs no fare.",
        "minority": "Two wanted stops moved.",
        "provenance": "transcribed",
        "source": SOURCE,
        **on("occurred", 2025, 12, 5),
    }


async def test_a_recommendation_is_published_in_the_panels_words(keeper, walk, publish, log, recommendation):
    await walk(keeper, f"{PANEL}/recommendation", recommendation)
    assert "Recommendation 3 was published: Safe waiting" in keeper.text
    answer = await publish(keeper)
    assert answer.url.path == "/en/panels/night-time"
    assert "Safe waiting" in answer.text
    entry = await log.last()
    body = entry.body
    assert (body.serial, body.printed, body.key, body.theme, body.page) == (3, "7a", True, "transport", 12)
    assert body.support == Support(method="ballot", in_favour=27, against=2)
    assert (entry.occurred, entry.provenance) == (date(2025, 12, 5), "transcribed")
    assert await log.words(entry) == {
        "title/en": "Safe waiting",
        "text/en": "Every stop needs a light.\n\nAnd a seat.",
        "supporting/en": "Shift workers said so.",
        "conditions/en": "If it costs no fare.",
        "minority/en": "Two wanted stops moved.",
        "source/en": SOURCE,
    }


async def test_a_recommendation_in_welsh_is_kept_as_welsh(keeper, walk, publish, log, recommendation):
    await walk(keeper, f"{PANEL}/recommendation", {**recommendation, "language": "cy"})
    await publish(keeper)
    assert "title/cy" in (await log.last()).parts


async def test_numbers_without_saying_how_the_panel_decided_are_refused(keeper, recommendation):
    await keeper.open(f"{PANEL}/recommendation/details")
    fields = {**recommendation, "support_method": "", "printed": "seven, a"}
    answer = await keeper.send(f"{PANEL}/recommendation/details", fields)
    assert answer.status_code == 422
    assert "Choose how the panel decided, since you gave numbers for it" in keeper.text
    assert "must have only letters, numbers, dots and brackets" in keeper.text


async def test_a_day_that_has_not_come_is_refused_and_everything_typed_is_kept(
    keeper, walk, recommendation, on
):
    await walk(keeper, f"{PANEL}/recommendation", {**recommendation, **on("occurred", 2026, 1, 6)})
    assert "The date it happened cannot be later than today." in keeper.text
    await keeper.open(f"{PANEL}/recommendation/details")
    assert "Every stop needs a light." in keeper.answer.text


async def test_a_double_click_publishes_once(keeper, walk, log, recommendation):
    await walk(keeper, f"{PANEL}/recommendation", recommendation)
    before = await log.length()
    first = await keeper.send(f"{PANEL}/recommendation/check")
    second = await keeper.send(f"{PANEL}/recommendation/check")
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert await log.length() == before + 1


async def test_after_publishing_the_form_begins_empty_for_the_next_one(keeper, walk, publish, recommendation):
    await walk(keeper, f"{PANEL}/recommendation", recommendation)
    await publish(keeper)
    await keeper.open(f"{PANEL}/recommendation/details")
    assert "Every stop needs a light." not in keeper.answer.text


async def test_words_are_shown_as_words_never_as_markup(keeper, walk, recommendation):
    await walk(keeper, f"{PANEL}/recommendation", {**recommendation, "text": "<script>alert(1)</script>"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in keeper.answer.text
    assert "<script>alert" not in keeper.answer.text


async def test_what_was_asked_for_and_what_was_awarded_are_different_facts(keeper, walk, publish, log, on):
    """An empty box is “not stated”, never nothing."""
    fields = {
        "text": "Three evenings in Norchester town hall.",
        "kind": "participatory_budgeting",
        "events": "3",
        "bids": "77",
        "requested_pounds": "£149,000",
        "awarded_pounds": "",
        "provenance": "summarised",
        "source": SOURCE,
        **on("occurred", 2025, 11, 3),
    }
    await walk(keeper, f"{PANEL}/activity", fields)
    assert "£149,000 requested. The sum awarded is not stated." in keeper.text
    answer = await publish(keeper)
    assert "Not stated" in answer.text
    assert (await log.last()).body == Activity(
        kind="participatory_budgeting", events=3, bids=77, requested_pounds=149000
    )


async def test_more_awarded_than_requested_is_refused(keeper, walk, on):
    fields = {
        "text": "An evening.",
        "kind": "participatory_budgeting",
        "requested_pounds": "100",
        "awarded_pounds": "200",
        "provenance": "authored",
        **on("occurred", 2025, 11, 3),
    }
    await walk(keeper, f"{PANEL}/activity", fields)
    assert "The sum awarded cannot be larger than the sum requested." in keeper.text


async def test_a_report_is_published_on_its_own_day(keeper, walk, publish, log, on):
    fields = {"name": "Nights for all", "recommendations": "40", "provenance": "authored"}
    await walk(keeper, f"{PANEL}/report", {**fields, **on("published", 2025, 12, 5)})
    answer = await publish(keeper)
    assert "Nights for all" in answer.text
    entry = await log.last()
    assert entry.body == Report(published=date(2025, 12, 5), recommendations=40)
    assert entry.occurred == date(2025, 12, 5)

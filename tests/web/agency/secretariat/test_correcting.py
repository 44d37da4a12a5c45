"""Correcting what the secretariat published: the original stays on view, others' entries are closed."""

import pytest

pytestmark = pytest.mark.anyio

PANEL = "/workspace/secretariat/panels/night-time"
WHY = {"kind": "fact", "correction_reason": "The report says 77."}


@pytest.fixture
async def activity(keeper, put, log, on):
    """An evening with seven bids, which should have been 77."""
    fields = {"text": "An evening.", "kind": "participatory_budgeting", "bids": "7", "provenance": "authored"}
    await put(
        keeper, f"{PANEL}/activity", {**fields, "requested_pounds": "149000", **on("occurred", 2025, 11, 3)}
    )
    return (await log.newest())[0].row.position


async def test_a_figure_is_corrected_and_the_rest_stays(keeper, walk, publish, activity, log):
    await walk(keeper, f"/workspace/entries/{activity}/facts")
    assert 'value="7"' in keeper.answer.text
    fields = facts(keeper, {"fact-bids": "77"})
    await keeper.send(f"/workspace/entries/{activity}/facts/facts", fields)
    await keeper.follow()
    await keeper.send(f"/workspace/entries/{activity}/facts/why", WHY)
    await keeper.follow()
    answer = await publish(keeper)
    assert "The report says 77." in answer.text
    [item] = [item for item in await log.newest(3) if item.row.position == activity]
    assert (item.entry.body.bids, item.current.body.bids) == (7, 77)
    assert (item.current.body.requested_pounds, item.current.occurred) == (149000, item.entry.occurred)


def facts(browser, changed: dict) -> dict:
    """The form as it is shown, with what is changed."""
    shown = {
        "fact-kind": "participatory_budgeting",
        "fact-bids": "7",
        "fact-requested_pounds": "149000",
        "fact-occurred-day": "3",
        "fact-occurred-month": "11",
        "fact-occurred-year": "2025",
    }
    for name, value in shown.items():
        assert f'name="{name}"' in browser.answer.text
        assert f'value="{value}"' in browser.answer.text
    return shown | changed


async def test_a_correction_that_changes_nothing_is_refused(keeper, walk, activity, log):
    before = await log.length()
    await walk(keeper, f"/workspace/entries/{activity}/facts")
    unchanged = facts(keeper, {})
    await walk(keeper, f"/workspace/entries/{activity}/facts", unchanged, WHY)
    assert "The correction says the same as the entry." in keeper.text
    await keeper.send(f"/workspace/entries/{activity}/facts/check")
    assert await log.length() == before


async def test_a_correction_keeps_the_rules_of_its_entry(keeper, walk, activity):
    await walk(keeper, f"/workspace/entries/{activity}/facts")
    fields = facts(keeper, {"fact-awarded_pounds": "150000"})
    await walk(keeper, f"/workspace/entries/{activity}/facts", fields, WHY)
    assert "The sum awarded cannot be larger than the sum requested." in keeper.text


async def test_the_words_of_a_recommendation_are_corrected_beside_the_original(keeper, put, log):
    [position] = [i.row.position for i in await log.newest(20) if getattr(i.entry.body, "serial", 0) == 2]
    words = {"part-title-en": "Lit paths", "part-text-en": "Norchester needs well lit paths."}
    answer = await put(keeper, f"/workspace/entries/{position}/correct", words, WHY)
    assert "Norchester needs well lit paths." in answer.text
    assert "Norchester needs lit paths." in answer.text


async def test_the_printed_number_of_a_recommendation_can_be_put_right(keeper, put, log, on):
    [position] = [i.row.position for i in await log.newest(20) if getattr(i.entry.body, "serial", 0) == 2]
    fields = {"fact-printed": "2b", "fact-key": "yes", "fact-support_method": "consensus"}
    await put(
        keeper, f"/workspace/entries/{position}/facts", {**fields, **on("fact-occurred", 2026, 1, 5)}, WHY
    )
    [item] = [item for item in await log.newest(20) if item.row.position == position]
    body = item.current.body
    assert (body.serial, body.printed, body.key, body.support.method) == (2, "2b", True, "consensus")


async def test_another_secretariat_cannot_correct_it(neighbour, activity):
    for form in ("facts", "correct"):
        answer = await neighbour.open(f"/workspace/entries/{activity}/{form}")
        assert answer.status_code == 403


async def test_an_offices_own_answer_is_not_the_secretariats_to_correct(keeper, officer, put, asked, log):
    await put(officer, f"/workspace/asks/{asked.police}/answer", {"decision": "acknowledged"}, {})
    position = (await log.newest())[0].row.position
    assert (await keeper.open(f"/workspace/entries/{position}/correct")).status_code == 403


async def test_the_page_of_a_panel_leads_to_both_kinds_of_correction(keeper, activity):
    await keeper.open(PANEL)
    for form in ("facts", "correct"):
        assert f'href="/workspace/entries/{activity}/{form}"' in keeper.answer.text

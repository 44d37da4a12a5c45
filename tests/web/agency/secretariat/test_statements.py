"""Recording what an office said about a whole report: it acknowledges, decides nothing and maps nothing."""

from datetime import date

import pytest

from accountability.web.agency.secretariat.choosing import MOST_SPOKEN_TO, recommendations
from accountability.web.fields import Option
from accountability.web.typed import Typed, Wrong

pytestmark = pytest.mark.anyio

STATEMENT = "/workspace/secretariat/panels/night-time/statement"
COUNCIL = {"office": "stonebridge-council"}


@pytest.fixture
def statement(on):
    return {
        "text": "The council welcomes the report and will share it.",
        "intentions": "To share the recommendations with its partners.",
        "language": "en",
        "provenance": "summarised",
        "source": "Launch release, Safer Norchester Trust, 5 December 2025",
        "initiatives": ["night-hub"],
        "asks-stonebridge-council": ["1", "2"],
        **on("occurred", 2025, 12, 5),
    }


async def decisions(log) -> dict[tuple[int, str], str]:
    return {(view.row.serial, view.row.office): view.row.decision for view in await log.asks()}


async def test_the_asks_it_speaks_to_are_acknowledged_and_nothing_more(keeper, walk, publish, log, statement):
    await walk(keeper, STATEMENT, COUNCIL, statement)
    assert keeper.text.count("Stonebridge Council received this, without a decision") == 2
    answer = await publish(keeper)
    assert "What it means to do, without a date" in answer.text
    assert await decisions(log) == {
        (1, "norchester-police"): "awaiting",
        (1, "stonebridge-council"): "acknowledged",
        (2, "stonebridge-council"): "acknowledged",
    }
    *_, entry = await log.newest(3)
    assert entry.current.body.initiatives == ("night-hub",)
    assert (entry.current.occurred, entry.current.on_behalf_of) == (date(2025, 12, 5), "stonebridge-council")


async def test_the_asks_that_still_await_that_offices_answer_are_ticked(keeper, walk, statement):
    await keeper.open(f"{STATEMENT}/office")
    await keeper.send(f"{STATEMENT}/office", COUNCIL)
    await keeper.follow()
    boxes = [line for line in keeper.answer.text.splitlines() if 'name="asks-stonebridge-council"' in line]
    assert len(boxes) == 2
    assert all("checked" in box for box in boxes)


async def test_it_may_speak_to_some_or_to_none_of_them(keeper, walk, publish, log, statement):
    await walk(keeper, STATEMENT, COUNCIL, {**statement, "asks-stonebridge-council": ["2"]})
    await publish(keeper)
    assert (await decisions(log))[1, "stonebridge-council"] == "awaiting"
    alone = {name: value for name, value in statement.items() if not name.startswith("asks-")}
    await walk(keeper, STATEMENT, {"office": "norchester-police"}, alone)
    before = await log.length()
    await publish(keeper)
    assert await log.length() == before + 1


async def test_another_offices_asks_cannot_be_ticked(keeper, walk, publish, log, statement):
    fields = {**statement, "asks-norchester-police": ["1"], "office": "stonebridge-council"}
    await walk(keeper, STATEMENT, COUNCIL, fields)
    await publish(keeper)
    assert (await decisions(log))[1, "norchester-police"] == "awaiting"


async def test_everything_that_is_missing_is_told_at_once(keeper):
    await keeper.open(f"{STATEMENT}/office")
    await keeper.send(f"{STATEMENT}/office", COUNCIL)
    fields = {"occurred-day": "5"}
    answer = await keeper.send(f"{STATEMENT}/details", fields)
    assert answer.status_code == 422
    for error in (
        "Enter what was said, or a summary of it",
        "Choose the language",
        "Day it was said must include a month and year",
        "Say where these words come from",
    ):
        assert error in keeper.text, error


async def test_an_office_that_was_not_asked_is_not_taken(keeper):
    await keeper.open(f"{STATEMENT}/office")
    answer = await keeper.send(f"{STATEMENT}/office", {"office": "norchester-watch"})
    assert answer.status_code == 422
    assert "Choose the office" in keeper.text


def test_no_more_is_ticked_than_one_entry_holds():
    """A panel with more recommendations than that gets a second statement, not a fault at the end."""
    options = [Option(str(number), str(number)) for number in range(MOST_SPOKEN_TO + 1)]
    question = recommendations("asks", "Which?", options, MOST_SPOKEN_TO)
    everything = Typed({"asks": [option.value for option in options]})
    with pytest.raises(Wrong, match="Tick at most 100: 101 are ticked"):
        question.read(everything)
    assert len(question.read(Typed({"asks": everything.texts["asks"][1:]}))) == MOST_SPOKEN_TO

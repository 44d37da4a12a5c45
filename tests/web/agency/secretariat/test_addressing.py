"""Addressing recommendations: to several offices, all at once, with a date on each basis that there is."""

from datetime import date

import pytest

from accountability.domain.clocks import Period
from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import PublishRecommendation
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.commands.succession import AbolishOffice
from accountability.domain.offices import OfficeDetails
from accountability.domain.succession import End
from accountability.web.agency.secretariat import choosing

pytestmark = pytest.mark.anyio

ADDRESS = "/workspace/secretariat/panels/night-time/address"


@pytest.fixture
def addressing(on):
    return {
        "recommendations": ["1", "2"],
        "offices": ["stonebridge-council"],
        "named_by": "secretariat",
        "manner": "published",
        "basis": "none",
        **on("occurred", 2025, 12, 5),
    }


@pytest.fixture
async def health(desk):
    """Another office that may be asked, in Norchester's area."""
    for slug, area in (("norchester-health", "norchester"), ("aberwen-council", "aberwen")):
        details = OfficeDetails(slug=slug, kind="health", area=area, invented=True)
        command = RegisterOffice(details=details, texts={"name/en": slug.replace("-", " ").title()})
        await desk.handle(command, Actor(role="operator"))


@pytest.fixture
def terms(keeper, addressing, walk, publish, log):
    """Recommendation 2 is put to Norchester Health on these terms."""

    class Terms:
        async def check(self, agreed: dict) -> str:
            to = {"recommendations": ["2"], "offices": ["norchester-health"]}
            pages = ({**addressing, "basis": agreed["basis"], **to}, agreed)
            await walk(keeper, ADDRESS, *pages[: 1 if agreed["basis"] == "service_default" else 2])
            return keeper.text

        async def publish(self) -> tuple:
            await publish(keeper)
            [(clock,)] = await clocks_of(log, "norchester-health")
            return clock.basis, clock.due

    return Terms()


async def clocks_of(log, office: str) -> list:
    return [view.clocks for view in await log.asks() if view.row.office == office]


@pytest.mark.usefixtures("health")
async def test_every_recommendation_is_put_to_every_office_at_once(keeper, addressing, put, log, monkeypatch):
    """Those that are no box to tick are chosen by name; a list that was left alone is no answer."""
    monkeypatch.setattr(choosing, "MOST_SHOWN", 3)
    fields = {**addressing, "offices": ["norchester-health"], "other_offices": ["", "aberwen-council"]}
    every = [f"{n}:{office}" for n in (1, 2) for office in ("norchester-health", "aberwen-council")]
    answer = await put(keeper, ADDRESS, fields, {"pairs": every})
    assert answer.url.path == "/en/panels/night-time"
    assert "Norchester Health" in answer.text
    await keeper.open(f"{ADDRESS}/details")
    assert '<option value="aberwen-council">Aberwen Council</option>' in keeper.answer.text
    asked = {(view.row.serial, view.row.office) for view in await log.asks()}
    assert asked >= {(n, office) for n in (1, 2) for office in ("norchester-health", "aberwen-council")}
    assert await clocks_of(log, "norchester-health") == [(), ()]


@pytest.mark.usefixtures("health")
async def test_an_office_that_has_ended_is_not_offered(keeper, desk):
    await keeper.open(f"{ADDRESS}/details")
    assert "Aberwen Council" in keeper.text
    end = AbolishOffice(
        office="aberwen-council", end=End(last_day=date(2026, 1, 4)), texts={"source/en": "The Order"}
    )
    await desk.handle(end, Actor(role="operator"))
    await keeper.open(f"{ADDRESS}/details")
    assert "Aberwen Council" not in keeper.text


async def test_the_recommendations_put_to_nobody_yet_are_ticked(keeper, desk, health):
    third = PublishRecommendation(panel="night-time", texts={"title/en": "Seats", "text/en": "Seats."})
    await desk.handle(third, Actor(role="secretariat", office="safer-trust"))
    await keeper.open(f"{ADDRESS}/details")
    ticked = [line for line in keeper.answer.text.splitlines() if 'name="recommendations"' in line]
    assert [("checked" in line) for line in ticked] == [False, False, True]


@pytest.mark.parametrize(
    ("agreed", "due", "words"),
    [
        (
            {"basis": "undertaking", "said": "At the launch"}
            | {"due-day": "1", "due-month": "2", "due-year": "2026"},
            date(2026, 2, 1),
            "response is due by 1 February 2026",
        ),
        (
            {"basis": "statutory", "provision": "police-act-1996-s55", "length": "56", "unit": "days"}
            | {"counting": "with"},
            date(2026, 1, 29),
            "response is due by 29 January 2026",
        ),
        (
            {"basis": "practice", "length": "2", "unit": "months", "counting": "after"},
            date(2026, 2, 5),
            "response: 5 February 2026",
        ),
        ({"basis": "service_default"}, date(2026, 1, 30), "response: 30 January 2026"),
    ],
)
@pytest.mark.usefixtures("health")
async def test_the_day_that_follows_from_the_terms_is_shown_before_publishing(terms, agreed, due, words):
    """Counted from the day of addressing, 5 December 2025."""
    assert words in await terms.check(agreed)
    assert await terms.publish() == (agreed["basis"], due)


@pytest.mark.usefixtures("health")
async def test_the_period_is_recorded_as_it_was_agreed(terms, log):
    agreed = {"basis": "undertaking", "said": "At the launch", "length": "30", "unit": "working_days"}
    await terms.check({**agreed, "counting": "with"})
    await terms.publish()
    entry = await log.last()
    assert entry.body.period == Period(length=30, unit="working_days", first_day_counts=True)
    assert (await log.words(entry))["said/en"] == "At the launch"


LACKING = [
    ("undertaking", {"length": "3"}, "Say where and when it was promised"),
    ("undertaking", {"said": "At the launch"}, "Enter the day it is due, or a period below"),
    ("statutory", {"length": "3"}, "Choose the law that sets the date"),
    ("practice", {"length": "3"}, "Choose days, working days or months"),
    ("practice", {"length": "0"}, "Length of the period must be 1 or more"),
    ("practice", {"due-day": "31", "due-month": "2", "due-year": "2026"}, "must be a real date"),
]
WRONG = [
    ({"offices": [], "other_offices": ["nobody"]}, "Choose at least one office"),
    ({"recommendations": ["99"]}, "Choose at least one recommendation"),
]


async def test_what_the_terms_lack_is_told(keeper, addressing):
    for basis, agreed, error in LACKING:
        await keeper.open(f"{ADDRESS}/details")
        await keeper.send(f"{ADDRESS}/details", {**addressing, "basis": basis})
        await keeper.follow()
        answer = await keeper.send(f"{ADDRESS}/date", agreed)
        assert answer.status_code == 422, error
        assert error in keeper.text


async def test_a_wrong_choice_is_told_and_the_rest_is_kept(keeper, addressing):
    for wrong, error in WRONG:
        await keeper.open(f"{ADDRESS}/details")
        answer = await keeper.send(f"{ADDRESS}/details", {**addressing, **wrong})
        assert answer.status_code == 422, error
        assert error in keeper.text
        assert 'value="2025"' in answer.text


async def test_a_date_without_a_basis_for_one_is_not_asked_for(keeper, addressing):
    await keeper.open(f"{ADDRESS}/details")
    await keeper.send(f"{ADDRESS}/details", addressing)
    assert keeper.answer.headers["location"] == f"{ADDRESS}/check"
    assert (await keeper.open(f"{ADDRESS}/date")).status_code == 404


async def test_no_recommendation_is_put_to_the_same_office_twice(keeper, addressing, walk, log):
    before = await log.length()
    await walk(keeper, ADDRESS, {**addressing, "offices": ["norchester-police"]})
    assert "Recommendation 1 was addressed to norchester-police before." in keeper.text
    assert "What the public will see" not in keeper.text
    await keeper.send(f"{ADDRESS}/check")
    assert await log.length() == before


async def test_a_double_click_addresses_once(keeper, health, addressing, walk, log):
    await walk(keeper, ADDRESS, {**addressing, "offices": ["norchester-health"]})
    before = await log.length()
    first = await keeper.send(f"{ADDRESS}/check")
    second = await keeper.send(f"{ADDRESS}/check")
    assert (first.status_code, second.status_code) == (303, 303)
    assert await log.length() == before + 2


async def test_secretariats_and_scrutiny_bodies_are_not_offered(keeper):
    await keeper.open(f"{ADDRESS}/details")
    assert 'value="safer-trust"' not in keeper.answer.text
    assert 'value="norchester-watch"' not in keeper.answer.text
    assert 'value="norchester-police"' in keeper.answer.text

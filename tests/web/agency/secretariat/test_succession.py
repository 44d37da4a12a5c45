"""A PCC with twelve open asks ends, and two bodies share them: through the workspace, to the public pages."""

from datetime import date
from types import SimpleNamespace

import pytest

from accountability.domain.answers import Response
from accountability.domain.areas import AreaDetails
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import AddressRecommendation, PublishRecommendation
from accountability.domain.commands.register import RegisterArea, RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.domain.recommendations import Addressing
from accountability.projections import asks, timeline
from accountability.projections.filling import replay
from accountability.projections.reading import reading
from accountability.web.agency.succession.subject import EndingSubject
from tests.web.agency.secretariat.conftest import on, signed_in

pytestmark = pytest.mark.anyio

PCC, MAYOR, BOARD = "norchester-pcc", "norchester-mayor", "norchester-board"
KEEPER = Actor(role="secretariat", office="safer-trust")
OPERATOR = Actor(role="operator")
ENDS = "/workspace/succession/norchester-pcc"
SOURCE = "The Norchester (Transfer of Functions) Order, 2026"
# The day before the tests' clock, so that the end has come.
LAST, FIRST = (2026, 1, 4), (2026, 1, 5)
ENDING = {**on("last_day", *LAST), "status": "confirmed", "instrument": "The Order", "source": SOURCE}
SUCCESSORS = {"successors": [MAYOR, BOARD], **on("first_day", *FIRST)}
THEMES = ["transport"] * 6 + ["youth"] * 5 + ["victims"]


@pytest.fixture
async def twelve(desk, asked):
    """Twelve recommendations, put to the PCC: two accepted, one considered, the others without an answer."""
    for slug, kind, name in (
        (PCC, "police_and_crime_commissioner", "Norchester PCC"),
        (MAYOR, "other", "Mayor of Norchester"),
        (BOARD, "partnership", "Norchester Policing Board"),
    ):
        details = OfficeDetails(slug=slug, kind=kind, area="norchester", invented=True)
        await desk.handle(RegisterOffice(details=details, texts={"name/en": name}), OPERATOR)
    serials = []
    for number, theme in enumerate(THEMES, 1):
        texts = {"title/en": f"Ask number {number}", "text/en": f"Do thing {number}."}
        await desk.handle(PublishRecommendation(panel="night-time", theme=theme, texts=texts), KEEPER)
        serials.append(2 + number)
        addressing = Addressing(office=PCC, named_by="panel", manner="sent")
        command = AddressRecommendation(panel="night-time", serial=2 + number, addressing=addressing)
        await desk.handle(command, KEEPER)
    by_serial = {
        row["serial"]: row["ask"]
        for row in await desk.pool.fetch("select serial, ask from ask where office = $1", PCC)
    }
    officer = Actor(role="officer", office=PCC)
    for serial in serials[:2]:
        response = Response(decision="accepted", target=date(2026, 9, 30))
        command = Respond(ask=by_serial[serial], response=response, texts={"text/en": "We will do it."})
        await desk.handle(command, officer)
    return [by_serial[serial] for serial in serials]


def heirs(twelve, **changed):
    """What is ticked for each: transport to the mayor, youth to the board, victims to both."""
    to = {"transport": [MAYOR], "youth": [BOARD], "victims": [MAYOR, BOARD]}
    ticked = {f"heir-{ask}": to[theme] for ask, theme in zip(twelve, THEMES, strict=True)}
    return ticked | changed


def mapping():
    return (
        {f"functions-{MAYOR}": "Transport, victims", f"areas-{MAYOR}": ""},
        {f"functions-{BOARD}": "youth,victims", f"areas-{BOARD}": ""},
    )


@pytest.fixture
async def divided(keeper, put, twelve):
    """The secretariat walks through all of it and publishes."""
    await put(keeper, f"{ENDS}/end", ENDING, SUCCESSORS, *mapping(), heirs(twelve), {"ended": "yes"})
    return twelve


async def counted(readers, clock, by, name):
    async with reading(readers, clock()) as reader:
        return (await asks.counts_by(reader, by, [name]))[name]


async def test_the_mapping_proposes_an_heir_for_each_of_the_twelve(keeper, walk, twelve):
    await walk(keeper, f"{ENDS}/end", ENDING, SUCCESSORS, *mapping())

    page = keeper.answer.text
    assert page.count("checked") == 6 + 5 + 2
    assert "Who answers the 12 open asks?" in keeper.text


async def test_work_passes_in_areas_that_are_chosen_by_name_once_they_are_registered(
    keeper, walk, twelve, desk
):
    area = AreaDetails(slug="norchester", kind="police_force_area", invented=True)
    await desk.handle(RegisterArea(details=area, texts={"name/en": "Norchester and Vale"}), OPERATOR)
    chosen = {f"functions-{MAYOR}": "transport", f"areas-{MAYOR}": ["", "norchester", "elsewhere"]}
    await walk(
        keeper,
        f"{ENDS}/end",
        ENDING,
        SUCCESSORS,
        chosen,
        mapping()[1] | {f"areas-{BOARD}": []},
        heirs(twelve),
        {"ended": "yes"},
    )
    assert "Transport, in Norchester and Vale, from 5 January 2026." in keeper.text


def test_the_places_of_an_ask_are_its_area_and_those_around_it():
    within = {"lane": "ward", "ward": "city", "city": None, "a": "b", "b": "a"}
    subject = SimpleNamespace(areas=[SimpleNamespace(slug=s, within=w) for s, w in within.items()])
    found = {area: EndingSubject.places(subject, area) for area in ("lane", "city", "word", "a", None)}
    assert found == {
        "lane": ["lane", "ward", "city"],
        "city": ["city"],
        "word": ["word"],
        "a": ["a", "b"],
        None: [],
    }


async def test_all_twelve_pass_on_in_one_transaction_with_the_announced_end(
    keeper, walk, twelve, log, pool, readers, clock
):
    before = await counted(readers, clock, "panel", "night-time")
    length = await log.length()
    await walk(keeper, f"{ENDS}/end", ENDING, SUCCESSORS, *mapping(), heirs(twelve), {"ended": "yes"})
    assert "This passed from Norchester PCC to Mayor of Norchester" in keeper.text
    assert length == await log.length()

    await keeper.send(keeper.answer.url.path)

    types = [
        row["type"] for row in await pool.fetch("select type from timeline where position >= $1", length)
    ]
    assert types.count("functions-transferred/1") == 2
    assert types.count("ask-transferred/1") == 13
    assert types.count("office-abolished/1") == 1
    after = await counted(readers, clock, "panel", "night-time")
    assert before.asks + 1 == after.asks  # one was divided
    assert before.responded - 2 == after.responded


async def test_each_successor_has_its_own_first_day_and_no_ask_one_before_it_was_asked(
    keeper, put, twelve, readers, clock
):
    """The mayor's work is the mayor's since December; the asks were put on 5 January."""
    to_mayor, to_board = mapping()
    pages = ENDING, SUCCESSORS | on("first_day", 2025, 12, 20), to_mayor
    own_day = to_board | on(f"first-{BOARD}", *FIRST)
    await put(keeper, f"{ENDS}/end", *pages, own_day, heirs(twelve), {"ended": "yes"})

    async with reading(readers, clock()) as reader:
        newest = await timeline.newest(reader, "all", limit=60)
    days = {
        (item.row.type, getattr(body, "successor", getattr(body, "office", None))): str(body.first_day)
        for item in newest
        if hasattr(body := item.current.body, "first_day")
    }
    assert days == {
        ("functions-transferred/1", MAYOR): "2025-12-20",
        ("functions-transferred/1", BOARD): "2026-01-05",
        ("ask-transferred/1", MAYOR): "2026-01-05",
        ("ask-transferred/1", BOARD): "2026-01-05",
    }


async def test_replayed_it_is_the_same(divided, pool):
    async def rows():
        return {
            table: sorted(map(repr, await pool.fetch(f"select * from {table}")))
            for table in ("office", "transfer", "ask", "clock", "timeline")
        }

    before = await rows()
    async with pool.acquire() as connection:
        await replay(connection)
    assert before == await rows()


async def test_the_public_reads_who_answers_now_and_what_was_said_then(divided, keeper, pool):
    await keeper.open("/en/offices/norchester-pcc")
    assert "This office ended on 4 January 2026." in keeper.text
    assert "Mayor of Norchester: Transport and victims, from 5 January 2026" in keeper.text
    assert "12 asks passed on to others." in keeper.text
    await keeper.open("/en/offices/norchester-mayor")
    assert "7 asks from Norchester PCC" in keeper.text
    await keeper.open("/en/panels/night-time/recommendations/3")
    assert "0 of 1" in keeper.text
    assert "It took this over from Norchester PCC on 5 January 2026" in keeper.text
    assert "Norchester PCC accepted this on 5 January 2026." in keeper.text
    assert "This passed to Mayor of Norchester on 5 January 2026." in keeper.text
    await keeper.open("/en/panels/night-time/recommendations/14")
    assert "0 of 2" in keeper.text
    await keeper.open("/en/panels/night-time")
    assert "Passed on" in keeper.text

    # The moment before.
    last = await pool.fetchval("select min(position) from timeline where type = 'ask-transferred/1'")
    await keeper.open(f"/en/panels/night-time/recommendations/3?at={last - 1}")
    assert "1 of 1" in keeper.text
    assert "passed to" not in keeper.text
    await keeper.open(f"/en/offices/norchester-pcc?at={last - 3}")
    assert "ended on" not in keeper.text


async def test_both_offices_feeds_the_interface_and_the_data_say_it_too(divided, keeper):
    for office in (PCC, MAYOR):
        await keeper.open(f"/en/feeds/offices/{office}.json")
        assert "This passed from Norchester PCC to Mayor of Norchester" in keeper.answer.text

    await keeper.open("/api/v1/offices/norchester-pcc")
    answer = keeper.answer.json()
    assert answer["office"]["last_day"] == "2026-01-04"
    assert {each["successor"] for each in answer["transfers"]} == {MAYOR, BOARD}
    assert {"passed_on": "2026-01-05", "heirs": [MAYOR]}.items() <= answer["asks"][0].items()
    await keeper.open("/data/asks.csv")
    header, *lines = keeper.answer.text.splitlines()
    assert header.endswith(
        "passed_on,passed_to,nobody_since,inherited,inherited_from,stance,stance_words,adopted_from,adopted_said"
    )
    assert sum(",norchester-pcc," in line and line.endswith(",norchester-pcc,,,,") for line in lines) == 13


async def test_an_ended_office_answers_no_more(divided, browse, accounts, clock, desk):
    officer = await signed_in(browse, accounts, "pat@pcc.example", "officer", PCC)
    await officer.open(f"/workspace/asks/{divided[5]}/answer/decision")
    await officer.send(f"/workspace/asks/{divided[5]}/answer/decision", {"decision": "acknowledged"})
    await officer.follow()
    await officer.send(officer.answer.url.path, {"text": "We will see"})
    await officer.open(f"/workspace/asks/{divided[5]}/answer/check")
    assert "has passed to another office" in officer.text or "has ended" in officer.text


async def test_an_heir_adopts_reviews_and_declines_in_one_sitting(
    divided, browse, accounts, put, keeper, pool
):
    officer = await signed_in(browse, accounts, "max@mayor.example", "officer", MAYOR)
    await officer.open("/workspace")
    assert "7 asks came to your office from another" in officer.text
    mine = {
        row["serial"]: row["ask"]
        for row in await pool.fetch("select serial, ask from ask where office = $1", MAYOR)
    }
    stances = {f"stance-{mine[3]}": "adopts", f"stance-{mine[4]}": "declines", f"stance-{mine[5]}": "reviews"}
    words = {**on("until", 2026, 2, 20), "stance_reason": "No money for it.", "stance_text": "We looked."}

    await put(officer, "/workspace/inherited/answer", stances, words)

    await officer.open("/en/panels/night-time/recommendations/3")
    assert "Mayor of Norchester adopted on 5 January 2026 the answer of Norchester PCC" in officer.text
    assert "which said on 5 January 2026: accepted." in officer.text
    assert "Target date 30 September 2026." in officer.text
    await officer.open("/en/panels/night-time/recommendations/4")
    assert "Mayor of Norchester declined on 5 January 2026 to take this over" in officer.text
    await officer.open("/en/panels/night-time/recommendations/5")
    assert "to be decided by 20 February 2026" in officer.text
    await officer.open("/workspace")
    assert "4 asks came to your office" in officer.text


async def test_one_inherited_ask_has_a_form_of_its_own(divided, browse, accounts, put, pool):
    officer = await signed_in(browse, accounts, "max@mayor.example", "officer", MAYOR)
    ask = await pool.fetchval("select ask from ask where office = $1 and serial = 3", MAYOR)

    await put(officer, f"/workspace/asks/{ask}/stance", {"stance": "adopts"}, {"stance_text": "Yes."})

    await officer.open(f"/workspace/asks/{ask}")
    assert "Adopt, review or decline" not in officer.text
    await officer.open("/workspace/inherited")
    assert "6 asks" in officer.text


async def test_what_an_heir_said_elsewhere_is_taken_over_with_its_source(divided, keeper, put, pool, log):
    ask = await pool.fetchval("select ask from ask where office = $1 and serial = 4", MAYOR)
    page = f"/workspace/secretariat/asks/{ask}"
    await keeper.open(page)
    assert "Take over what it makes of the earlier answer" in keeper.text
    letter = {
        "language": "en",
        "provenance": "summarised",
        "source": "Letter of the Mayor’s office, 5 January 2026",
        "stance_reason": "There is no money for it.",
        **on("occurred", *FIRST),
    }
    answer = await put(keeper, f"{page}/stance", {"stance": "declines"}, letter)
    assert "Mayor of Norchester declined on 5 January 2026 to take this over" in answer.text
    entry = await log.last()
    assert (entry.tag, entry.by, entry.on_behalf_of) == ("successor-position-stated/1", "safer-trust", MAYOR)
    assert (await log.words(entry))["source/en"] == letter["source"]


async def test_silence_cannot_be_adopted_through_the_form_either(divided, browse, accounts, pool):
    officer = await signed_in(browse, accounts, "max@mayor.example", "officer", MAYOR)
    ask = await pool.fetchval("select ask from ask where office = $1 and serial = 6", MAYOR)
    await officer.open(f"/workspace/asks/{ask}/stance/stance")
    assert "Adopt it" not in officer.text
    await officer.send(f"/workspace/asks/{ask}/stance/stance", {"stance": "adopts"})
    assert officer.answer.status_code == 422


async def test_where_nobody_answers_yet_it_says_so_and_an_heir_may_follow(keeper, put, twelve, pool):
    none_yet = {f"heir-{twelve[11]}": ["none-yet"], "reason": "The Order is silent on victims."}
    await put(
        keeper, f"{ENDS}/end", ENDING, SUCCESSORS, *mapping(), heirs(twelve, **none_yet), {"ended": "yes"}
    )

    await keeper.open("/en/panels/night-time/recommendations/14")
    assert "No body answers for this now" in keeper.text
    assert "Since 5 January 2026 no body answers for this." in keeper.text
    assert "0 of 1" in keeper.text
    await keeper.open("/en/offices/norchester-pcc")
    assert "For 1 ask no body answers now." in keeper.text


async def test_an_end_to_come_is_announced_and_nothing_passes(keeper, put, twelve, pool):
    coming = {**on("last_day", 2028, 5, 7), "status": "announced", "source": "A speech in the town hall"}
    await put(keeper, f"{ENDS}/end", coming, {})

    await keeper.open("/en/offices/norchester-pcc")
    assert "Its last day is expected to be 7 May 2028." in keeper.text
    assert "Nobody has said here yet to whom its work passes." in keeper.text
    assert await pool.fetchval("select count(*) from ask where passed_on is not null") == 0


async def test_none_yet_stands_alone_and_needs_a_reason(keeper, walk, twelve):
    await walk(keeper, f"{ENDS}/end", ENDING, SUCCESSORS, *mapping())
    await keeper.send(keeper.answer.url.path, heirs(twelve, **{f"heir-{twelve[0]}": ["none-yet", MAYOR]}))
    assert keeper.answer.status_code == 422
    assert "Either name who answers, or say that nobody does yet" in keeper.text
    await keeper.send(keeper.answer.url.path, heirs(twelve, **{f"heir-{twelve[0]}": ["none-yet"]}))
    assert "Say why nobody answers yet" in keeper.text


async def test_a_secretariat_passes_on_the_asks_of_its_own_panels_only(neighbour, twelve, log):
    length = await log.length()
    await neighbour.open(f"{ENDS}")
    assert "12 open asks of other panels" in neighbour.text
    await neighbour.open(f"{ENDS}/end/ending")
    assert neighbour.answer.status_code == 200
    assert length == await log.length()


async def test_another_office_and_a_reviewer_are_told_that_it_is_not_theirs(councillor, reviewer, twelve):
    await councillor.open(f"{ENDS}/end/ending")
    assert councillor.answer.status_code == 403
    await reviewer.open(f"{ENDS}")
    assert reviewer.answer.status_code == 403
    await reviewer.open("/workspace/inherited")
    assert reviewer.answer.status_code == 403


async def test_the_ending_office_walks_through_it_itself(browse, accounts, put, twelve, pool, desk):
    officer = await signed_in(browse, accounts, "pat@pcc.example", "officer", PCC)
    await officer.open("/workspace/succession")
    await officer.follow()
    assert "12 open asks" in officer.text

    await put(officer, f"{ENDS}/end", ENDING, SUCCESSORS, *mapping(), heirs(twelve), {"ended": "yes"})

    assert (
        await pool.fetchval(
            "select count(*) from ask where passed_on is not null and until_position > 9000000000000000000"
        )
        == 12
    )
    entry = await pool.fetchval(
        "select convert_from(state, 'UTF8') from log where topic = 'office-abolished/1'"
    )
    assert '"role":"officer"' in entry

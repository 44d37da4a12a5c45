"""What a program gets from /api/v1: the record now and then, words or what took them away, clear errors."""

from datetime import date

import msgspec
import pytest

from accountability.domain.answers import Mapping, Response
from accountability.domain.commands.asks import CitedInitiative
from accountability.domain.commands.base import Actor
from accountability.domain.commands.holds import HoldPublication, ReleasePublication
from accountability.domain.holds import Hold
from accountability.handling.ticking import tick
from tests import areas
from tests.publishing.norchester import SECRETARIAT

pytestmark = pytest.mark.anyio

PAST = "2026-01-05"
ERRORS = {
    "panels/no-such": 404,
    "panels/No%20Such": 404,
    "panels/night-safety/recommendations/99": 404,
    "panels/night-safety/recommendations/01": 404,
    "panels/night-safety/recommendations/99999999999999999999": 404,
    "offices/no-such": 404,
    "initiatives/no-such": 404,
    "areas/no-such": 404,
    "entries/123456": 404,
    "entries/-1": 404,
    "panels?at=yesterday": 400,
    "panels?at=2026-02-30": 400,
    "panels?limit=0": 400,
    "panels?limit=many": 400,
    "panels?after=x": 400,
    "offices?after=NO": 400,
    "offices/norchester-police?after=1": 400,
    "entries?office=norchester-police&panel=night-safety": 400,
    "entries?area=stonebridge&office=norchester-police": 400,
    "entries?recommendation=1": 400,
    "entries?panel=night-safety&recommendation=0": 400,
}


async def given(reader, address, **query):
    answer = await reader.get(f"/api/v1/{address}", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


async def test_a_panel_is_given_with_its_words_and_counts(norchester, reader):
    panel = (await given(reader, "panels/night-safety"))["panel"]
    listed = (await given(reader, "panels"))["items"]

    assert panel["words"]["name/en"]["text"] == "Night safety panel"
    assert panel["counts"] == {"asks": 4, "responded": 0, "decided": 0, "overdue": 0, "compared": 0}
    assert panel["invented"] is True
    assert listed == [panel]


async def test_an_area_is_given_with_its_days_its_names_and_what_it_became(norchester, reader):
    positions = await areas.millgate(norchester.desk, SECRETARIAT)

    area = (await given(reader, "areas/millgate"))["area"]
    assert (area["last_day"], area["successors"], area["within"]) == (
        "2026-01-01",
        ["canalside"],
        "stonebridge",
    )
    assert area["words"]["name/en"]["text"] == "Abbey Millgate"
    assert area["former_names"][0]["words"]["name/en"]["text"] == "Millgate"
    assert area["end_words"]["source/en"]["text"] == "The Wards Order, article 2"
    listed = await given(reader, "areas", limit=2)
    assert [item["slug"] for item in listed["items"]] == ["canalside", "millgate"]
    assert listed["next"].endswith("/api/v1/areas?after=millgate&limit=2")
    canalside, city = await given(reader, "areas/canalside"), await given(reader, "areas/stonebridge")
    assert (canalside["came_from"], city["areas_within"]) == (["millgate"], ["millgate"])
    entries = await given(reader, "entries", area="millgate")
    assert [item["position"] for item in entries["items"]] == positions[::-1]


async def test_a_recommendation_is_given_with_asks_clocks_and_timeliness(norchester, reader, clock, pool):
    await norchester.accept(2, "stonebridge-council")
    clock.forward(days=60)
    await tick(pool, clock())

    answer = await given(reader, "panels/night-safety/recommendations/2")

    police, council = answer["asks"]
    assert answer["recommendation"]["words"]["title/en"]["text"] == "Late buses"
    assert answer["headline"] == "partly_answered"
    assert (police["office"], police["decision"], police["reply_timeliness"]) == (
        "norchester-police",
        "awaiting",
        "overdue",
    )
    assert police["clocks"][0]["due"] == "2026-03-02"
    assert "Norchester Police" in police["status"]
    assert (council["decision"], council["target"]) == ("accepted", "2027-06-30")
    assert council["answer_words"]["text/en"]["text"] == "We will run them."


async def test_the_past_is_given_as_it_was_then(norchester, reader, clock):
    clock.forward(days=2)
    position = await norchester.accept()

    now = await given(reader, "panels/night-safety/recommendations/1")
    by_day = await given(reader, "panels/night-safety/recommendations/1", at=PAST)
    by_position = await given(reader, "panels/night-safety/recommendations/1", at=position - 1)

    assert now["asks"][0]["decision"] == "accepted"
    for past in (by_day, by_position):
        assert past["asks"][0]["decision"] == "awaiting"
        assert past["as_at"] == {"position": position - 1, "recorded": "2026-01-05T10:00:00Z", "day": PAST}


async def test_the_past_does_not_know_of_a_later_entry(norchester, reader, clock):
    clock.forward(days=2)
    position = await norchester.accept()

    assert (await reader.get(f"/api/v1/entries/{position}?at={PAST}")).status_code == 404
    assert (await reader.get(f"/api/v1/entries/{position}?at={position}")).status_code == 200
    assert (await given(reader, "entries", at=PAST))["items"][0]["position"] == position - 1


async def test_a_redacted_text_is_null_and_names_the_entry_that_removed_it_in_past_views_too(
    norchester, reader, clock
):
    position = await norchester.accept(text="Constable Hare was drunk.")
    clock.forward(days=1)
    redaction = await norchester.redact(position)

    for query in ({}, {"at": PAST}):
        answer = await given(reader, f"entries/{position}", **query)
        text = answer["entry"]["words"]["text/en"]
        assert (text["text"], text["redacted"]) == (None, {"position": redaction, "ground": "defamation"})
    for address in ("entries", "panels/night-safety/recommendations/1", "offices/norchester-police"):
        assert "Hare" not in str(await given(reader, address))


async def test_a_withheld_text_is_null_until_it_is_put_back(norchester, reader, clock):
    position = await norchester.accept(text="Constable Hare was drunk.")
    clock.forward(days=1)
    withheld = await norchester.withhold(position)

    for query in ({}, {"at": PAST}):
        entry = (await given(reader, f"entries/{position}", **query))["entry"]
        text = entry["words"]["text/en"]
        assert (text["text"], text["redacted"]) == (None, None)
        assert text["withheld"] == {"position": withheld, "ground": "court-order"}
    for address in ("entries", "panels/night-safety/recommendations/1", "offices/norchester-police"):
        assert "Hare" not in str(await given(reader, address))

    restored = await norchester.restore(position)

    entry = (await given(reader, f"entries/{position}"))["entry"]
    assert entry["words"]["text/en"]["text"] == "Constable Hare was drunk."
    assert (entry["withheld_by"], entry["restored_by"], entry["redacted_by"]) == ([withheld], [restored], [])


async def test_words_in_the_place_of_redacted_ones_are_given_apart(norchester, reader):
    position = await norchester.accept(text="Constable Hare was drunk.")
    redaction = await norchester.redact(position, replacement="An officer was drunk.")

    text = (await given(reader, f"entries/{position}"))["entry"]["words"]["text/en"]
    assert (text["text"], text["replacement"]) == (None, {"en": "An officer was drunk."})

    await norchester.redact(redaction, "replacement")

    text = (await given(reader, f"entries/{position}"))["entry"]["words"]["text/en"]
    assert (text["redacted"]["position"], text["replacement"]) == (redaction, None)


async def test_a_corrected_entry_is_given_as_recorded_and_as_it_stands(norchester, reader):
    position = await norchester.accept(text="We will run tham.")
    correction = await norchester.correct(position, "We will run them.")

    entry = (await given(reader, f"entries/{position}"))["entry"]

    assert entry["corrected_by"] == [correction]
    assert entry["words"]["text/en"]["text"] == "We will run tham."
    assert entry["current_words"]["text/en"]["text"] == "We will run them."
    assert entry["entry"]["type"] == entry["current"]["type"] == "response-recorded/1"
    assert entry["entry"]["body"] == entry["current"]["body"]


async def test_an_entry_is_given_as_the_bytes_that_were_recorded(norchester, reader, pool):
    position = await norchester.accept()
    row = await pool.fetchrow("select state, leaf from log where position = $1", position)

    entry = (await given(reader, f"entries/{position}"))["entry"]

    assert entry["entry"] == msgspec.json.decode(row["state"])
    assert entry["leaf"] == row["leaf"].hex()
    assert entry["heading"] == "Norchester Police accepted this"


@pytest.mark.parametrize("limit", [1, 4, 200])
async def test_following_next_gives_every_entry_once(norchester, reader, limit, pool):
    seen, address = [], f"/api/v1/entries?limit={limit}"
    while address:
        page = (await reader.get(address)).json()
        seen += [item["position"] for item in page["items"]]
        address = page["next"]

    assert seen == list(range(await pool.fetchval("select count(*) from log")))[::-1]


async def test_entries_can_be_narrowed_to_what_they_are_about(norchester, reader):
    position = await norchester.accept(2)

    for query in ({"panel": "night-safety", "recommendation": 2}, {"office": "norchester-police"}):
        items = (await given(reader, "entries", **query))["items"]
        assert position in [item["position"] for item in items]
        assert all(item["panel"] == "night-safety" or item["office"] == "norchester-police" for item in items)
    assert {
        item["recommendation"]
        for item in (await given(reader, "entries", panel="night-safety", recommendation=2))["items"]
    } == {2}


@pytest.mark.parametrize("limit", [1, 2, 50])
async def test_following_next_gives_every_ask_of_an_office_once(norchester, reader, limit):
    for _ in range(3):
        await norchester.publish()
    seen, address = [], f"/api/v1/offices/norchester-police?limit={limit}"
    while address:
        page = (await reader.get(address)).json()
        seen += [ask["recommendation"] for ask in page["asks"]]
        address = page["next"]

    assert seen == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", ["areas", "offices", "initiatives"])
async def test_following_next_gives_all_that_is_registered_once(norchester, reader, kind):
    await areas.millgate(norchester.desk, SECRETARIAT)
    listed = (await given(reader, kind, limit=200))["items"]
    seen, address = [], f"/api/v1/{kind}?limit=1"
    while address and len(seen) < 2 * len(listed):
        page = (await reader.get(address)).json()
        seen += page["items"]
        address = page["next"]

    assert seen == listed
    assert [item["slug"] for item in seen] == sorted({item["slug"] for item in seen})


async def test_an_initiative_is_given_with_what_it_does_not_cover(norchester, reader):
    cited = CitedInitiative(
        mapping=Mapping(initiative="night-hub", coverage="part"), texts={"gap/en": "Nothing after ten."}
    )
    await norchester.respond(
        Response(decision="mapped_to_initiative", initiatives=("night-hub",)),
        {"text/en": "We do this already."},
        cited=(cited,),
    )

    answer = await given(reader, "initiatives/night-hub")
    asked = await given(reader, "panels/night-safety/recommendations/1")

    assert answer["initiative"]["words"]["name/en"]["text"] == "Night hub"
    [citation] = answer["citations"]
    assert (citation["coverage"], citation["recommendation"]) == ("part", 1)
    assert citation["words"]["gap/en"]["text"] == "Nothing after ten."
    assert asked["citations"] == [citation]


async def test_an_office_says_that_it_publishes_nothing_for_as_long_as_it_does(norchester, reader, desk):
    office, actor = "norchester-police", Actor(role="officer", office="norchester-police")
    assert (await given(reader, f"offices/{office}"))["office"]["hold"] is None
    hold = Hold(ground="pre_election", since=date(2026, 12, 1), until=date(2027, 1, 8), clocks="run_on")
    said = HoldPublication(office=office, hold=hold, texts={"ground/en": "The election of the commissioner."})
    [position] = (await desk.handle(said, actor)).positions
    one = (await given(reader, f"offices/{office}"))["office"]["hold"]
    assert one | {"words": None} == {
        "ground": "pre_election",
        "since": "2026-12-01",
        "until": "2027-01-08",
        "clocks": "run_on",
        "words": None,
    }
    assert "The election of the commissioner." in str(one["words"])
    listed = {each["slug"]: each["hold"] for each in (await given(reader, "offices"))["items"]}
    assert listed[office] == one
    assert [slug for slug, each in listed.items() if each] == [office]
    described = (await reader.get("/api/v1/openapi.json")).json()["components"]["schemas"]
    assert set(described["Hold"]["properties"]) == set(one)
    await desk.handle(ReleasePublication(office=office), actor)
    assert (await given(reader, f"offices/{office}"))["office"]["hold"] is None
    past = await given(reader, f"offices/{office}", at=position)
    assert past["office"]["hold"] == one


async def test_an_error_is_problem_json_and_can_be_read_from_other_sites(norchester, reader):
    for address, status in ERRORS.items():
        answer = await reader.get(f"/api/v1/{address}")

        assert answer.status_code == status, address
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert answer.headers["access-control-allow-origin"] == "*"
    assert (await reader.get("/api/v1/nothing")).headers["content-type"] == "application/problem+json"


async def test_an_unreadable_query_is_told_what_was_expected(norchester, reader):
    problem = (await reader.get("/api/v1/panels?at=yesterday")).json()

    assert problem["errors"] == [
        {"key": "at", "message": "expected a day like 2026-05-03 or a position like 1234"}
    ]


async def test_the_same_state_is_a_304(norchester, reader):
    first = await reader.get("/api/v1/panels/night-safety/recommendations/1")
    again = await reader.get(
        "/api/v1/panels/night-safety/recommendations/1", headers={"if-none-match": first.headers["etag"]}
    )

    assert again.status_code == 304


async def test_the_description_names_every_address_and_nothing_else(norchester, reader):
    answer = await reader.get("/api/v1/openapi.json")
    described = answer.json()

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/api/v1/panels",
        "/api/v1/panels/{slug}",
        "/api/v1/panels/{slug}/recommendations",
        "/api/v1/panels/{slug}/recommendations/{serial}",
        "/api/v1/offices",
        "/api/v1/offices/{slug}",
        "/api/v1/areas",
        "/api/v1/areas/{slug}",
        "/api/v1/initiatives",
        "/api/v1/initiatives/{slug}",
        "/api/v1/entries",
        "/api/v1/entries/{position}",
    }
    names = {item["name"] for item in described["paths"]["/api/v1/entries"]["get"]["parameters"]}
    assert names == {"at", "after", "limit", "panel", "recommendation", "office", "area"}
    assert "https://cdn" not in answer.text


async def test_what_is_described_is_what_is_given(norchester, reader):
    """Each answer has exactly the members that its schema names."""
    await norchester.accept()
    described = (await reader.get("/api/v1/openapi.json")).json()
    schemas = described["components"]["schemas"]
    for path, filled in {
        "/api/v1/panels/{slug}/recommendations/{serial}": "panels/night-safety/recommendations/1",
        "/api/v1/offices/{slug}": "offices/norchester-police",
        "/api/v1/entries/{position}": "entries/3",
    }.items():
        content = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        name = content["schema"]["$ref"].rpartition("/")[2]
        assert set(schemas[name]["properties"]) == set(await given(reader, filled))

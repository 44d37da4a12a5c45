"""What a feed reader sees: the same entry in three forms, corrected and redacted ones again."""

import json
import re
from datetime import date
from functools import partial

import feedparser
import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.handling.ticking import tick
from accountability.projections import register
from accountability.projections.reading import reading
from accountability.web.feeds.documents import every_current
from accountability.web.feeds.items import Place
from tests import areas
from tests.publishing.norchester import SECRETARIAT

pytestmark = pytest.mark.anyio

FORMS = ("atom", "rss", "json")
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
SCOPES = (
    "all",
    "overdue",
    "panels/night-safety",
    "recommendations/night-safety/1",
    "offices/norchester-police",
)
NO_FEEDS = (
    "all/0000-01.atom",
    "all/1799-12.atom",
    "all/9999-12.atom",
    "all.xml",
    "all",
    "everything.atom",
    "panels/no-such-panel.atom",
    "offices/no-such-office.rss",
    "areas/no-such-area.rss",
    "recommendations/night-safety/99.json",
    "recommendations/night-safety/01.json",
    "all/2026-13.atom",
    "all/1999-01.atom",
    "all/2026-01-1.atom",
    "panels/Night-Safety.atom",
)


def parsed(answer):
    assert answer.status_code == 200, answer.text
    feed = feedparser.parse(answer.content)
    assert feed.bozo is False, feed.get("bozo_exception")
    return feed


def positions(answer, form):
    items = answer.json()["items"] if form == "json" else parsed(answer).entries
    return [int(item["id"].rpartition("/")[2]) for item in items]


@pytest.mark.parametrize("form", FORMS)
async def test_each_feed_is_served_in_each_form_to_every_site_without_a_cookie(norchester, reader, form):
    for scope in SCOPES:
        answer = await reader.get(f"/en/feeds/{scope}.{form}")

        assert answer.status_code == 200
        assert answer.headers["content-type"] == TYPES[form]
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "set-cookie" not in answer.headers
        if form == "json":
            assert json.loads(answer.content)["version"] == "https://jsonfeed.org/version/1.1"
        else:
            assert parsed(answer).version == {"atom": "atom10", "rss": "rss20"}[form]


async def test_an_area_has_a_feed_of_what_names_it(norchester, reader):
    millgate = await areas.millgate(norchester.desk, SECRETARIAT)
    details = OfficeDetails(slug="then", kind="council", area="millgate", valid_from=date(2020, 1, 1))
    office = RegisterOffice(details=details, texts={"name/en": "Millgate Parish"})
    positions = [*millgate, *(await norchester.desk.handle(office, SECRETARIAT)).positions]

    feed = (await reader.get("/en/feeds/areas/millgate.json")).json()
    assert feed["title"] == "[Invented place] Abbey Millgate – The answer record"
    assert feed["home_page_url"].endswith("/en/areas/millgate")
    assert [item["_record"]["position"] for item in feed["items"]] == positions[::-1]
    assert [item["_record"]["codes"]["area"] for item in feed["items"]] == ["millgate"] * 4
    assert "Abbey Millgate ended on 1 January 2026" in [
        item["title"].partition("] ")[2] for item in feed["items"]
    ]


async def test_a_copy_on_disk_has_the_feed_of_each_area_and_office(norchester, readers, clock, monkeypatch):
    """However many are read at a time."""
    await areas.millgate(norchester.desk, SECRETARIAT)
    monkeypatch.setattr(register, "all_areas", partial(register.all_areas, limit=1))
    monkeypatch.setattr(register, "all_offices", partial(register.all_offices, limit=1))
    async with reading(readers, clock()) as reader:
        place = Place("https://record.norchester.example", "record.norchester.example")
        paths = [path async for path, _ in every_current(reader, place)]
        offices = await reader.fetch("select slug from office where until_position > 1000000")

    assert len(paths) == len(set(paths))
    wanted = {f"areas/{slug}" for slug in ("canalside", "millgate", "stonebridge")}
    wanted |= {f"offices/{row['slug']}" for row in offices}
    assert {f"feeds/{about}.{form}" for about in wanted for form in FORMS} <= set(paths)


async def test_an_answer_is_an_item_with_an_id_that_is_the_same_in_every_form_and_on_mirrors(
    norchester, reader
):
    position = await norchester.accept(text="We will run them from June.")
    identifier = f"tag:record.norchester.example,2026:en/log/{position}"

    atom = parsed(await reader.get("/en/feeds/all.atom"))
    rss = parsed(await reader.get("/en/feeds/all.rss"))
    feed = (await reader.get("/en/feeds/all.json")).json()

    assert feed["title"] == atom.feed.title == "Every entry – The answer record"
    for items in (atom.entries, rss.entries, feed["items"]):
        item = next(item for item in items if item["id"] == identifier)
        assert item["title"].startswith("[Invented place] Norchester Police accepted this")
    assert "We will run them from June." in item["content_text"]


async def test_the_channel_of_an_rss_feed_links_to_our_page_and_its_guids_are_no_links(norchester, reader):
    text = (await reader.get("/en/feeds/panels/night-safety.rss")).text

    assert "<link>https://record.norchester.example/en/panels/night-safety</link>" in text
    assert text.count("<guid ") == text.count('isPermaLink="false"') > 5
    assert "<dc:creator>Safer Norchester Trust (secretariat)</dc:creator>" in text


async def test_status_is_given_to_machines_as_codes_of_the_vocabulary(norchester, reader):
    position = await norchester.accept()

    atom = parsed(await reader.get("/en/feeds/all.atom"))
    entry = next(entry for entry in atom.entries if entry.id.endswith(f"/{position}"))
    feed = (await reader.get("/en/feeds/all.json")).json()
    item = next(item for item in feed["items"] if item["_record"]["position"] == position)

    tags = {(tag.scheme.partition("#")[2], tag.term) for tag in entry.tags}
    assert {("entry", "response-recorded"), ("decision", "accepted"), ("flag", "invented")} <= tags
    assert item["_record"]["codes"]["decision"] == "accepted"


async def test_a_correction_is_an_item_of_its_own_and_its_target_comes_back_on_top(norchester, reader, clock):
    position = await norchester.accept(text="We will run tham.")
    for serial in (1, 2):
        clock.forward(days=1)
        await norchester.accept(serial, "stonebridge-council")
    clock.forward(days=1)
    correction = await norchester.correct(position, "We will run them.")

    for form in ("atom", "rss"):
        feed = parsed(await reader.get(f"/en/feeds/all.{form}"))
        ids = [entry.id.rpartition("/")[2] for entry in feed.entries]
        target = next(entry for entry in feed.entries if entry.id.endswith(f"/{position}"))
        assert ids[:2] == [str(correction), str(position)]
        assert target.updated_parsed > target.published_parsed
        assert "We will run them." in target.summary
        assert "tham" not in target.summary


@pytest.mark.parametrize("form", FORMS)
async def test_redacted_words_are_gone_from_current_feed_and_archive_and_the_entry_comes_back(
    norchester, reader, clock, form
):
    position = await norchester.accept(text="Constable Hare was drunk.")
    before = await reader.get(f"/en/feeds/all.{form}")
    assert "Hare" in before.text
    clock.forward(days=40)
    redaction = await norchester.redact(position)

    current = await reader.get(f"/en/feeds/all.{form}")
    archive = await reader.get(f"/en/feeds/all/2026-01.{form}")

    assert archive.status_code == 200
    for answer in (current, archive):
        assert "Hare" not in answer.text
        assert f"en/log/{position}" in answer.text
        assert "words removed because of" in answer.text
        if form != "json":
            parsed(answer)
    assert positions(current, form)[:2] == [redaction, position]
    assert positions(archive, form)[0] == position


@pytest.mark.parametrize("form", FORMS)
async def test_withheld_words_are_gone_from_current_feed_and_archive_until_they_are_put_back(
    norchester, reader, clock, form
):
    position = await norchester.accept(text="Constable Hare was drunk.")
    feeds = (f"/en/feeds/all.{form}", f"/en/feeds/all/2026-01.{form}")
    clock.forward(days=40)
    withheld = await norchester.withhold(position)

    for address in feeds:
        answer = await reader.get(address)
        assert answer.status_code == 200
        assert "Hare" not in answer.text
        assert "words withheld for now because of a court order" in answer.text
        assert f"withheld for now; entry {withheld} says on what ground" in answer.text
    assert positions(await reader.get(feeds[0]), form)[:2] == [withheld, position]

    clock.forward(days=1)
    restored = await norchester.restore(position)

    for address in feeds:
        answer = await reader.get(address)
        assert "Constable Hare was drunk." in answer.text
        assert f"were put back by entry {restored}" in answer.text
    assert positions(await reader.get(feeds[0]), form)[:2] == [restored, position]


async def test_words_in_the_place_of_removed_ones_are_in_the_feed_until_they_go_too(norchester, reader):
    position = await norchester.accept(text="Constable Hare was drunk.")
    redaction = await norchester.redact(position, replacement="An officer was drunk.")
    assert "In their place: An officer was drunk." in (await reader.get("/en/feeds/all.json")).text

    await norchester.redact(redaction, "replacement")

    assert "An officer was drunk." not in (await reader.get("/en/feeds/all.json")).text


@pytest.mark.parametrize("form", FORMS)
async def test_the_same_state_makes_the_same_bytes_and_a_304(norchester, reader, clock, form):
    await norchester.accept()
    first = await reader.get(f"/en/feeds/all.{form}")
    clock.forward(hours=3)
    second = await reader.get(f"/en/feeds/all.{form}")
    again = await reader.get(f"/en/feeds/all.{form}", headers={"if-none-match": first.headers["etag"]})

    assert first.content == second.content
    assert again.status_code == 304
    assert again.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("form", ["atom", "rss"])
async def test_characters_that_xml_cannot_hold_do_not_break_a_feed(norchester, reader, form):
    await norchester.publish(
        title="Late\x0b buses \x1b", text="Run <b>buses</b> & trams \ufffe]]> \x07until two"
    )

    feed = parsed(await reader.get(f"/en/feeds/all.{form}"))

    assert any("trams" in entry.summary for entry in feed.entries)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", json.dumps(feed.entries[0].title))


async def test_the_overdue_feed_holds_what_was_promised_and_went_by_and_no_dates_for_comparison(
    norchester, reader, clock, pool
):
    await norchester.respond(
        Response(decision="under_consideration", decide_by=date(2026, 2, 1)),
        {"forum/en": "The board"},
        1,
        "stonebridge-council",
    )
    clock.forward(days=60)
    await tick(pool, clock())

    feed = (await reader.get("/en/feeds/overdue.json")).json()

    kinds = [item["_record"]["codes"] for item in feed["items"]]
    assert len(kinds) == 3
    assert {codes["entry"] for codes in kinds} == {"deadline-passed"}
    assert {codes["basis"] for codes in kinds} == {"undertaking"}


async def test_an_address_of_no_feed_is_a_404(norchester, reader):
    for address in NO_FEEDS:
        assert (await reader.get(f"/en/feeds/{address}")).status_code == 404, address

"""Words leave the record: asked for by the office, approved by two people, gone from wherever they stood."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

POLICE, TRUST = "norchester-police", "norchester-lantern-trust"
REMOVALS = "/workspace/removals"
INSTEAD = "The lamps will be lit."


@pytest.fixture
def looked_at():
    """Look at a page; where SCREENSHOTS names a folder, draw it there too."""

    def look(person, name):
        person.look()
        if folder := os.environ.get("SCREENSHOTS"):
            for width in (1100, 320):
                person.page.set_viewport_size({"width": width, "height": 900})
                person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    return look


def read(demo, path):
    with urlopen(demo.url + path) as answer:
        return answer.read().decode()


def answer_of(demo, asked):
    """The position of the police's answer, and the address of its words."""
    log = [json.loads(line) for line in read(demo, "/data/entries.jsonl").splitlines()]
    told = [n for n, entry in enumerate(log) if entry["type"].startswith("response-recorded/")]
    position = next(n for n in told if log[n].get("ask") == str(asked.ask))
    return position, f"/log/part/{log[position]['parts']['text/en']}"


def ask_for(person, position, kind, *pages):
    """From the number of the entry to the checked answers; halts at each page, by its name."""
    person.open(f"{REMOVALS}/new")
    yield "number"
    person.write({"Which entry holds the words?": str(position)})
    person.press("Continue")
    yield "what"
    person.choose(kind)
    person.press("Continue")
    for page in pages:
        yield page.__name__
        page(person)
        person.press("Continue")
    yield "notes"
    person.write({"What should those know who decide?": "The officer's letter, file 12."})
    person.press("Continue")
    yield "check"


def words(person):
    person.choose("The words themselves")


def erasure(person):
    person.choose("A person’s right to erasure")


def hold(person):
    person.choose("A legal hold")


def instead(person):
    person.write({"Should other words stand in their place? (optional)": INSTEAD})


def review(person):
    day = (datetime.now(UTC) + timedelta(days=90)).date()
    person.write({"By which day is it decided anew?": day})


def sent_by(person):
    """Send the request; its address."""
    person.press("Send the request")
    return person.page.url.removeprefix(person.url)


def approve(person, request, capacity):
    person.open(request)
    person.choose(capacity)
    person.press("Approve")


def everywhere(demo, asked, position, part):
    """All that readers and programs get where the words stand or stood, by address."""
    pages = (asked.public, f"{asked.public}?at={position}", "/en/log", f"/en/log/{position}")
    feeds = (asked.feed.removeprefix(demo.url), "/en/feeds/all.json", "/en/feeds/all.rss")
    data = ("/data/entries.jsonl", bulk(position), f"/api/v1/entries/{position}", part)
    return {path: read_or_refused(demo, path) for path in (*pages, *feeds, *data)}


def bulk(position):
    """The file of all words of 256 entries, for verifiers."""
    return f"/data/parts/{position // 256}.jsonl"


def read_or_refused(demo, path):
    try:
        return read(demo, path)
    except HTTPError as refused:
        return f"{refused.code} {refused.read().decode()}"


@pytest.mark.parametrize("script", [True, False])
def test_words_that_two_people_approved_are_gone_everywhere(signed_in, visiting, demo, put, script):
    asked = put(f"Mend the lamps by the {'court' if script else 'inn'}", "accepted")
    position, part = answer_of(demo, asked)
    stood = [
        address for address, text in everywhere(demo, asked, position, part).items() if asked.accepted in text
    ]
    assert {asked.public, f"/en/log/{position}", part, bulk(position), "/en/feeds/all.rss"} <= {*stood}
    officer = signed_in("officer", POLICE, script=script)
    governor = signed_in("information governance", TRUST, script=script)
    keeper = signed_in("operator", script=script)

    for _ in ask_for(officer, position, "Remove words for good", words, erasure, instead):
        pass
    assert INSTEAD in officer.page.locator(".app-preview").inner_text()
    request = sent_by(officer)
    approve(governor, request, "Information governance")
    assert asked.accepted in read(demo, part)
    approve(keeper, request, "Chief executive")
    assert "What is left to the server" in keeper.page.locator("main").inner_text()

    keeper.follow("in the list of all removals")
    texts = everywhere(demo, asked, position, part)
    assert [address for address, text in texts.items() if asked.accepted in text] == []
    assert texts[part].startswith("410")
    assert INSTEAD in texts[asked.public]
    reader = visiting(demo, script=script)
    reader.open("/en/redactions")
    listed = reader.page.locator("main .app-record-list__item").first.inner_text()
    assert f"entry {position:,}" in listed
    assert "Information governance and chief executive" in listed
    assert reader.faults == []


def test_every_page_of_a_removal_is_sound(signed_in, reader, demo, put, looked_at):
    """In each state of a request, with errors and without."""
    position, _ = answer_of(demo, put("Mend the lamps by the fort", "accepted"))
    officer = signed_in("officer", POLICE)
    governor, keeper = signed_in("information governance", TRUST), signed_in("operator")
    officer.open(f"{REMOVALS}/new?entry=twelve", status=422)
    looked_at(officer, "number-wrong")
    for name in ask_for(officer, position, "Remove words for good", words, erasure, instead):
        looked_at(officer, f"form-{name}")
        if name in ("what", "words", "erasure", "notes"):
            officer.press("Continue", status=422)
            looked_at(officer, f"form-{name}-wrong")
    request = sent_by(officer)
    looked_at(officer, "request-sent")
    officer.open(REMOVALS)
    looked_at(officer, "mine")
    governor.open("/workspace")
    looked_at(governor, "waiting")
    governor.open(request)
    looked_at(governor, "to-decide")
    governor.press("Approve", status=422)
    looked_at(governor, "no-capacity")
    approve(governor, request, "Information governance")
    looked_at(governor, "approved-once")
    approve(keeper, request, "Chief executive")
    looked_at(keeper, "carried-out")
    keeper.open(REMOVALS)
    looked_at(keeper, "decided")
    reader.open("/en/redactions")
    looked_at(reader, "redactions")


def test_withheld_words_are_put_back_only_if_that_is_approved(signed_in, demo, put, looked_at):
    asked = put("Mend the lamps by the quay", "accepted")
    position, _ = answer_of(demo, asked)
    governor, keeper = signed_in("information governance", TRUST), signed_in("operator")
    for name in ask_for(keeper, position, "Withhold words for a time", words, hold, review):
        if name in ("hold", "review", "check"):
            looked_at(keeper, f"withhold-{name}")
    request = sent_by(keeper)
    approve(keeper, request, "Director")
    approve(governor, request, "Legal adviser")
    looked_at(governor, "withheld")
    assert asked.accepted not in read(demo, asked.public)

    for _ in ask_for(keeper, position, "Put withheld words back", words):
        pass
    governor.open(sent_by(keeper))
    governor.choose("Legal adviser")
    governor.press("Refuse")
    looked_at(governor, "refused")
    assert asked.accepted not in read(demo, asked.public)

"""A dispute from the form to the public page: both sides in their own words, and nothing goes away."""

import re
from datetime import date
from hashlib import sha256

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.base import Actor
from accountability.handling.ticking import tick

pytestmark = pytest.mark.anyio
SECRETARIAT = Actor(role="secretariat", office="safer-trust")
PDF = b"%PDF-1.7\n\xff our letter\n%%EOF\n"
PUBLIC = "/en/panels/night-time/recommendations/1"
PASSED = "from timeline where type = 'deadline-passed/1' and ask = $1"
CHOSEN = re.compile(r'name="(entry|dispute)" type="radio" value="(\d+)" checked')


def chosen(browser):
    """What a form has ticked by itself, as a browser sends it."""
    return dict(CHOSEN.findall(browser.answer.text))


@pytest.fixture
def say(publish):
    """Type a form of one page, leaving what is ticked, and publish it."""

    async def say(browser, address, fields, files=None):
        await browser.open(f"{address}/details")
        await browser.send(f"{address}/details", {**chosen(browser), **fields}, files)
        assert browser.answer.status_code == 303, browser.text
        await browser.follow()
        return await publish(browser)

    return say


@pytest.fixture
async def late(asked, pool, clock):
    """The day on which the police promised to answer has gone by, and the record says so."""
    clock.forward(days=70)
    await tick(pool, clock())


@pytest.fixture
async def quoted(asked, desk):
    """The secretariat took over what the police said at the launch."""
    command = Respond(
        ask=asked.police,
        response=Response(decision="accepted", not_stated=("target",)),
        texts={"text/en": "They said they would run them.", "source/en": "The launch, 5 January 2026"},
        provenance="summarised",
        occurred=date(2026, 1, 5),
    )
    return (await desk.handle(command, SECRETARIAT)).positions[0]


@pytest.fixture
async def disputed(late, officer, say, asked, on):
    """The police say that they did answer."""
    await say(
        officer,
        f"/workspace/asks/{asked.police}/dispute-silence",
        {
            "where": "A letter to the Trust",
            "text": "We wrote that buses would run.",
            **on("answered", 2026, 1, 20),
        },
    )
    return officer


async def test_both_sides_stand_beside_what_was_recorded(disputed, keeper, say, asked, browser):
    page = (await browser.open(PUBLIC)).text
    assert "Norchester Police says that it did answer. Whether it did is not resolved yet." in page
    assert "The panel’s secretariat has not resolved this yet." in page
    assert "app-tag--disputed" in page

    home = await keeper.open("/workspace/secretariat")
    assert "Norchester Police: that no answer came" in keeper.text
    assert "Open for 0 days" in keeper.text
    assert f"/workspace/secretariat/asks/{asked.police}/resolve" in home.text
    await say(
        keeper,
        f"/workspace/secretariat/asks/{asked.police}/resolve",
        {"outcome": "upheld", "text": "The letter lay in our file.", "follows": "answer_recorded"},
    )
    await browser.open(PUBLIC)
    for words in (
        "Deadline passed: no response from Norchester Police",
        "Norchester Police disputes that no answer came",
        "It says that it answered on 20 January 2026.",
        "A letter to the Trust",
        "We wrote that buses would run.",
        "Safer Norchester Trust resolved the dispute: upheld",
        "the answer is recorded with its own day",
        "The letter lay in our file.",
    ):
        assert words in browser.text, words
    assert "app-tag--disputed" not in browser.answer.text
    await keeper.open("/workspace/secretariat")
    assert "What offices dispute" not in keeper.text
    feed = (await browser.client.get("/en/feeds/all.json")).text
    assert "disputes that no answer came" in feed
    assert "resolved the dispute" in feed
    asks = (await browser.client.get("/api/v1/panels/night-time/recommendations/1")).json()["asks"]
    assert {ask["office"]: ask["disputes"] for ask in asks}["norchester-police"] == []


LETTER = {"language": "en", "provenance": "summarised", "source": "Letter of 10 March 2026 to the Trust"}


async def test_a_dispute_that_came_by_letter_is_taken_over_with_its_source(
    late, quoted, keeper, put, publish, asked, browser, on, log, owner
):
    """Of a silence or of a quotation; the secretariat resolves it as every other."""
    form = f"/workspace/secretariat/asks/{asked.police}/letter"
    silence = await owner.fetchval(f"select version {PASSED}", asked.police)
    quotation = await owner.fetchval("select version from timeline where position = $1", quoted)
    await keeper.open(f"{form}/entry")
    await keeper.send(f"{form}/entry", {"entry": str(silence)})
    await keeper.follow()
    lacking = await keeper.send(f"{form}/details", {"text": "They answered.", **on("occurred", 2026, 3, 10)})
    assert lacking.status_code == 422
    assert "Enter the day on which the office says that it answered" in keeper.text
    assert "Say where these words come from" in keeper.text
    said = {"text": "They did answer.", **LETTER, **on("occurred", 2026, 3, 10)}
    place = {"where": "At the board", **on("answered", 2026, 1, 20)}
    await keeper.send(f"{form}/details", said | place)
    await keeper.follow()
    await publish(keeper)
    entry = await log.last()
    assert (entry.tag, entry.by, entry.on_behalf_of, entry.provenance) == (
        "non-response-disputed/1",
        "safer-trust",
        "norchester-police",
        "summarised",
    )
    await put(keeper, form, {"entry": str(quotation)}, said | {"ground": "incomplete"})
    assert (await log.last()).tag == "transcription-disputed/1"
    await browser.open(PUBLIC)
    for words in ("It says that it answered on 20 January 2026.", "They did answer.", LETTER["source"]):
        assert words in browser.text
    await keeper.open(f"/workspace/secretariat/asks/{asked.police}")
    assert "Resolve a dispute" in keeper.text
    assert "by letter" not in keeper.text


async def test_evidence_of_a_dispute_is_a_file_and_can_be_compared(late, officer, say, asked, on, browser):
    address = f"/workspace/asks/{asked.police}/dispute-silence"
    fields = {"where": "A letter", "text": "Buses will run.", **on("answered", 2026, 1, 20)}
    await say(officer, address, fields, [("files", ("our letter.pdf", PDF, "application/pdf"))])
    page = (await browser.open(PUBLIC)).text
    assert "our letter.pdf" in page
    assert sha256(PDF).hexdigest() in page
    place = page.partition('href="/files/')[2].partition('"')[0]
    assert (await browser.client.get(f"/files/{place}")).content == PDF


async def test_words_are_disputed_then_resolved_then_confirmed(
    quoted, officer, keeper, say, asked, browser, log
):
    form = f"/workspace/asks/{asked.police}"
    await say(officer, f"{form}/dispute-words", {"ground": "incomplete", "text": "On Fridays only."})
    await officer.open(form)
    assert "Confirm words recorded of you" not in officer.text
    assert (await officer.open(f"{form}/confirm-words")).status_code == 403
    await browser.open(PUBLIC)
    assert "They said they would run them." in browser.text
    assert "On Fridays only." in browser.text
    await say(
        keeper,
        f"/workspace/secretariat/asks/{asked.police}/resolve",
        {"outcome": "not_upheld", "text": "The recording says it."},
    )
    await say(officer, f"{form}/confirm-words", {"text": ""})
    assert (await log.last()).tag == "transcription-confirmed/1"
    await browser.open(PUBLIC)
    assert "Norchester Police confirmed as its own what was quoted of it on" in browser.text
    await officer.open(form)
    assert "Dispute words recorded of you" not in officer.text


async def test_an_own_answer_takes_the_place_of_a_quotation_which_stays_on_view(
    quoted, officer, publish, asked, browser, on, log
):
    form = f"/workspace/asks/{asked.police}"
    await officer.open(form)
    assert "Answer in our own words" in officer.text
    await officer.open(f"{form}/own-words")
    await officer.follow()
    assert 'value="accepted" checked' in officer.answer.text
    await officer.send(f"{form}/own-words/decision", {"decision": "accepted"})
    await officer.follow()
    assert "They said they would run them." in officer.answer.text
    assert (
        "In our own words, in the place of what was taken over from a public source." in officer.answer.text
    )
    own = {
        "text": "We run them on Fridays.",
        "revision_reason": "In our own words.",
        **on("target", 2027, 1, 1),
    }
    await officer.send(f"{form}/own-words/details", own)
    await officer.follow()
    await officer.send(officer.answer.url.path, {"state": "none"})
    await officer.follow()
    await officer.send(officer.answer.url.path, {"evidence": "none"})
    await officer.follow()
    await publish(officer)
    await browser.open(PUBLIC)
    assert "We run them on Fridays." in browser.text
    assert "They said they would run them." in browser.text
    await officer.open(form)
    assert "Answer in our own words" not in officer.text


async def test_an_explanation_stands_beside_its_entry(late, officer, say, asked, browser, owner):
    entry = await owner.fetchval(f"select version {PASSED}", asked.police)
    await say(
        officer,
        f"/workspace/asks/{asked.police}/explain",
        {"entry": str(entry), "context": "cost", "text": "The drivers cost more than we had."},
    )
    position = await owner.fetchval(f"select position {PASSED}", asked.police)
    await browser.open(f"/en/log/{position}")
    assert "Norchester Police explains an entry" in browser.text
    assert "The drivers cost more than we had." in browser.text


FORMS = ("dispute-silence", "dispute-words", "confirm-words", "explain", "own-words")


async def test_nobody_acts_on_what_is_another_offices(
    disputed, quoted, councillor, reviewer, keeper, neighbour, browse, asked, log, tally, on
):
    """Every form of disputes, every person who may not use it, reading and writing."""
    before, tried = await log.length(), 0
    stranger = browse()
    fields = {"entry": "5", "ground": "incomplete", "text": "x", "where": "y", **on("answered", 2026, 1, 1)}
    for person in (councillor, reviewer, keeper, neighbour):
        for form in FORMS:
            for page in ("details", "check"):
                address = f"/workspace/asks/{asked.police}/{form}/{page}"
                assert (await person.open(address)).status_code == 403, (form, page)
                assert (await person.send(address, fields)).status_code == 403, (form, page)
                tried += 2
    for person in (councillor, reviewer, neighbour, disputed):
        address = f"/workspace/secretariat/asks/{asked.police}/resolve/details"
        assert (await person.open(address)).status_code == 403
        assert (
            await person.send(address, {"dispute": "9", "outcome": "upheld", "text": "x"})
        ).status_code == 403
        tried += 2
    for form in FORMS:
        answer = await stranger.open(f"/workspace/asks/{asked.police}/{form}/details")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
        tried += 1
    assert await log.length() == before
    tally("disputes tried by people who may not", tried)


@pytest.mark.parametrize("entry", ["1", "2", "999", "-1", "1 or 1=1", "९", ""])
async def test_an_entry_that_is_not_offered_cannot_be_disputed(disputed, quoted, asked, entry, log):
    before = await log.length()
    address = f"/workspace/asks/{asked.police}/dispute-words/details"
    await disputed.open(address)
    answer = await disputed.send(address, {"entry": entry, "ground": "incomplete", "text": "x"})
    assert answer.status_code == 422
    assert "Choose the entry." in disputed.text
    assert await log.length() == before


@pytest.mark.parametrize("attack", ['"><script>alert(1)</script>.pdf', "a\r\nX-Evil: 1.pdf", "../../x.pdf"])
async def test_a_files_name_is_shown_as_words_and_nothing_else(
    late, officer, publish, asked, on, browser, attack
):
    address = f"/workspace/asks/{asked.police}/dispute-silence/details"
    await officer.open(address)
    fields = {"where": "A letter", "text": "Buses.", **on("answered", 2026, 1, 20)}
    await officer.send(address, chosen(officer) | fields, [("files", (attack, PDF, "text/html"))])
    await officer.follow()
    assert "<script>alert" not in officer.answer.text
    await publish(officer)
    page = (await browser.open(PUBLIC)).text
    assert "<script>alert" not in page
    place = page.partition('href="/files/')[2].partition('"')[0]
    answer = await browser.client.get(f"/files/{place}")
    assert "x-evil" not in answer.headers
    assert answer.headers["content-disposition"].startswith('attachment; filename="entry-')
    assert answer.headers["content-type"] == "application/pdf"

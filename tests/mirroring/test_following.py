"""A mirror shows what its source shows, and takes away what its source takes away."""

import json
import re
from datetime import UTC, date, datetime
from uuid import uuid4

import asyncpg
import pytest

from accountability.domain.offices import OfficeDetails, OfficeRegistered
from accountability.handling.appending import Job, store
from accountability.transparency.tiles import tiles_of

pytestmark = pytest.mark.anyio
ADDRESSES = [
    "/en",
    "/en/panels",
    "/en/panels/night-safety",
    "/en/panels/night-safety/recommendations/1",
    "/en/offices/norchester-police",
    "/en/initiatives",
    "/en/log",
    "/en/log/5",
    "/en/redactions",
    "/en/verify",
    "/en/about",
]
DATA = [
    "/data/entries.jsonl",
    "/data/hashes.txt",
    "/data/parts.jsonl",
    "/data/parts/0.jsonl",
    "/log/checkpoint",
    "/log/policy",
]
BANNER = re.compile(
    r'  <div class="app-demo-banner">\s*<div class="govuk-width-container">\s*'
    r'<p><span class="app-demo-banner__label">Mirror\..*?</div>\s*</div>\n',
    re.DOTALL,
)
SIGN_IN = re.compile(
    r'\s*<li class="app-footer__list-item"><a class="app-footer__link" href="/sign-in">.*?</li>'
)
# On an entry's page, the way to what its office may do about it: nobody signs in at a mirror.
OWN_PAGE = re.compile(r'<p class="govuk-body"><a class="govuk-link" href="/workspace/entries/.*?</p>\n')


def plain(page):
    """Without what a mirror says of itself, and where it is; and without the ways to sign in."""
    page = OWN_PAGE.sub("", SIGN_IN.sub("", BANNER.sub("", page)))
    return page.replace("https://mirror.charity.example", "https://record.norchester.example")


async def test_a_mirror_shows_what_its_source_shows(source, mirror, verified):
    assert (await mirror.poll()).code == 0

    for address in ADDRESSES:
        there, here = await source.site.get(address), await mirror.site.get(address)
        assert there.status_code == here.status_code == 200, address
        assert "A mirror of record.norchester.example/0001, kept by the Norchester Trust;" in here.text
        assert "last checked 5 January 2026 at 10:00am" in here.text
        assert plain(here.text) == plain(there.text), address
    for address in DATA:
        assert (await mirror.site.get(address)).content == (await source.site.get(address)).content, address
    for tile in tiles_of(source.log.size):
        assert mirror.log.tile(tile) == source.log.tile(tile)
    for name in ("rss", "atom", "json"):
        assert (
            plain((await mirror.site.get(f"/en/feeds/all.{name}")).text)
            == (await source.site.get(f"/en/feeds/all.{name}")).text
        )
    items = (await mirror.site.get("/en/feeds/all.json")).json()["items"]
    assert items[0]["id"].startswith("tag:record.norchester.example/0001,")
    assert (
        plain((await mirror.site.get("/api/v1/panels")).text)
        == (await source.site.get("/api/v1/panels")).text
    )
    verdict = await verified(mirror.site, "https://mirror.charity.example")
    assert (verdict.code, verdict.parts) == (0, await mirror.pool.fetchval("select count(*) from part"))


async def test_only_what_is_new_is_asked_for(source, mirror):
    await mirror.poll()
    mirror.wire.asked.clear()

    await source.city.publish("Lit paths", "Light the paths.")
    await source.publish()
    assert (await mirror.poll()).code == 0

    size = source.log.size
    assert {path for path in mirror.wire.asked if "tile" in path} == {
        f"log/tile/0/000.p/{size}",
        f"log/tile/entries/000.p/{size}",
    }
    assert "Light the paths." in (await mirror.site.get("/en/panels/night-safety/recommendations/3")).text
    there = await source.site.get("/data/asks.csv")
    assert plain((await mirror.site.get("/data/asks.csv")).text) == there.text


async def test_nobody_signs_in_at_a_mirror(mirror):
    await mirror.poll()

    for address in ("/sign-in", "/workspace", "/workspace/asks"):
        assert (await mirror.site.get(address)).status_code == 404
    assert (await mirror.site.client.post("/sign-in", data={"email": "a"})).status_code in {404, 405}
    assert (await mirror.site.get("/readyz")).status_code == 200


async def test_a_redaction_reaches_the_mirror_at_the_next_poll(source, mirror, owner, verified):
    await mirror.poll()
    assert "Run buses until two at night." in (await mirror.site.get("/data/parts.jsonl")).text
    position = await source.desk.pool.fetchval(
        "select min(position) from log where topic = 'recommendation-published/1'"
    )

    await source.city.redact(position, "text/en")
    await source.publish()
    assert (await mirror.poll()).code == 0

    assert (await mirror.site.get("/data/parts.jsonl")).text == (
        await source.site.get("/data/parts.jsonl")
    ).text
    for address in ADDRESSES:
        assert plain((await mirror.site.get(address)).text) == plain((await source.site.get(address)).text)
    assert (await verified(mirror.site, "https://mirror.charity.example")).code == 0


async def test_withheld_words_are_nowhere_at_a_mirror_and_come_back(source, mirror, verified):
    await mirror.poll()
    position = await source.desk.pool.fetchval(
        "select min(position) from log where topic = 'recommendation-published/1'"
    )
    words = (await mirror.site.get("/data/parts.jsonl")).text

    await source.city.withhold(position, "text/en")
    await source.publish()
    assert (await mirror.poll()).code == 0
    kept = [json.loads(line) for line in (await mirror.site.get("/data/parts.jsonl")).text.splitlines()]
    assert (position, "text/en") not in {(part["position"], part["name"]) for part in kept}
    everything = await asyncpg.connect(mirror.owner_url)
    assert await everything.fetchval("select count(*) from private.withheld_part") == 0
    await everything.close()

    await source.city.restore(position, "text/en")
    await source.publish()
    assert (await mirror.poll()).code == 0
    assert (await mirror.site.get("/data/parts.jsonl")).text == words
    assert (await verified(mirror.site, "https://mirror.charity.example")).code == 0


async def test_withheld_and_put_back_between_two_polls_changes_nothing(source, mirror):
    await mirror.poll()
    words = (await mirror.site.get("/data/parts.jsonl")).text
    position = await source.desk.pool.fetchval(
        "select min(position) from log where topic = 'recommendation-published/1'"
    )

    await source.city.withhold(position, "text/en")
    await source.city.restore(position, "text/en")
    await source.publish()

    assert (await mirror.poll()).code == 0
    assert (await mirror.site.get("/data/parts.jsonl")).text == words


def offices(how_many):
    return [
        OfficeRegistered(
            originator_id=uuid4(),
            originator_version=1,
            timestamp=datetime(2026, 1, 5, 10, tzinfo=UTC),
            occurred=date(2026, 1, 5),
            role="operator",
            provenance="authored",
            body=OfficeDetails(slug=f"office-{number}", kind="council"),
        )
        for number in range(how_many)
    ]


async def test_words_of_an_old_bundle_come_back_from_its_own_file(source, mirror, verified):
    """The entry that puts them back lies in another bundle, and the old one's turn was not due."""
    await mirror.poll()
    words = (await mirror.site.get("/data/parts.jsonl")).text
    position = await source.desk.pool.fetchval(
        "select min(position) from log where topic = 'recommendation-published/1'"
    )
    await source.city.withhold(position, "text/en")
    async with source.desk.pool.acquire() as connection, connection.transaction():
        await store(connection, [Job(entries=offices(600), parts=[], met=[])])
    await source.publish()
    assert (await mirror.poll()).code == 0
    assert (await mirror.site.get("/data/parts.jsonl")).text != words
    await source.city.restore(position, "text/en")
    await source.publish()
    mirror.follower._turn = 1  # noqa: SLF001 - the last bundle's turn is next
    mirror.wire.asked.clear()

    assert (await mirror.poll()).code == 0

    assert "data/parts/0.jsonl" in mirror.wire.asked
    assert "data/parts/1.jsonl" not in mirror.wire.asked
    assert (await mirror.site.get("/data/parts.jsonl")).text == words
    await mirror.restart()
    await source.city.publish("Lit paths", "Light the paths.")
    await source.publish()
    assert (await mirror.poll()).code == 0
    assert (await verified(mirror.site, "https://mirror.charity.example")).code == 0


async def test_keys_that_the_log_itself_puts_in_use_are_trusted(source, mirror):
    """After the old ones have signed their last, the source is followed by the new ones."""
    await mirror.poll()
    before = len(mirror.follower._trust.policy.logs)  # noqa: SLF001 - whom it trusts

    await source.rotate()
    await source.publish()
    assert (await mirror.poll()).code == 0
    assert len(mirror.follower._trust.policy.logs) == before + 2  # noqa: SLF001 - whom it trusts now

    source.clock.forward(days=91)
    await source.city.publish("Lit paths", "Light the paths.")
    await source.publish()
    await mirror.restart()
    assert (await mirror.poll()).code == 0

"""Without its source a mirror shows no words after 24 hours; the proof goes on."""

import pytest

pytestmark = pytest.mark.anyio
WORDS = ["/en", "/en/log", "/en/feeds/all.rss", "/data/parts.jsonl", "/data/entries.jsonl", "/api/v1/panels"]
PROOF = ["/log/checkpoint", "/log/policy", "/healthz"]


async def status(mirror, addresses):
    return {(await mirror.site.get(address)).status_code for address in addresses}


async def test_out_of_touch_for_a_day_it_shows_no_words_until_it_is_back(source, mirror, clock):
    await mirror.poll()
    sealed = await source.desk.pool.fetchval("select encode(commitment, 'hex') from part limit 1")
    assert await status(mirror, [*WORDS, *PROOF, f"/log/part/{sealed}"]) == {200}
    mirror.wire.silent = True

    clock.forward(hours=23, minutes=59)
    assert (await mirror.poll()).code == 2
    assert await status(mirror, [*WORDS, "/readyz"]) == {200}
    clock.forward(minutes=2)
    assert await status(mirror, [*WORDS, f"/log/part/{sealed}", "/readyz"]) == {503}
    assert await status(mirror, [*PROOF, f"/log/tile/0/000.p/{source.log.size}"]) == {200}
    page = await mirror.site.get("/en/panels")
    assert "last reached more than 24 hours ago" in page.text
    assert page.headers["retry-after"] == "60"
    assert (await mirror.site.get("/data/parts.jsonl")).json()["title"] == "Service Unavailable"

    await mirror.restart()
    assert await status(mirror, WORDS) == {503}
    mirror.wire.silent = False
    assert (await mirror.poll()).code == 0
    assert await status(mirror, [*WORDS, "/readyz"]) == {200}


async def test_nothing_is_shown_before_the_first_copy_is_whole(source, mirror):
    mirror.wire.served["data/parts/0.jsonl"] = lambda real: (_ for _ in ()).throw(ConnectionError("cut off"))

    assert (await mirror.poll()).code == 2
    assert await mirror.pool.fetchval("select count(*) from log") == source.log.size
    assert await status(mirror, [*WORDS, "/readyz"]) == {503}
    mirror.wire.served.clear()
    assert (await mirror.poll()).code == 0
    assert await status(mirror, [*WORDS, "/readyz"]) == {200}


async def test_a_source_that_only_lies_is_out_of_touch_too(source, mirror, clock):
    await mirror.poll()
    mirror.wire.served["log/checkpoint"] = b"nothing"

    clock.forward(hours=25)
    assert (await mirror.poll()).code == 1
    assert await status(mirror, WORDS) == {503}

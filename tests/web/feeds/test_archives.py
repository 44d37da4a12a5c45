"""RFC 5005: whoever follows a feed back to its start sees every entry of it, and each closed part stays."""

from urllib.parse import urlsplit

import feedparser
import pytest

pytestmark = pytest.mark.anyio


def link_of(feed, rel):
    return next((link.href for link in feed.feed.links if link.rel == rel), None)


async def walked(reader, address):
    """Every document from the current one back, in order."""
    documents = []
    while address:
        answer = await reader.get(urlsplit(address).path)
        assert answer.status_code == 200, address
        feed = feedparser.parse(answer.content)
        assert feed.bozo is False
        documents.append((address, answer.text, feed))
        address = link_of(feed, "prev-archive")
    return documents


@pytest.mark.parametrize("form", ["atom", "rss"])
async def test_current_feed_and_archives_together_hold_every_entry_once_and_again(
    norchester, reader, clock, form
):
    for _ in range(12):
        clock.forward(days=9)
        await norchester.publish()

    documents = await walked(reader, f"/en/feeds/all.{form}")

    positions = {int(entry.id.rpartition("/")[2]) for _, _, feed in documents for entry in feed.entries}
    assert positions == set(range(await norchester.desk.pool.fetchval("select count(*) from log")))
    assert len(documents) > 2
    _, _, current = documents[0]
    assert len(current.entries) == 50
    assert "history/1.0" not in documents[0][1]
    for _, text, feed in documents[1:]:
        assert "<fh:archive/>" in text
        assert feed.feed.get("id") == current.feed.get("id")
        assert link_of(feed, "current") == f"https://record.norchester.example/en/feeds/all.{form}"


async def test_a_closed_part_does_not_change_when_entries_are_added(norchester, reader, clock):
    for _ in range(4):
        await norchester.publish()
    closed = await reader.get("/en/feeds/all/2026-01.atom")
    assert closed.status_code == 200
    assert len(feedparser.parse(closed.content).entries) == 16

    clock.forward(days=3)
    await norchester.accept()

    assert (await reader.get("/en/feeds/all/2026-01.atom")).content == closed.content


async def test_a_part_that_may_still_grow_is_not_an_archive_yet(norchester, reader, clock):
    held = await norchester.desk.pool.fetchval("select count(*) from log")
    open_part = held // 16 + 1
    address = f"/en/feeds/all/2026-01{'' if open_part == 1 else f'-{open_part}'}.atom"

    assert (await reader.get(address)).status_code == 404
    clock.forward(days=30)
    assert (await reader.get(address)).status_code == 200


async def test_entries_that_resurface_never_push_an_unarchived_one_out_of_the_current_feed(
    norchester, reader, clock
):
    for _ in range(14):
        await norchester.publish()
    answers = [await norchester.accept(serial) for serial in range(1, 16)]
    corrections = [await norchester.correct(position, "We will.") for position in answers]
    for position in corrections:
        await norchester.redact(position, "reason")

    documents = await walked(reader, "/en/feeds/all.atom")

    positions = {int(entry.id.rpartition("/")[2]) for _, _, feed in documents for entry in feed.entries}
    assert positions == set(range(await norchester.desk.pool.fetchval("select count(*) from log")))

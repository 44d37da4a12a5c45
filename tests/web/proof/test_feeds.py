"""Feeds carry the newest checkpoint, so that whoever keeps a feed can show later what the log was."""

from base64 import b64decode
from xml.etree import ElementTree as ET

import feedparser
import pytest

pytestmark = pytest.mark.anyio

LOG = "{urn:uuid:fec24efb-5dd6-43fb-a228-e18276959f1e}checkpoint"
FORMS = ("atom", "rss", "json")


async def stated(reader, form, feed="all"):
    """The checkpoint in a feed as (origin, size, root); None if it has none. The feed must be a sound one."""
    answer = await reader.get(f"/en/feeds/{feed}.{form}")
    assert answer.status_code == 200
    if form == "json":
        found = answer.json().get("_checkpoint")
    else:
        assert feedparser.parse(answer.content).bozo is False
        root = ET.fromstring(answer.content)
        element = (root.find("channel") if form == "rss" else root).find(LOG)
        found = None if element is None else element.attrib
    return found and (found["origin"], int(found["size"]), b64decode(found["root"]))


@pytest.mark.parametrize("form", FORMS)
async def test_a_feed_carries_the_newest_checkpoint_and_follows_it(norchester, public_log, reader, form):
    assert await stated(reader, form) is None
    first = await public_log.publish()
    assert await stated(reader, form) == (first.origin, first.size, first.root)
    await norchester.accept()
    assert await stated(reader, form) == (first.origin, first.size, first.root)
    second = await public_log.publish()
    assert second.size > first.size
    assert await stated(reader, form) == (second.origin, second.size, second.root)


@pytest.mark.parametrize("form", FORMS)
async def test_a_feed_is_kept_once_its_checkpoint_covers_the_newest_entry(
    norchester, public_log, reader, service, form
):
    await public_log.publish()
    await stated(reader, form)
    assert len(service.store) == 1
    await norchester.accept()
    await stated(reader, form)
    assert len(service.store) == 0
    await public_log.publish()
    await stated(reader, form)
    assert len(service.store) == 1


@pytest.mark.parametrize("form", FORMS)
async def test_a_checkpoint_that_nobody_can_have_yet_is_in_no_feed(norchester, public_log, reader, form):
    first = await public_log.publish()
    note = (public_log.folder / "checkpoint").read_bytes()
    await norchester.accept()
    await public_log.publish()
    public_log.write("checkpoint", note)
    assert await stated(reader, form) == (first.origin, first.size, first.root)


@pytest.mark.parametrize("form", FORMS)
async def test_an_archived_part_never_changes_and_so_has_none(norchester, public_log, reader, clock, form):
    clock.forward(days=40)
    await norchester.accept()
    await public_log.publish()
    assert await stated(reader, form, "all/2026-01") is None

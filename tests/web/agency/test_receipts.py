"""Who publishes gets a receipt at once, or is told that it will be there in a moment."""

import re
from urllib.parse import quote

import msgspec
import pytest

from accountability.publishing.published import Published
from accountability.web.agency import receipts
from accountability.web.agency.receipts import receipts_of

pytestmark = pytest.mark.anyio
PUBLIC = "/en/panels/night-time/recommendations/1?seen=3#entry-3"


class AsPublished(Published):
    """A log of which readers have got this many entries."""

    def __init__(self, size, folder):
        super().__init__(folder)
        self.covers = size
        self.asked = 0

    @property
    def size(self):
        self.asked += 1
        return self.covers


@pytest.fixture
def published(tmp_path):
    return AsPublished(0, tmp_path)


@pytest.fixture
def house(house, published):
    return msgspec.structs.replace(house, published=published)


async def test_the_receipt_of_what_was_published_is_offered_with_the_way_on(officer, published):
    published.covers = 4
    answer = await officer.open(receipts_of([3], PUBLIC))

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "Published Entry 3" in officer.text
    assert "being signed" not in officer.text
    assert 'href="/log/proof/3.tlog-proof">Download your receipt' in answer.text
    assert f'href="{PUBLIC}">See it in the public record' in answer.text
    assert published.asked == 1


async def test_it_waits_for_the_checkpoint_and_no_longer_than_it_says(officer, published, monkeypatch):
    monkeypatch.setattr(receipts, "WAIT", 0.2)
    await officer.open(receipts_of([3], PUBLIC))

    assert published.asked > 2
    assert "It is being signed and will be there in a moment" in officer.text
    assert "Download your receipt" in officer.text


async def test_each_of_several_entries_has_its_own(officer, published):
    published.covers = 6
    answer = await officer.open(receipts_of([3, 4, 5], PUBLIC))

    assert "Published Entries 3 to 5" in officer.text
    assert re.findall(r"/log/proof/(\d+)\.tlog-proof", answer.text) == ["3", "4", "5"]


async def test_of_many_the_newest_are_listed(officer, published, monkeypatch):
    monkeypatch.setattr(receipts, "LISTED", 2)
    answer = await officer.open(receipts_of([1, 2, 3, 4, 5], PUBLIC))

    assert re.findall(r"/log/proof/(\d+)\.tlog-proof", answer.text) == ["4", "5"]
    assert "Each of the other entries has its receipt on its own page in the log." in officer.text


@pytest.mark.parametrize("entries", ["999-999", "3", "5-3", "-1-3", "3-9999999999999999999", "3-x"])
async def test_what_was_never_published_has_no_receipt(officer, entries):
    assert (await officer.open(f"/workspace/published/{entries}")).status_code == 404


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/en/", "/en/../sign-out", "javascript:alert(1)", ""]
)
async def test_the_way_on_leads_to_no_other_place(officer, published, elsewhere):
    published.covers = 4
    answer = await officer.open(f"/workspace/published/3-3?next={quote(elsewhere, safe='')}")
    assert 'href="/workspace">Go on' in answer.text
    assert "evil" not in answer.text


async def test_a_stranger_signs_in_first(browser, asked):
    answer = await browser.open("/workspace/published/3-3")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")


async def test_the_page_of_the_ask_offers_the_receipt_too(officer, asked):
    address = f"/workspace/asks/{asked.police}/answer"
    await officer.open(f"{address}/decision")
    await officer.send(f"{address}/decision", {"decision": "acknowledged"})
    await officer.open(f"{address}/details")
    await officer.send(f"{address}/details", {"text": "We have it."})
    await officer.open(f"{address}/check")
    await officer.send(f"{address}/check")
    answer = await officer.open(f"/workspace/asks/{asked.police}")

    assert re.search(r'href="/log/proof/\d+\.tlog-proof">Download your receipt', answer.text)

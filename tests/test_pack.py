"""A survival pack is read from a disk or any web server: its links lead to its files, or to the live site."""

import html
import os
import re
from urllib.parse import urlsplit

import pytest

from accountability.domain.commands.asks import AddEvidence
from accountability.domain.delivery import Evidence
from accountability.domain.files import File
from accountability.pack import Pack
from accountability.publishing.export import export
from accountability.publishing.log_keys import LogKeys
from accountability.publishing.publisher import Publisher
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder
from accountability.verifying.checking import check
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen
from accountability.web.static_site import PageMissing, file_of, pages

pytestmark = pytest.mark.anyio
ORIGIN = "record.norchester.example/0001"
ADDRESS = "https://record.norchester.example"
LAMPS = b"%PDF-1.7\n\xff\xfe mended lamps\n%%EOF\n"


@pytest.fixture
async def packed(norchester, pool, clock, tmp_path_factory):
    """The folder, after the log was signed and published."""
    place = tmp_path_factory.mktemp("pack")
    folder = DataFolder.at(place / "data", kind="service")
    evidence = AddEvidence(
        ask=norchester.ask,
        evidence=Evidence(kind="document"),
        texts={"text/en": "How many lamps were mended."},
        files=(File(kind="pdf", content=LAMPS, name="lamps.pdf"),),
    )
    await norchester.desk.handle(evidence, norchester.police)
    publisher = Publisher(pool, LogKeys(folder.keys, ORIGIN), folder, clock, url=f"{ADDRESS}/log")
    await publisher.prepare()
    async with publisher.rounds() as rounds:
        await rounds.recover()
        await rounds.publish()
    pack = Pack(Settings(public_url=ADDRESS), ORIGIN, publisher.published, clock())
    where = place / "record"
    await export(
        pool,
        where,
        now=clock(),
        public_url=ADDRESS,
        origin=ORIGIN,
        published=publisher.published,
        documents=pack.documents,
    )
    return where


def links(page):
    found = re.findall(r'\b(?:href|src|action|data-log|data-parts)="([^"]*)"', page.read_text())
    return [html.unescape(link) for link in found]


async def test_every_link_of_every_page_leads_somewhere(packed):
    broken, inside = [], 0
    for page in packed.rglob("*.html"):
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            inside += 1
            if not os.path.exists(os.path.join(page.parent, parts.path)):  # noqa: PTH110, PTH118 - as a browser
                broken.append((page.name, link))
    assert not broken
    assert inside > 100


async def test_it_holds_a_page_for_everything_and_asks_no_service(packed):
    held = {str(path.relative_to(packed)) for path in packed.rglob("*") if path.is_file()}
    assert {
        "index.html",
        "README.txt",
        "en/index.html",
        "en/panels/night-safety/index.html",
        "en/panels/night-safety/recommendations/1/index.html",
        "en/log/0/index.html",
        "en/redactions/index.html",
        "en/verify/index.html",
        "feeds/all.atom",
        "log/checkpoint",
        "log/proof/0.tlog-proof",
        "verify/accountability-verify.pyz",
        "data/asks.csv",
    } <= held
    for page in packed.rglob("*.html"):
        text = page.read_text()
        assert 'method="get"' not in text
        assert "/sign-in" not in text
        assert "integrity=" not in text
        assert "A copy of the record" in text or page == packed / "index.html"


async def test_the_files_of_entries_are_in_it_where_their_pages_lead(packed):
    entry = packed / "en/log/10/index.html"
    (link,) = {link for link in links(entry) if "/files/" in link}
    assert (entry.parent / link).resolve().read_bytes() == LAMPS
    assert check(copy_at(str(packed)), Seen(packed.parent / "seen")).code == 0
    (entry.parent / link).write_bytes(LAMPS.replace(b"mended", b"broken"))
    assert check(copy_at(str(packed)), Seen(packed.parent / "seen")).code == 1


async def test_it_is_verified_as_any_copy_is(packed, tmp_path):
    seen = Seen(tmp_path / "seen")
    assert check(copy_at(str(packed)), seen).code == 0
    first = packed / "en/panels/night-safety/index.html"
    first.write_bytes(first.read_bytes() + b" ")
    assert check(copy_at(str(packed)), seen).code == 1


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("/en", "en/index.html"),
        ("/en/panels/night-safety", "en/panels/night-safety/index.html"),
        ("/en/log?before=40", "en/log/before-40.html"),
        ("/en/feeds", "en/feeds/index.html"),
        ("/en/feeds/panels/night-safety.rss", "feeds/panels/night-safety.rss"),
        ("/log/proof/3.tlog-proof", "log/proof/3.tlog-proof"),
        ("/en/panels/night-safety?at=3", ""),
        ("/en/offices?after=../../../etc/passwd", "en/offices/after--etc-passwd.html"),
        ("/workspace", ""),
        ("/api/v1/openapi.json", ""),
    ],
)
def test_what_a_link_is_in_a_folder(link, file):
    assert file_of(link) == file


async def test_a_page_that_fails_makes_no_pack(tmp_path):
    class Assets:
        folder = tmp_path
        base = "/static/x/"

    async def failing(scope, receive, send):
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    with pytest.raises(PageMissing, match="500"):
        _ = [page async for page in pages(failing, Assets(), "Record", ADDRESS)]

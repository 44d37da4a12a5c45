"""A file that stands behind an entry goes wherever its words go: mirrors and exports; and away from there."""

import asyncio
import secrets
from hashlib import sha256

import pytest

from accountability.publishing.export import export
from accountability.transparency.files import path_of
from accountability.verifying.checking import check
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen

pytestmark = pytest.mark.anyio
CONTENT = b"%PDF-1.7\n\xff\xfe lit paths\n%%EOF\n"


@pytest.fixture
async def attached(source):
    """The address of a file that was signed for, and the position of the entry that lists it."""
    position = await source.city.attach(CONTENT)
    await source.publish()
    return await source.city.file(position), position


async def test_the_source_serves_it_and_its_line_says_where_it_is(source, attached, verified):
    address, position = attached
    answer = await source.site.get(address)

    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="entry-{position}-file-1.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cache-control"] == "no-cache"
    again = await source.site.client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    lines = (await source.site.get("/data/parts/0.jsonl")).text
    assert f'"size":{len(CONTENT)}' in lines
    assert "lit paths\\n" not in lines
    opening = (await source.site.get(f"/log/part/{address[7:71]}")).json()
    assert (opening["file"], opening["size"]) == (address, len(CONTENT))
    page = (await source.site.get(f"/en/log/{position}")).text
    assert sha256(CONTENT).hexdigest() in page
    assert f'href="{address}"' in page
    verdict = await verified(source.site, "https://record.norchester.example")
    assert (verdict.code, verdict.parts) == (0, await source.desk.pool.fetchval("select count(*) from part"))


async def test_a_mirror_keeps_it_and_asks_for_it_once(source, mirror, attached, verified):
    address, _ = attached
    assert (await mirror.poll()).code == 0
    assert (await mirror.site.get(address)).content == CONTENT
    assert (await verified(mirror.site, "https://mirror.charity.example")).code == 0

    mirror.wire.asked.clear()
    await source.city.accept()
    await source.publish()
    assert (await mirror.poll()).code == 0
    assert "data/parts/0.jsonl" in mirror.wire.asked
    assert not [path for path in mirror.wire.asked if path.startswith("files/")]


async def test_out_of_touch_for_a_day_a_mirror_shows_no_file(mirror, attached, clock):
    address, _ = attached
    assert (await mirror.poll()).code == 0
    mirror.wire.silent = True
    clock.forward(hours=25)
    assert (await mirror.poll()).code == 2
    assert (await mirror.site.get(address)).status_code == 503


@pytest.mark.parametrize("kept", [True, False])
async def test_what_is_redacted_is_gone_at_source_and_mirror(source, mirror, attached, verified, owner, kept):
    """`kept`: the mirror had taken it before."""
    address, position = attached
    if kept:
        await mirror.poll()
    redaction = await source.city.redact(position, "file_1_pdf")
    await source.publish()
    assert (await mirror.poll()).code == 0

    for site, url in ((source.site, "record.norchester"), (mirror.site, "mirror.charity")):
        answer = await site.get(address)
        assert answer.status_code == 410
        assert f"/en/log/{redaction}" in answer.text
        assert "lit paths.pdf" in (await site.get(f"/en/log/{position}")).text, (
            "its name is a part of its own"
        )
        assert "These words were removed" in (await site.get(f"/en/log/{position}")).text
        assert (await verified(site, f"https://{url}.example")).code == 0
    assert not await owner.fetchval("select count(*) from part where bytes = $1", CONTENT)


async def test_what_is_withheld_is_nowhere_and_comes_back(source, mirror, attached):
    address, position = attached
    await mirror.poll()
    await source.city.withhold(position, "file_1_pdf")
    await source.publish()
    assert (await mirror.poll()).code == 0
    for site in (source.site, mirror.site):
        assert (await site.get(address)).status_code == 410

    await source.city.restore(position, "file_1_pdf")
    await source.publish()
    assert (await mirror.poll()).code == 0
    for site in (source.site, mirror.site):
        assert (await site.get(address)).content == CONTENT


@pytest.mark.parametrize("lie", [None, b"%PDF-1.7 another", b""])
async def test_another_file_in_its_place_is_an_alarm_and_is_not_kept(source, mirror, attached, verified, lie):
    address, _ = attached
    mirror.wire.served[address[1:]] = lie
    outcome = await mirror.poll()
    assert outcome.code == 1
    assert "the file file_1_pdf is not there, or not the one that was recorded" in " ".join(outcome.said)
    del mirror.wire.served[address[1:]]
    assert (await mirror.poll()).code == 0
    assert (await mirror.site.get(address)).content == CONTENT


async def test_verify_names_what_is_wrong_with_a_file(source, attached, tmp_path):
    address, position = attached
    folder = tmp_path / "record"
    await export(
        source.desk.pool,
        folder,
        now=source.clock(),
        public_url="https://record.norchester.example",
        origin="record.norchester.example/0001",
        published=source.log,
    )
    file = folder / path_of("pdf", address[7:71])
    assert file.read_bytes() == CONTENT

    def verdict():
        return check(copy_at(str(folder)), Seen(tmp_path / secrets.token_hex(4)), patience=())

    assert (await asyncio.to_thread(verdict)).code == 0
    file.write_bytes(CONTENT + b" ")
    changed = await asyncio.to_thread(verdict)
    assert (changed.code, [fault.index for fault in changed.faults]) == (1, [position])
    file.unlink()
    missing = await asyncio.to_thread(verdict)
    assert (missing.code, "missing" in missing.faults[0].what) == (1, True)

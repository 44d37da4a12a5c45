"""A mirror without words: the log's files, verified, and nothing that would ever have to be removed."""

import asyncio

import pytest

from accountability.cli.mirror import Known, log_only
from accountability.publishing.published import Published
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder
from accountability.verifying.checking import check
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen

pytestmark = pytest.mark.anyio
HERE = "https://proof.university.example"


@pytest.fixture
async def alone(source, clock, tmp_path):
    folder = DataFolder.at(tmp_path / "alone", kind="mirror")
    copy = source.site.copy("https://record.norchester.example", words=False)
    known = await asyncio.to_thread(Known.of, folder, copy, None)
    return folder, copy, known.follower(Published(folder.log), None, clock)


async def test_it_keeps_the_whole_log_and_no_words(source, alone):
    folder, copy, follower = alone
    assert (await follower.poll()).code == 0

    assert not any("parts" in path for path in copy.read.asked)
    words = [row[0] for row in await source.desk.pool.fetch("select bytes from part")]
    files = [path.read_bytes() for path in folder.path.rglob("*") if path.is_file()]
    assert len(words) > 5
    assert len(files) > 5
    assert not [word for word in words for content in files if word in content]


async def test_what_it_serves_verifies_and_says_what_it_is(source, alone, clock, site_of_app):
    folder, _, follower = alone
    await follower.poll()
    site = site_of_app(log_only(follower, Published(folder.log), Settings(public_url=HERE)), HERE)

    assert (await site.get("/log/checkpoint")).content == source.log.note()
    page = (await site.get("/")).text
    assert page.startswith(
        "A mirror of the log of record.norchester.example/0001. It holds the proof and no words."
    )
    assert f"accountability verify {HERE}/log" in page
    for address in ("/en", "/data/parts.jsonl", "/sign-in"):
        assert (await site.get(address)).status_code == 404
    assert (await site.get("/readyz")).status_code == 200
    clock.forward(hours=25)
    assert (await site.get("/log/checkpoint")).status_code == 200
    assert (await site.get("/readyz")).status_code == 503


async def test_its_folder_verifies(alone, tmp_path):
    folder, _, follower = alone
    await follower.poll()

    verdict = check(copy_at(str(folder.path)), Seen(tmp_path / "seen"))

    assert (verdict.code, verdict.parts) == (0, None)

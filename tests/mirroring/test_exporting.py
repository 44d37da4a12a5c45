"""A mirror's folder can be exported, so that the record outlives its source; nothing else is done there."""

import asyncio

import pytest

from accountability.verifying.checking import check
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen
from accountability.verifying.verdict import SOUND
from tests.cli.conftest import called  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
SOURCE = "https://record.norchester.example"


@pytest.fixture
def commanded(mirror, called, monkeypatch):  # noqa: F811 - a fixture
    """A command on the mirror's data folder and database, run as in a process of its own."""

    def run(*arguments, **given):
        given = {
            "DATABASE_URL": mirror.app_url,
            "ACCOUNTABILITY_PUBLIC_URL": "https://mirror.charity.example",
        } | given
        return asyncio.to_thread(called, *arguments, "--data", mirror.folder.path, **given)

    return run


async def test_a_mirror_is_exported_without_its_source(source, mirror, commanded, tmp_path, monkeypatch):
    await mirror.poll()
    mirror.wire.silent = True
    monkeypatch.setattr("accountability.cli.terminal.run", asyncio.run)  # no signals on a thread
    monkeypatch.setattr("accountability.cli.copies.run", asyncio.run)

    done = await commanded("export", tmp_path / "copy", ACCOUNTABILITY_KEPT_BY="the Norchester Trust")

    assert (done.code, done.said) == (0, f"13 entries exported to {tmp_path / 'copy'}.\n")
    text = (tmp_path / "copy/README.txt").read_text()
    assert "This is a mirror's copy." in text
    assert "carried out what was removed there, on 5 January 2026 at 10:00 UTC." in text
    assert "the Norchester Trust made it, and is responsible for it" in text
    assert f"{SOURCE}\npublishes: 13 entries" in text
    assert max(len(line) for line in text.splitlines()) <= 110
    assert (
        "/en/panels/night-safety" in (tmp_path / "copy/index.html").read_text()
        or (tmp_path / "copy/en").exists()
    )
    verdict = check(copy_at(str(tmp_path / "copy")), Seen(tmp_path / "seen"))
    assert (verdict.code, verdict.size) == (SOUND, 13)

    done = await commanded("verify")
    assert (done.code, "Sound" in done.out) == (0, True)


async def test_nothing_is_said_at_a_mirror(mirror, commanded, monkeypatch):
    await mirror.poll()
    monkeypatch.setattr("accountability.cli.terminal.run", asyncio.run)

    for command in (["tick"], ["replay"]):
        assert "is the data folder of a mirror" in (await commanded(*command)).refusal


async def test_a_copy_that_is_not_whole_or_has_no_words_is_not_exported(
    mirror, commanded, tmp_path, monkeypatch
):
    monkeypatch.setattr("accountability.cli.terminal.run", asyncio.run)
    assert "holds no whole copy yet" in (await commanded("export", tmp_path / "copy")).refusal

    await mirror.poll()
    monkeypatch.setattr("accountability.settings.VARIABLES", {})
    assert "is a mirror's without words" in (await commanded("export", tmp_path / "copy")).refusal
    assert not (tmp_path / "copy").exists()

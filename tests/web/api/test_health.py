"""An operator asks two questions: does it live, and may readers be sent to it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import msgspec
import pytest

from accountability.projections.filling import replay
from accountability.publishing.asking import Witnessing
from accountability.publishing.publisher import PublisherStatus
from accountability.publishing.witnesses import WitnessStatus

pytestmark = pytest.mark.anyio


async def test_a_process_without_its_database_lives_and_is_not_ready(reader, readers):
    await readers.close()

    alive, ready = await reader.get("/healthz"), await reader.get("/readyz")

    assert (alive.status_code, alive.text) == (200, "ok\n")
    assert (ready.status_code, ready.text) == (503, "not ready: the database cannot be reached\n")


async def test_it_is_ready_once_the_read_models_are_its_own(norchester, reader, pool):
    before = await reader.get("/readyz")
    async with pool.acquire() as connection:
        await replay(connection)
    after = await reader.get("/readyz")

    assert before.status_code == 503
    assert "accountability replay" in before.text
    assert (after.status_code, after.text) == (200, "ready\n")
    assert after.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("delete from migration where name = (select max(name) from migration)", "lacks migration"),
        ("insert into migration (name, sha256) values ('9999_later', '')", "newer than this program"),
        ("update migration set sha256 = '' where name like '0002%'", "edited after it was applied"),
        ("drop table migration", "lacks migration 0001"),
    ],
)
async def test_it_is_not_ready_on_a_database_of_another_release(reader, owner, change, reason):
    await owner.execute(change)

    answer = await reader.get("/readyz")

    assert answer.status_code == 503
    assert reason in answer.text


SINCE = datetime(2026, 1, 2, 9, 5, tzinfo=UTC)
TROUBLED = WitnessStatus(
    (
        Witnessing("well", size=3, time=1_700_000_000),
        Witnessing("university", failure="Said by it", trouble="silent", since=SINCE),
        Witnessing("county", failure="Said by it", trouble="ahead", since=SINCE),
    )
)


COVER = "select checkpoint_append(13, sha256(''), 'signed', now())"


class TestWithWitnesses:
    """Another process signs, and of these witnesses two are in trouble."""

    @pytest.fixture
    async def house(self, house):
        publisher = SimpleNamespace(status=PublisherStatus("standing_by", witnesses=TROUBLED))
        return msgspec.structs.replace(house, publisher=publisher)

    async def test_their_trouble_is_said_and_keeps_nobody_out(self, norchester, reader, pool):
        """In our own words: an operator's monitoring mails this line by line."""
        remarks = (
            "remark: witness university does not answer, since 2026-01-02 09:05 UTC\n"
            "alarm: witness county says that it has signed more entries than this log has, "
            "since 2026-01-02 09:05 UTC\n"
        )
        before = await reader.get("/readyz")
        async with pool.acquire() as connection:
            await replay(connection)
            await connection.execute(COVER)
        after = await reader.get("/readyz")

        assert before.status_code == 503
        assert before.text.startswith("not ready: ")
        assert before.text.endswith(f"\n{remarks}")
        assert (after.status_code, after.text) == (200, f"ready\n{remarks}")

"""An operator asks two questions: does it live, and may readers be sent to it."""

import pytest

from accountability.projections.filling import replay

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

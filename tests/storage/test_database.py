"""A database that could lose an acknowledged entry, or that cannot be reached, is refused with the reason."""

import pytest

from accountability.storage.database import DatabaseRefused, check_server, connect, open_pool

pytestmark = pytest.mark.anyio


async def test_a_server_that_keeps_its_promises_is_accepted(owner):
    await check_server(owner)


class Misconfigured:
    """A server's answers; that such settings cannot be set for one session is why it is not the real one."""

    def __init__(self, setting=None, version=180000):
        self.setting, self.version = setting, version

    async def fetchval(self, _query):
        return str(self.version)

    async def fetch(self, _query):
        names = ("fsync", "full_page_writes", "synchronous_commit")
        return [{"name": name, "setting": "off" if name == self.setting else "on"} for name in names]


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
async def test_a_server_that_may_lose_an_acknowledged_entry_is_refused(setting):
    with pytest.raises(DatabaseRefused, match=f"{setting} off"):
        await check_server(Misconfigured(setting))


async def test_synchronous_commit_off_is_seen_on_a_real_server(owner):
    await owner.execute("set synchronous_commit = off")

    with pytest.raises(DatabaseRefused, match="synchronous_commit off"):
        await check_server(owner)


async def test_a_server_too_old_for_our_sql_is_refused():
    with pytest.raises(DatabaseRefused, match="PostgreSQL 14 is too old"):
        await check_server(Misconfigured(version=140011))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://127.0.0.1:1/nowhere",
        "postgresql:///nowhere?host=/nonexistent",
        "not an address",
        "postgresql://[broken",
    ],
)
async def test_a_database_that_cannot_be_reached_is_one_sentence(address):
    with pytest.raises(DatabaseRefused, match=r"^the database cannot be reached: .+") as refused:
        await connect(address)
    assert "\n" not in str(refused.value)
    with pytest.raises(DatabaseRefused, match="cannot be reached"):
        await open_pool(address, "app", 1)


async def test_a_database_of_another_name_cannot_be_reached(server):
    with pytest.raises(DatabaseRefused, match="does not exist"):
        await connect(server.owner("stonebridge"))


async def test_json_travels_as_values(owner):
    value = {"text/en": "ŵ", "n": [1, None]}

    assert value == await owner.fetchval("select $1::jsonb", value)

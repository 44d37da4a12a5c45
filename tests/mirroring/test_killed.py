"""`accountability mirror --once` as a program: killed at each thing that it asks for, then started again."""

import os
import signal
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import asyncpg
import pytest

pytestmark = pytest.mark.anyio
PROGRAM = str(Path(sys.executable).with_name("accountability"))
# In the order of a first poll, after the policy and checkpoint by which the source is recognised.
ASKED = ["/log/checkpoint", "/log/tile/0/", "/log/tile/entries/", "/data/parts/0.jsonl", "/log/policy"]


class Server(ThreadingHTTPServer):
    """Serves a folder; kills who asks for something for the nth time."""

    killing: tuple[str, int] | None = None
    process: subprocess.Popen | None = None

    def saw(self, path):
        if self.killing and path.startswith(self.killing[0]):
            prefix, left = self.killing
            self.killing = (prefix, left - 1)
            if left == 1:
                self.killing = None
                self.process.kill()
                self.process.wait()


@pytest.fixture
async def site(source, tmp_path):
    """Norchester's record as files."""
    folder = tmp_path / "site"
    (folder / "data" / "parts").mkdir(parents=True)
    (folder / "log").symlink_to(source.folder.log)
    words = (await source.site.get("/data/parts/0.jsonl")).content
    (folder / "data" / "parts" / "0.jsonl").write_bytes(words)

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            server.saw(self.path)
            super().do_GET()

        def __init__(self, *given):
            super().__init__(*given, directory=str(folder))

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(site, data, database):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("ACCOUNTABILITY_")
    }
    site.process = subprocess.Popen(
        [PROGRAM, "mirror", f"http://127.0.0.1:{site.server_port}", "--once", "--data", str(data)],
        stderr=subprocess.PIPE,
        env=environment | {"DATABASE_URL": database[0], "ACCOUNTABILITY_OWNER_URL": database[1]},
    )
    return site.process


async def test_killed_anywhere_in_a_poll_the_next_one_goes_on(source, site, second_database, tmp_path):
    data, (_, owner_url) = tmp_path / "mirror", second_database
    for prefix in ASKED:
        # Recognising the source asks once for the first and, at its first start, for the last of them.
        seen_before = prefix == "/log/checkpoint" or (
            prefix == "/log/policy" and not (data / "mirror").exists()
        )
        site.killing = (prefix, 2 if seen_before and not (data / "mirror" / "seen").exists() else 1)
        process = run(site, data, second_database)
        _, said = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, (prefix, said)
        assert not (data / "log" / "checkpoint").exists()

    owner = await asyncpg.connect(owner_url)
    assert await owner.fetchval("select count(*) from log") == source.log.size  # the last kill came after it
    process = run(site, data, second_database)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 0, said
    assert (data / "log" / "checkpoint").read_bytes() == source.log.note()
    rows = [row[0] for row in await owner.fetch("select state from log order by position")]
    assert rows == await source.entries()
    assert await owner.fetchval("select count(*) from part") == await source.desk.pool.fetchval(
        "select count(*) from part"
    )
    await owner.close()


async def test_once_says_how_the_source_stands(source, site, second_database, tmp_path):
    assert run(site, tmp_path / "mirror", second_database).wait(60) == 0
    words = source.folder.path.parent / "site" / "data" / "parts" / "0.jsonl"
    words.write_bytes(words.read_bytes().replace(b"Run buses", b"Run cars"))

    process = run(site, tmp_path / "mirror", second_database)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"not those that were recorded" in said

    site.shutdown()
    site.server_close()
    assert run(site, tmp_path / "mirror", second_database).wait(60) == 2


async def test_a_service_s_database_is_no_place_for_a_mirror(site, second_database, tmp_path):
    _, owner_url = second_database
    owner = await asyncpg.connect(owner_url)
    await owner.execute(
        "insert into private.account (id, email, password_hash, role, created_at) "
        "values (gen_random_uuid(), 'clerk@norchester.example', '', 'operator', now())"
    )

    process = run(site, tmp_path / "mirror", second_database)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 1
    assert b"people sign in at this database: it is no mirror" in said
    assert await owner.fetchval("select count(*) from log") == 0
    await owner.close()

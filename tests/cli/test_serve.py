"""`accountability serve` and `migrate`: from a private PostgreSQL, or with a database of one's own."""

import asyncio
import os
import pwd
import secrets
import signal
import sys
from pathlib import Path

import asyncpg
import pytest

from accountability.premises import at_database
from accountability.storage.database import connect
from accountability.storage.migrations import known

ADDING = (
    "user",
    "add",
    "operator@record.example",
    "--role",
    "operator",
    "--password",
    "late buses and lit paths",
)


def test_without_a_database_it_serves_from_one_of_its_own(place, start, accountability, servers):
    """Commands beside it share its server. An impatient Ctrl-C stops all of it, without another word."""
    serving = start("serve", data=place / "data")
    serving.ready()
    assert accountability(*ADDING, "--data", place / "data").code == 0
    assert len(servers(place / "data")) == 1
    assert serving.get("/en/")[0] == 200
    for _ in range(3):
        os.killpg(serving.process.pid, signal.SIGINT)
    done = serving.stop(signal.SIGINT)
    assert (done.code, done.said.splitlines()[-1]) == (0, f"Serving {serving.url} – stop with Ctrl-C.")
    assert servers(place / "data") == []
    assert accountability(*ADDING, "--data", place / "data").refusal.endswith("has an account already")
    assert servers(place / "data") == []


@pytest.mark.anyio
async def test_with_a_database_it_starts_none_and_needs_the_apps_role_only(place, start, database, servers):
    serving = start("serve", data=place / "data", DATABASE_URL=database.app_url)
    await asyncio.to_thread(serving.ready)
    assert not (place / "data" / "pg" / "data").exists()
    assert servers(place / "data") == []
    assert serving.stop().code == 0


@pytest.fixture
async def empty(server):
    """The owner's address of a database that nothing was ever done to."""
    name = f"empty_{secrets.token_hex(4)}"
    admin = await asyncpg.connect(server.owner("postgres"))
    try:
        await admin.execute(f"create database {name} template template0 encoding 'UTF8' locale 'C'")
        yield name
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


@pytest.mark.anyio
async def test_a_database_is_migrated_by_its_owner_before_it_is_served(
    place, accountability, environ, server, empty
):
    def told(*arguments, **given):
        env = environ(DATABASE_URL=server.app(empty), ACCOUNTABILITY_DATA=str(place / "data"), **given)
        return asyncio.to_thread(accountability, *arguments, env=env)

    assert (await told("serve")).refusal.endswith(
        f"lacks migration {known()[0].name}: run `accountability migrate`"
    )
    assert "give the owner's address in ACCOUNTABILITY_OWNER_URL" in (await told("migrate")).refusal
    done = await told("migrate", ACCOUNTABILITY_OWNER_URL=server.owner(empty))
    assert (done.code, done.said.splitlines()[-1]) == (0, f"{len(known())} migrations applied.")
    done = await told("migrate", ACCOUNTABILITY_OWNER_URL=server.owner(empty))
    assert (done.code, done.said) == (0, "0 migrations applied.\n")
    assert (await told(*ADDING)).code == 0


@pytest.mark.anyio
async def test_a_database_of_another_version_of_the_program_is_refused(
    place, accountability, environ, server, database
):
    env = environ(DATABASE_URL=database.app_url, ACCOUNTABILITY_DATA=str(place / "data"))
    owner = await connect(database.owner_url)
    await owner.execute("insert into migration (name, sha256) values ('9999_later', '')")
    done = await asyncio.to_thread(accountability, "serve", env=env)
    assert done.refusal == "the database is newer than this program: it has migration 9999_later"
    await owner.execute("delete from migration where name >= $1", known()[-1].name)
    done = await asyncio.to_thread(accountability, "serve", env=env)
    assert done.refusal == f"the database lacks migration {known()[-1].name}: run `accountability migrate`"
    await owner.close()


@pytest.mark.anyio
async def test_a_role_without_the_rights_is_refused(place, accountability, environ, server, database):
    admin = await asyncpg.connect(server.owner("postgres"))
    role = f"stranger_{secrets.token_hex(4)}"
    await admin.execute(f"create role {role} login password 'norchester'")
    address = at_database(server.owner(database.name), database.name, role, "norchester")
    env = environ(DATABASE_URL=address, ACCOUNTABILITY_DATA=str(place / "data"))
    done = await asyncio.to_thread(accountability, "serve", env=env)
    assert done.refusal.startswith("the database's role may not do this: permission denied")
    await admin.execute(f"drop role {role}")
    await admin.close()


def test_a_normal_user_needs_nothing_but_a_home(place, accountability, servers):
    """Root's Python may lie in a closed home: then Debian's of the same version runs our packages."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    user = pwd.getpwnam("nobody")
    (place / "home").mkdir()
    os.chown(place / "home", user.pw_uid, user.pw_gid)
    program = (python_of(user), "-c", "from accountability.cli.main import main; main()")
    given = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}
    env = {"HOME": str(place / "home"), "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}

    assert "0 entries recorded.\n" in accountability("tick", program=program, env=env, **given).said

    data = place / "home/.local/share/accountability/service"
    assert (data / "pg" / "data").stat().st_uid == user.pw_uid
    assert servers(data) == []
    (data / "keys").chmod(0o700)
    done = accountability("tick", "--data", data)
    assert done.refusal.startswith(f"{data} belongs to another user")


def python_of(user):
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        program = Path(python).resolve()
        if program.exists() and all(folder.stat().st_mode & 0o001 for folder in program.parents):
            return python
    return pytest.skip(f"the user {user.pw_name} cannot run this Python, which lies in a closed home")

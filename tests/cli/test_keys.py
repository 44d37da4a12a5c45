"""`accountability key`, and a record whose log is shorter than what was signed: it is not served."""

import asyncio
import re

import pytest

from accountability.transparency.keys import ED25519, MLDSA44, VerifierKey

SHORTER = re.compile(
    "Refused: the log holds 5 entries and [0-9]+ were signed: the last [0-9]+ are missing, "
    "as after an older backup was restored"
)
LOSE = "alter table log disable trigger all; delete from log where position >= 5"


@pytest.fixture
def given(place, database):
    """A service with a database of its own."""
    return {
        "DATABASE_URL": database.app_url,
        "ACCOUNTABILITY_DATA": str(place / "data"),
        "ACCOUNTABILITY_ORIGIN": "record.norchester.example",
    }


@pytest.fixture
def told(called, given):
    return lambda *arguments: called(*arguments, **given)


@pytest.fixture
def serving(start, place, given):
    return lambda: start("serve", data=place / "data", **given)


def test_keys_are_made_shown_and_rotated(anyio_backend, told, given):
    """What is shown goes to stdout; a rotation is an entry of the log. The origin is made once, and fits."""
    del given["ACCOUNTABILITY_ORIGIN"]
    given["ACCOUNTABILITY_PUBLIC_URL"] = "http://[::1]:8000"
    assert "has no " in told("key", "show").refusal
    made = told("key", "new")
    assert (made.code, "on the panel's letters" in made.said) == (0, True)
    first = made.out.splitlines()
    assert [VerifierKey.parse(line).kind for line in first] == [ED25519, MLDSA44]
    assert told("key", "show").out.splitlines() == first
    assert told("key", "new").refusal == "this log has its keys: `accountability key rotate` replaces them"
    for number in range(2):
        before = told("key", "show").out.splitlines()
        done = told("key", "rotate")
        assert (done.code, f"Announced by entry {number}." in done.said) == (0, True)
        after = done.out.splitlines()
        assert set(before[:2]) < set(after)
        assert not set(before) & set(after[:2])


def test_stolen_keys_are_replaced_without_the_90_days(anyio_backend, told, serving, place, norchester):
    """Those which they replaced, and which signed too, go with them; the words say whom to tell what."""
    running = serving()
    running.ready()
    assert running.stop().code == 0
    told("key", "rotate")
    before = told("key", "show").out.splitlines()
    assert len(before) == 4

    done = told("key", "rotate", "--stolen")

    assert (done.code, "sign too until" in done.said) == (0, False)
    for words in ("every witness, to take out the old keys", "as its --policy", "sign no more"):
        assert words in done.said
    assert len(done.out.splitlines()) == 2
    assert not set(before) & set(done.out.splitlines())
    running = serving()
    running.ready()
    assert running.stop().code == 0
    policy = (place / "data" / "log" / "policy").read_text()
    assert [
        line.split()[1] for line in policy.splitlines() if line.startswith("log ")
    ] == done.out.splitlines()


def test_lost_keys_are_replaced_and_the_server_goes_on(anyio_backend, told, serving, place, norchester):
    running = serving()
    running.ready()
    assert running.stop().code == 0
    lost = told("key", "show").out.splitlines()
    for name in ("log-ed25519", "log-mldsa44"):
        (place / "data" / "keys" / name).unlink()
    running = serving()
    running.says("the log is not signed: this machine has no ")
    assert running.stop().code == 0
    policy = place / "data" / "log" / "policy"
    kept = policy.read_bytes()
    policy.unlink()
    assert "does not say which keys were lost" in told("key", "new").refusal
    policy.write_bytes(kept)

    made = told("key", "new")

    assert "Announced by entry " in made.said
    running = serving()
    running.ready()
    assert "not signed" not in running.stop().said
    assert made.out.splitlines()[0] in policy.read_text()
    assert not any(key in policy.read_text() for key in lost)


@pytest.mark.anyio
async def test_a_log_that_is_shorter_than_what_was_signed_is_not_served(serving, owner, norchester):
    """It ends by itself, and starts no more."""
    running = serving()
    await asyncio.to_thread(running.ready)
    await owner.execute(LOSE)
    assert await asyncio.to_thread(running.process.wait, 30) == 1
    assert SHORTER.fullmatch(running.said.splitlines()[-1])
    assert "Traceback" not in running.said
    again = serving()
    assert await asyncio.to_thread(again.process.wait, 30) == 1
    assert SHORTER.fullmatch(again.said.splitlines()[-1])
    assert "Serving" not in again.said

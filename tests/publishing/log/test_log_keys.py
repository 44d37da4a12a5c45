"""The log's keys in their folder: made once, replaced as a whole, and lost without loss of the log."""

import os
import threading
from datetime import date, timedelta

import pytest

from accountability.domain.commands.base import Actor
from accountability.domain.commands.integrity import RotateKeys
from accountability.domain.keys import Rotation
from accountability.handling.desk import Desk
from accountability.publishing import log_keys
from accountability.publishing.log_keys import LogKeys, replaced_keys
from accountability.publishing.refusals import KeysMissing, KeysRefused, OtherKey
from accountability.transparency.keys import ED25519, MLDSA44, SigningKey
from accountability.transparency.policies import Policy, PolicyRefused

pytestmark = pytest.mark.anyio
ORIGIN = "record.norchester.example/0001"
OPERATOR = Actor(role="operator")


@pytest.fixture
def keys(tmp_path):
    (tmp_path / "keys").mkdir()
    return LogKeys(tmp_path / "keys", ORIGIN)


def names(keys, now):
    return [str(key.verifier) for key in keys.signers(now)]


async def test_keys_are_made_once_and_belong_to_their_owner_alone(keys, clock):
    assert not keys.exist()
    with pytest.raises(KeysMissing, match="accountability key new"):
        keys.signers(clock())
    usual = os.umask(0)
    try:
        keys.make()
    finally:
        os.umask(usual)
    made = names(keys, clock())
    keys.make()
    assert keys.exist()
    assert names(keys, clock()) == made
    assert [key.kind for key in keys.verifiers()] == [ED25519, MLDSA44]
    assert {key.name for key in keys.verifiers()} == {ORIGIN}
    assert {path.stat().st_mode & 0o777 for path in keys.folder.iterdir()} == {0o600}


async def test_two_who_start_at_once_have_the_same_keys(keys, clock):
    starters = [threading.Thread(target=LogKeys(keys.folder, ORIGIN).make) for _ in range(8)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert len(names(keys, clock())) == 2
    assert sorted(path.name for path in keys.folder.iterdir()) == ["log-ed25519", "log-mldsa44"]


async def test_a_replaced_key_signs_too_for_90_days(keys, clock):
    keys.make()
    first = names(keys, clock())
    second = [str(key.verifier) for key in keys.next()]
    assert second == [str(key.verifier) for key in keys.next()]
    assert names(keys, clock()) == first

    assert keys.rotate(clock()) == date(2026, 4, 5)

    assert names(keys, clock()) == second + first
    assert {path.stat().st_mode & 0o777 for path in keys.folder.glob("log-*")} == {0o600}
    assert names(keys, clock() + timedelta(days=90)) == second + first
    assert names(keys, clock() + timedelta(days=91)) == second
    assert {str(key) for key in keys.verifiers()} == {*first, *second}
    keys.next()
    keys.rotate(clock() + timedelta(days=80))
    assert names(keys, clock() + timedelta(days=89))[2:] == [second[0], first[0], second[1], first[1]]
    assert names(keys, clock() + timedelta(days=91))[2:] == second


async def test_stolen_keys_sign_no_more_at_once(keys, clock):
    """Nor do those replaced before them. All are kept: what they signed must still be read."""
    keys.make()
    first = names(keys, clock())
    keys.next()
    keys.rotate(clock())
    second = names(keys, clock())[:2]
    third = [str(key.verifier) for key in keys.next()]

    keys.rotate(clock(), stolen=True)

    assert names(keys, clock()) == third
    assert {str(key) for key in keys.verifiers()} == {*first, *second, *third}
    keys.next()
    keys.rotate(clock())
    assert names(keys, clock())[2:] == third


async def test_stolen_keys_leave_the_policy_before_anything_else_is_recorded(machine, clock):
    """The checkpoint is signed afresh with the new keys: nobody waits for the next entry, or a day."""
    await machine.append(2)
    async with machine.signing() as rounds:
        await rounds.publish()
        stolen = Policy.parse(machine.published.policy())
        following = machine.keys.next()
        assert not await rounds.publish()
        machine.keys.rotate(clock(), stolen=True)
        assert await rounds.publish()
        assert not await rounds.publish()
    policy = Policy.parse(machine.published.policy())
    assert policy.logs == tuple(key.verifier for key in following)
    with pytest.raises(PolicyRefused):
        stolen.judge(machine.published.note())
    assert (await machine.check()).size == 2
    assert not await machine.again().publish()


@pytest.mark.parametrize("after", [1, 2])
async def test_a_rotation_that_is_cut_off_is_finished_by_the_next(keys, clock, monkeypatch, after):
    """After each file, at every moment of which what there is signs together."""
    keys.make()
    first, second = names(keys, clock()), [str(key.verifier) for key in keys.next()]
    real, done = log_keys.replace, []

    def replace(*arguments):
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(arguments)
        real(*arguments)

    monkeypatch.setattr(log_keys, "replace", replace)
    if after == 2:
        monkeypatch.setattr(log_keys.Path, "unlink", lambda *_: replace())
    with pytest.raises(KeyboardInterrupt):
        keys.rotate(clock())
    monkeypatch.undo()
    assert set(names(keys, clock())) <= {*first, *second}
    assert len(names(keys, clock())) == 2 + after

    assert [str(key.verifier) for key in keys.next()] == second
    keys.rotate(clock() + timedelta(days=1))
    assert names(keys, clock()) == second + first
    assert sorted(path.name for path in keys.folder.glob("log-*")) == ["log-ed25519", "log-mldsa44"]


async def test_files_that_hold_anything_else_are_refused(keys, clock, tmp_path):
    keys.make()
    keys.next()
    good = (keys.folder / "log-ed25519").read_text()
    for bad in (
        "",
        "Norchester",
        good + " until tomorrow",
        good + "x\n",
        f"{good} until 2026-04-05\n",
        "\u00e4",
    ):
        (keys.folder / "log-ed25519").write_text(bad)
        with pytest.raises(KeysRefused, match="log-ed25519"):
            keys.signers(clock())
    (keys.folder / "log-ed25519").write_text(good)
    (keys.folder / "log-next").write_text("Norchester")
    with pytest.raises(KeysRefused, match="log-next does not hold keys: remove it"):
        keys.next()
    with pytest.raises(OtherKey, match=r"the origin of this log is another\.example"):
        LogKeys(keys.folder, "another.example").signers(clock())


async def rotated(machine, following):
    """What `accountability key rotate` does, step by step."""
    old = tuple(str(key) for key in machine.keys.verifiers()[:2])
    rotation = Rotation(old=old, new=tuple(str(key.verifier) for key in following))
    await Desk(machine.pool, machine.now).handle(RotateKeys(rotation=rotation), OPERATOR)
    machine.keys.rotate(machine.now())


async def test_while_it_signs_new_keys_are_taken_over_and_every_reader_follows(machine, clock):
    """One who has the first key only, and one who has the newest only, for as long as they sign together."""
    await machine.append(2)
    async with machine.signing() as rounds:
        await rounds.publish()
        before = Policy.parse(machine.published.policy())
        await rotated(machine, machine.keys.next())
        await rounds.publish()
        after = Policy.parse(machine.published.policy())
        assert after.logs[:2] != before.logs == after.logs[2:]
        for policy in (before, Policy(after.logs[:2])):
            assert policy.judge(machine.published.note()).checkpoint.size == 3
        clock.forward(days=91)
        await rounds.publish()
    assert (await machine.check()).origin == ORIGIN
    assert Policy.parse(machine.published.policy()).logs == after.logs[:2]
    assert not await machine.again().publish()


async def test_a_log_goes_on_with_new_keys_where_the_old_ones_were_lost(machine, clock):
    """Once the log says so: what the lost keys signed counts as signed before."""
    await machine.append(300)
    await machine.publish()
    lost = machine.keys.verifiers()
    following = machine.keys.next()
    for path in machine.folder.keys.glob("log-[em]*"):
        path.unlink()
    with pytest.raises(KeysMissing):
        await machine.again().publish()
    rotation = Rotation(old=tuple(map(str, lost)), new=tuple(str(key.verifier) for key in following))
    await Desk(machine.pool, clock).handle(RotateKeys(rotation=rotation), OPERATOR)
    machine.keys.rotate(clock())

    assert await machine.again().publish()

    assert (await machine.check()).size == 301
    assert Policy.parse(machine.published.policy()).logs == tuple(key.verifier for key in following)
    async with machine.pool.acquire() as connection:
        assert set(await replaced_keys(connection, machine.keys.verifiers())) == set(lost)
        assert await replaced_keys(connection, lost) == []


async def test_keys_of_another_machine_are_never_put_in_use_by_our_signature(machine, clock):
    """Whoever can write to the database can't make himself one of the log's signers."""
    await machine.append(2)
    await machine.publish()
    old = tuple(str(key) for key in machine.keys.verifiers())
    following = [*machine.keys.next()[:1], SigningKey.generate(ORIGIN, MLDSA44)]
    rotation = Rotation(old=old, new=tuple(str(key.verifier) for key in following))
    await Desk(machine.pool, clock).handle(RotateKeys(rotation=rotation), OPERATOR)

    with pytest.raises(KeysRefused, match="an entry puts keys in use that this machine does not have"):
        await machine.again().publish()

    assert (await machine.check()).size == 2

"""Histories that are sound by themselves and were rewritten: forks, old states, restored backups.

Whoever holds the real key can make them. An older checkpoint catches them: in a reader's memory, in a file,
or with a witness. Nothing else can.
"""

import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.proofs import consistency
from accountability.transparency.witnessing import Request, decide
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN

SIZE = 65_836


def rewritten(log, made, at=300):
    """The same log with one entry that says something else."""
    entries = list(log.entries)
    entries[at] = entries[at].replace(b"2026-01-05", b"2026-01-04")
    return made.Log(entries, log.words)


def test_a_fork_signed_with_the_real_key_is_sound_by_itself(tampering, checked, folder, log, made):
    """This is the whole case for remembering, for witnesses and for mirrors."""
    tampering.rewrite(rewritten(log, made), witnesses=2)

    assert checked(folder).code == SOUND


@pytest.mark.parametrize("known_by", ["state", "since"])
def test_a_fork_signed_with_the_real_key_is_caught_by_an_older_checkpoint(
    tampering, checked, folder, log, made, keys, known_by
):
    older = log.until(1000)
    if known_by == "state":
        older.write(folder.parent / "older", keys)
        assert checked(folder.parent / "older").code == SOUND
    tampering.rewrite(rewritten(log, made), witnesses=2)

    since = keys.signed(1000, older.tree().root()) if known_by == "since" else None
    verdict = checked(folder, since=since)

    assert verdict.code == TAMPERED
    assert "its first 1,000 entries are not those of" in verdict.faults[-1].what
    assert "rewritten" in verdict.faults[-1].proves


@pytest.mark.parametrize("at", [300, 65_000])
def test_the_log_as_it_truly_grew_is_consistent_with_every_older_checkpoint(checked, folder, log, keys, at):
    since = keys.signed(at, log.until(at).tree().root())

    assert checked(folder, since=since).code == SOUND


def test_a_fork_signed_with_the_real_key_is_refused_by_a_witness(log, made, keys):
    old = log.until(1000)
    stored = Checkpoint(keys.log.name, 1000, old.tree().root())
    forked = rewritten(log.until(2000), made)
    trees = {"true": log.until(2000).tree(), "forked": forked.tree()}
    answers = {}
    for name, tree in trees.items():
        proof = consistency(1000, 2000, tree.node)
        request = Request(1000, proof, keys.signed(2000, tree.root(), witnesses=0))
        answers[name] = decide(request, [keys.log.verifier], stored).status

    assert answers == {"true": 200, "forked": 422}


def test_a_fork_of_the_same_size_is_refused_by_a_witness(log, made, keys):
    true, forked = log.until(1000), rewritten(log.until(1000), made)
    stored = Checkpoint(keys.log.name, 1000, true.tree().root())
    request = Request(1000, [], keys.signed(1000, forked.tree().root(), witnesses=0))

    decision = decide(request, [keys.log.verifier], stored)

    assert (decision.status, decision.store) == (422, False)


@pytest.mark.parametrize(("older_by", "name"), [(100, "a backup restored 100 entries short"), (1, "frozen")])
def test_an_old_state_served_by_a_site_is_caught(tampering, checked, site, log, folder, older_by, name):
    address = site(folder)
    assert checked(address).code == SOUND
    tampering.rewrite(log.until(SIZE - older_by), witnesses=2)

    verdict = checked(address)

    assert verdict.code == TAMPERED
    assert f"it ends after {SIZE - older_by:,} entries" in verdict.faults[-1].what
    assert "taken back" in verdict.faults[-1].proves


def test_a_backup_restored_short_and_grown_on_is_a_fork(tampering, checked, folder, log, made):
    assert checked(folder).code == SOUND
    grown = log.until(SIZE - 100)
    grown.entries += [made.entry(f"anew-{n}", 1) for n in range(200)]
    tampering.rewrite(grown, witnesses=2)

    verdict = checked(folder)

    assert verdict.code == TAMPERED
    assert "rewritten" in verdict.faults[-1].proves


def test_an_older_copy_in_a_folder_is_no_tampering_but_cannot_be_told(checked, folder, log, keys, tmp_path):
    assert checked(folder).code == SOUND
    log.until(1000).write(tmp_path / "older", keys)

    verdict = checked(tmp_path / "older")

    assert verdict.code == UNKNOWN
    assert "ends before what you saw last" in verdict.gaps[0]


def test_an_old_checkpoint_served_beside_the_newest_tiles_is_caught(
    tampering, checked, site, folder, log, keys
):
    address = site(folder)
    assert checked(address).code == SOUND
    tampering.put("log/checkpoint", keys.signed(1024, log.until(1024).tree().root()))
    tampering.lines(257, lambda kept: [])

    assert checked(address).code == TAMPERED

"""The command: exit codes, plain words, silence for cron, and nothing that could confuse a terminal."""

import io

import pytest

from accountability.transparency.policies import Policy
from accountability.transparency.proofs import inclusion
from accountability.transparency.tlog_proofs import TlogProof
from accountability.verifying import progress
from accountability.verifying.command import main
from accountability.verifying.progress import Bar
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN, WRONG_USAGE, Verdict, say, witnessed


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))

    def call(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_the_last_line_is_the_verdict(run, small):
    code, out, err = run(small.folder)

    assert (code, err) == (SOUND, "")
    assert out.splitlines()[-1] == (
        f"Sound: 300 entries, 2 texts, 0 removed by a redaction. Root {small.tree().root().hex()}. "
        "Signed on 2027-01-15 08:00 UTC. "
        "Witnessed by charity (2027-01-15 08:00 UTC), university (2027-01-15 08:00 UTC)"
    )


def test_a_watcher_hears_nothing_but_trouble(run, small, made, tmp_path):
    assert run("--watch", small.folder) == (SOUND, "", "")

    made.flipped(small.folder / "log/tile/0/000", 3)
    code, out, _ = run("--watch", small.folder)
    assert code == TAMPERED
    assert out.splitlines()[1].startswith("Entry 0:")
    assert run("--watch", tmp_path / "nothing")[:2] == (
        UNKNOWN,
        f"Could not tell: {tmp_path / 'nothing'} is no folder.\n",
    )


def test_a_watcher_hears_that_nothing_could_be_remembered(run, small, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))

    code, out, _ = run("--watch", small.folder)

    assert code == SOUND
    assert "cannot be kept" in out


def test_an_older_checkpoint_is_given_in_a_file(run, small, keys, tmp_path):
    older = tmp_path / "older.checkpoint"
    older.write_bytes(keys.signed(100, small.until(100).tree().root()))
    assert run(small.folder, "--since", older)[0] == SOUND

    older.write_bytes(keys.signed(100, small.until(99).tree().root()))
    code, out, _ = run(small.folder, "--since", older)
    assert code == TAMPERED
    assert "its first 100 entries are not those of the older checkpoint given" in out

    older.write_bytes(b"c2sp.org/tlog-proof@v1\nnonsense\n")
    assert run(small.folder, "--since", older)[0] == UNKNOWN

    older.write_bytes(b"nonsense")
    code, out, _ = run(small.folder, "--since", older)
    assert code == UNKNOWN
    assert "the older checkpoint given is refused" in out


@pytest.mark.parametrize(("size", "code"), [(100, SOUND), (99, TAMPERED)])
def test_an_older_checkpoint_may_be_that_of_a_receipt(run, small, keys, tmp_path, size, code):
    tree = small.until(100).tree()
    note = keys.signed(100, small.until(size).tree().root())
    receipt = TlogProof(7, inclusion(7, 100, tree.node), note, small.entries[7])
    file = tmp_path / "answer.tlog-proof"
    file.write_bytes(receipt.encode())

    assert run(small.folder, "--since", file)[0] == code


HOURS = 3600


@pytest.mark.parametrize(("age", "old"), [(47 * HOURS, False), (49 * HOURS, True), (-9 * HOURS, False)])
def test_an_address_that_shows_what_was_signed_long_ago_is_no_news(
    run, small, site, monkeypatch, made, age, old
):
    """A frozen log breaks no signature and no rule: it only stops getting newer."""
    monkeypatch.setattr("accountability.verifying.checking.time.time", lambda: made.WITNESSED + age)
    address = site(small.folder)

    code, out, _ = run(address)
    assert code == SOUND
    assert ("more than 48 hours ago" in out) is old
    assert "Signed on 2027-01-15 08:00 UTC." in out

    code, out, _ = run("--watch", address)
    assert code == (UNKNOWN if old else SOUND)
    assert ("more than 48 hours ago" in out) is old
    assert run("--watch", small.folder) == (SOUND, "", ""), "a folder is as old as it is"


def test_the_time_of_a_checkpoint_is_the_logs_own_or_the_last_witnesss(run, small, keys, made, tmp_path):
    policy = tmp_path / "policy"
    trusted = keys.policy()
    for logs, witnesses, said in (
        (trusted.logs, {}, "Signed on 2027-01-15 08:00 UTC"),
        (trusted.logs[:1], trusted.witnesses, "Signed on 2027-01-15 08:00 UTC"),
        (trusted.logs[:1], {}, "Signed at a time that is not stated"),
    ):
        policy.write_bytes(Policy(logs, witnesses).encode())
        assert said in run(small.folder, "--policy", policy)[1]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a", "b"),
        ("--nonsense", "a"),
        ("a", "--policy", "/no-such-file"),
        ("a", "--since", "/no-such-file"),
    ],
)
def test_wrong_usage_is_neither_sound_nor_tampered_with(run, arguments):
    code, out, err = run(*arguments)

    assert (code, out) == (WRONG_USAGE, "")
    assert err.startswith("usage: accountability-verify")


def test_a_policy_that_is_none_is_wrong_usage(run, small, tmp_path):
    (tmp_path / "policy").write_text("log nonsense\nquorum none\n")

    code, _, err = run(small.folder, "--policy", tmp_path / "policy")

    assert code == WRONG_USAGE
    assert "line 1" in err


def test_a_check_that_is_stopped_says_so_and_has_found_nothing(run, small, monkeypatch):
    def stop(*_given, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("accountability.verifying.command.check", stop)

    assert run(small.folder)[:2] == (UNKNOWN, "Could not tell: it was stopped.\n")


def test_names_from_a_copy_cannot_move_the_readers_terminal(checked, made, keys, tmp_path):
    log = made.Log([made.entry("a", 1, parts={"\x1b[2J\n/en": made.sealed("x")})])
    log.write(tmp_path / "log", keys)
    lines = []

    say(checked(tmp_path / "log"), lines.append)

    assert "�[2J�/en" in lines[0]
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize(("found", "gaps", "code"), [(0, (), 0), (1, (), 1), (0, ("x",), 2), (1, ("x",), 1)])
def test_tampering_outweighs_what_is_missing(found, gaps, code):
    assert Verdict(size=0, root=b"", parts=None, found=found, gaps=gaps).code == code


def test_of_many_troubles_the_first_ten_are_said_and_the_rest_counted(checked, small, made):
    made.put(small.folder / "log/tile/0/000", bytes(256 * 32))
    lines = []

    say(checked(small.folder), lines.append)

    assert (len(lines), lines[10]) == (12, "… and 246 more.")


def test_who_witnessed_is_said_with_the_time():
    assert witnessed({}) == "Witnessed by nobody"
    assert witnessed({"b": 0, "a": 1_800_000_000}) == (
        "Witnessed by a (2027-01-15 08:00 UTC), b (no time stated)"
    )
    assert witnessed({"a": 2**63 - 1}) == "Witnessed by a (at second 9223372036854775807)"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_is_drawn_where_somebody_looks_and_wiped_at_the_end(monkeypatch):
    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(progress.sys, "stderr", stream)
        with Bar(shown=True) as bar:
            bar.at(3, 12, "entries")
        assert ("25 % of the entries" in stream.getvalue()) is drawn
        assert stream.getvalue().endswith("\r\x1b[K") is drawn

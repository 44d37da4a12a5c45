"""`accountability witness` as a program: what it says, how it is stopped, that one at a time has a folder."""

import signal
import sys

import pytest

from accountability.cli.main import main
from accountability.publishing.witnesses import Witnesses
from accountability.settings import VARIABLES
from accountability.storage.data_folder import DataFolder
from accountability.transparency.checkpoints import opened
from accountability.transparency.policies import Policy
from accountability.witnessing.ledger import hash_of

NAME = "witness.university.example/w1"


def pasted(process):
    """The lines for a policy, as it says them."""
    lines = process.said.splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith(("witness ", "group ")))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_what_a_log_s_keeper_needs_and_stops_when_told(start, log, number):
    process = start().ready()
    policy = Policy.parse(f"{pasted(process)}quorum {NAME}\n")
    assert {key.kind for key, _ in policy.witnesses.values()} == {4, 6}
    assert {url for _, url in policy.witnesses.values()} == {process.url}
    assert f"  {log.origin}: nothing yet cosigned" in process.said
    assert process.get("/healthz") == (200, b"ok\n")
    code, said = process.stop(number)
    assert (code, said.splitlines()[-1]) == (0, f"Serving {process.url} – stop with Ctrl-C.")


@pytest.mark.anyio
async def test_a_log_that_pastes_these_lines_gets_both_cosignatures(start, log, folder):
    """The record's own publisher, over the wire; the second time it grows."""
    process = start().ready()
    policy = Policy.parse(f"log {log.key.verifier}\n{pasted(process)}quorum {NAME}\n")
    witnesses = Witnesses(policy, patience=20)
    for size in (20, 77):
        cosigned = await witnesses.cosign(log.note(size), log.tree.node, policy)
        judged = policy.judge(cosigned)
        assert judged.quorum_met
        assert len(judged.witnesses) == 2
        assert [one.failure for one in witnesses.status.witnesses] == [None, None]
    status, shown = process.get(f"/{hash_of(log.origin)}/checkpoint")
    assert status == 200
    assert opened(shown, (log.key.verifier,)).checkpoint.size == 77


def test_one_at_a_time_has_the_folder(start, folder, log):
    first = start().ready()
    code, said = start().ended()
    assert (code, said) == (1, f"Refused: another program uses the data folder {folder}\n")
    assert first.post(log.request(0, 5))[0] == 200


@pytest.fixture
def refused(monkeypatch, capsys, folder):
    """Run the command within this process, to its end: exit code and what was said."""
    for name in VARIABLES.values():
        monkeypatch.delenv(name, raising=False)

    def call(*arguments):
        given = ["accountability", "witness", *map(str, arguments), "--data", str(folder)]
        monkeypatch.setattr(sys, "argv", given)
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, capsys.readouterr().err

    return call


def test_what_cannot_be_is_refused_or_called_wrong_usage(refused, folder, log):
    key = log.key.verifier
    for arguments, code, words in (
        (("--log", "nonsense"), 1, "'nonsense' is no log's key ("),
        (
            ("--log", key, "--name", "https://witness.example"),
            1,
            "Refused: 'https://witness.example' cannot be a",
        ),
        (("--log", key, "--host", "192.0.2.1"), 1, "Refused: cannot listen on 192.0.2.1:"),
        (("--name", "witness.example"), 64, "Missing option '--log'"),
    ):
        found, said = refused(*arguments)
        assert found == code
        assert words in said
    assert not (folder / "keys" / "witness-ed25519").exists()


def test_a_folder_of_a_record_is_refused(refused, folder, log):
    DataFolder.at(folder, kind="service")
    code, said = refused("--log", log.key.verifier)
    assert (code, said) == (1, f"Refused: {folder} is the data folder of a service, not of a witness\n")

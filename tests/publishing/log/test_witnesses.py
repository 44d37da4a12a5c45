"""The log's side of witnessing, against servers on loopback that behave and that don't."""

from datetime import timedelta

import pytest

from accountability.publishing.witnesses import NOBODY, Witnesses, whom_to_ask
from accountability.settings import SettingRefused
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import COSIGNATURE_ED25519, ED25519, MLDSA44, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note, parse, signatures_in
from accountability.transparency.policies import Group, Policy, Witness
from accountability.transparency.tiles import TileTree
from accountability.transparency.witnessing import SIZE_TYPE, Request

pytestmark = pytest.mark.anyio
LOG = SigningKey.generate("record.norchester.example", ED25519)


class Log:
    """A log that grows, with one key."""

    def __init__(self):
        self.tree = TileTree()

    def grow(self, by):
        for _ in range(by):
            self.tree.add(leaf_hash(bytes([self.tree.size % 256])))

    def signed(self):
        text = Checkpoint("record.norchester.example", self.tree.size, self.tree.root()).encode()
        return Note(text, (LOG.sign(text),)).encode()


@pytest.fixture
def log():
    made = Log()
    made.grow(5)
    return made


@pytest.fixture
def witness_at(witness_server):
    """A witness by that name which knows the log's key."""
    return lambda name, kind=COSIGNATURE_ED25519: witness_server(name, (LOG.verifier,), kind)


@pytest.fixture
async def witness(witness_at):
    async with witness_at("w1.example") as server:
        yield server


def policy_of(*servers, quorum=None):
    witnesses = {f"w{number}": server.entry for number, server in enumerate(servers, 1)}
    groups = {"enough": Group(quorum, tuple(witnesses))} if quorum else {}
    return Policy((LOG.verifier,), witnesses, groups, "enough" if quorum else "none")


@pytest.fixture
def asked(log):
    """Ask the witnesses of a policy to cosign the log as it is: who did, as the policy says."""

    async def asking(witnesses, policy):
        note = await witnesses.cosign(log.signed(), log.tree.node, policy)
        return policy.judge(note)

    return asking


@pytest.mark.parametrize("kind", [COSIGNATURE_ED25519, MLDSA44])
async def test_a_cosignature_goes_into_the_checkpoint(log, asked, witness_at, kind):
    async with witness_at("w.example", kind) as server:
        policy = policy_of(server, quorum=1)
        witnesses = Witnesses(policy)
        for size in (5, 9, 9, 300):
            log.grow(size - log.tree.size)
            judged = await asked(witnesses, policy)
            assert (judged.witnesses, judged.quorum_met) == ({"w1": server.at}, True)
            assert witnesses.status.quorum_met
            [status] = witnesses.status.witnesses
            assert (status.name, status.size, status.time, status.failure) == (
                "w1",
                size,
                server.at,
                None,
            )
        assert [line for line, _ in server.asked] == ["POST /submit/add-checkpoint HTTP/1.1"] * 4
        assert [Request.parse(body).old for _, body in server.asked] == [0, 5, 9, 9]


async def test_a_witness_that_stands_elsewhere_says_where_and_is_asked_once_more(log, asked, witness):
    policy = policy_of(witness)
    await asked(Witnesses(policy), policy)
    log.grow(20)
    judged = await asked(Witnesses(policy), policy)  # we forgot where it stands
    assert judged.witnesses
    assert [Request.parse(body).old for _, body in witness.asked] == [0, 0, 5]


def conflict(content, kind=SIZE_TYPE):
    return lambda _: (409, kind, content)


def garbage(content, status=200):
    return lambda _: (status, "text/plain", content)


FAULTY = {
    "unknown log": (garbage(b"", 404), "it answered 404", 1),
    "bad proof": (garbage(b"", 422), "it answered 422", 1),
    "no trusted signature": (garbage(b"", 403), "it answered 403", 1),
    "broken": (garbage(b"", 500), "it answered 500", 1),
    "redirect": (garbage(b"", 302), "it answered 302", 1),
    "conflict without its type": (conflict(b"3\n", "text/plain"), "it answered 409", 1),
    "conflict for ever": (conflict(b"3\n"), "it answered 409", 2),
    "conflict without a size": (conflict(b"many\n"), "the witness answers a conflict without a size", 1),
    "conflict with a huge size": (
        conflict(b"9" * 30 + b"\n"),
        "the witness answers a conflict without a size",
        1,
    ),
    "ahead of us": (conflict(b"6\n"), "it has cosigned 6 entries of this log, and the log has 5", 1),
    "nothing": (garbage(b""), "it answered no signature line", 1),
    "garbage": (garbage(b"\x00\xff\n"), "it answered no signature line", 1),
    "words": (garbage(b"Thank you.\n"), "it answered no signature line", 1),
    "huge": (garbage(b"." * 70_000), "no answer: it has more than 65536 bytes", 1),
    "silent": (lambda _: None, "no answer within 0.3 seconds", 1),
    "dripping": (lambda _: "drip", "no answer within 0.3 seconds", 1),
}

OBJECTS, SILENT = ("objects", True), ("silent", False)
TROUBLES = {
    "bad proof": OBJECTS,
    "conflict without its type": OBJECTS,
    "conflict for ever": OBJECTS,
    "ahead of us": ("ahead", True),
    "huge": SILENT,
    "silent": SILENT,
    "dripping": SILENT,
}


@pytest.mark.parametrize("fault", FAULTY)
async def test_a_witness_that_fails_is_named_and_holds_nothing_up(
    log, asked, witness, witness_at, fault, clock
):
    """The status has its failure, the checkpoint goes out without, and it is not asked at the next one."""
    witness.answer, reason, times = FAULTY[fault]
    async with witness_at("w2.example") as other:
        policy = policy_of(witness, other, quorum=2)
        witnesses = Witnesses(policy, patience=0.3, now=clock)
        judged = await asked(witnesses, policy)
        assert (set(judged.witnesses), judged.quorum_met, witnesses.status.quorum_met) == (
            {"w2"},
            False,
            False,
        )
        failing, sound = witnesses.status.witnesses
        assert failing.failure.startswith(reason)
        assert (failing.trouble, failing.is_alarm) == TROUBLES.get(fault, ("unwilling", False))
        assert (failing.since, sound.trouble, sound.since) == (clock(), None, None)
        assert (failing.size, sound.size, sound.failure) == (None, 5, None)
        log.grow(1)
        await asked(witnesses, policy)
        assert (len(witness.asked), len(other.asked)) == (times, 2)
        assert not witnesses.lacking()


async def test_since_when_a_witness_fails_is_kept_until_it_signs_again(asked, witness, clock):
    policy = policy_of(witness)
    witnesses = Witnesses(policy, rest=0.0, now=clock)
    first = clock()
    for answer, trouble, since in (
        (garbage(b"", 500), "unwilling", first),
        (garbage(b"", 404), "unwilling", first),
        (garbage(b"", 422), "objects", first + timedelta(minutes=2)),
        (witness.decided, None, None),
        (garbage(b"", 500), "unwilling", first + timedelta(minutes=4)),
    ):
        witness.answer = answer
        await asked(witnesses, policy)
        [status] = witnesses.status.witnesses
        assert (status.trouble, status.since) == (trouble, since)
        clock.forward(minutes=1)


async def test_nothing_but_a_verified_signature_of_its_own_key_is_taken_over(log, asked, witness):
    """Lines by others beside it are left out, also where they are good."""
    stranger = SigningKey.generate("stranger.example", COSIGNATURE_ED25519)
    namesake = SigningKey.generate("w1.example", COSIGNATURE_ED25519)
    stated = Checkpoint("record.norchester.example", 5, log.tree.root())
    forged = bytearray(witness.signature(stated))
    forged[-10] ^= 1
    over_another = witness.signature(Checkpoint("record.norchester.example", 4, log.tree.root(4)))
    others = [key.sign(stated.encode(), witness.at).encode() for key in (stranger, namesake, LOG)]
    policy = policy_of(witness)
    for bad in (bytes(forged), over_another, *others, b"".join(others)):
        witness.answer = garbage(bad)
        witnesses = Witnesses(policy)
        assert (await asked(witnesses, policy)).witnesses == {}
        assert witnesses.status.witnesses[0].failure
    witness.answer = garbage(b"".join([*others, over_another, witness.signature(stated)]))
    judged = await asked(Witnesses(policy), policy)
    assert set(judged.witnesses) == {"w1"}
    assert len(judged.opened.note.signatures) == 2


@pytest.mark.parametrize("off", [2**62, 90_000, -90_000])
async def test_a_cosignature_of_another_day_is_not_taken_over(log, asked, witness, off):
    """Its time is shown on every page; one that no calendar has would break them."""
    policy = policy_of(witness)
    witness.at += off
    witnesses = Witnesses(policy)
    assert (await asked(witnesses, policy)).witnesses == {}
    assert witnesses.status.witnesses[0].failure.startswith("no signature that it answered is its own")
    published = Note(parse(log.signed()).text).signed_with(
        *signatures_in(witness.signature(Checkpoint("record.norchester.example", 5, log.tree.root())))
    )
    witnesses.remember(published.encode(), policy)
    assert (witnesses.status.witnesses[0].size is None) is (off > 0)


async def test_a_witness_out_of_reach_is_asked_again_after_a_rest(log, asked, witness):
    gone = Witness(witness.key.verifier, "http://127.0.0.1:1/submit")
    policy = Policy((LOG.verifier,), {"w1": gone})
    witnesses = Witnesses(policy, rest=0.0)
    assert not (await asked(witnesses, policy)).witnesses
    assert witnesses.status.witnesses[0].failure == "no answer: Connection refused"
    assert witnesses.lacking()
    assert not Witnesses(NOBODY).lacking()


async def test_k_of_n_are_enough_whoever_they_are(log, asked, witness_at):
    async with (
        witness_at("a.example") as a,
        witness_at("b.example") as b,
        witness_at("c.example") as c,
    ):
        policy = policy_of(a, b, c, quorum=2)
        witnesses = Witnesses(policy, rest=0.0)
        a.answer = garbage(b"", 500)
        assert (await asked(witnesses, policy)).quorum_met
        log.grow(1)
        b.answer = garbage(b"", 500)
        judged = await asked(witnesses, policy)
        assert (set(judged.witnesses), judged.quorum_met) == ({"w3"}, False)
        a.answer = a.decided
        judged = await asked(witnesses, policy)
        assert (set(judged.witnesses), witnesses.status.quorum_met) == ({"w1", "w3"}, True)


async def test_an_older_cosignature_stays_where_a_newer_one_is_not_given(log, asked, witness):
    """For the same text: as at a heartbeat while the witness is out of reach, or after our restart."""
    policy = policy_of(witness)
    first = Witnesses(policy, rest=0.0)
    await asked(first, policy)
    note = await first.cosign(log.signed(), log.tree.node, policy)
    witness.answer = garbage(b"", 500)
    assert (await asked(first, policy)).witnesses == {"w1": witness.at}
    again = Witnesses(policy, rest=0.0)
    again.remember(note, policy)
    assert (again.status.quorum_met, again.lacking(), again.status.witnesses[0].size) == (True, False, 5)
    assert (await asked(again, policy)).witnesses == {"w1": witness.at}
    log.grow(1)
    assert (await asked(again, policy)).witnesses == {}


async def test_the_publisher_collects_cosignatures_and_goes_out_without(machine, witness, monkeypatch):
    """Fail-open: what is missing is in the status, and asked for again once the witness had its rest."""
    machine.keys.make()
    witness.keys = machine.keys.verifiers()
    whom = Policy((), {"w1": witness.entry}, quorum="w1")
    witness.answer = garbage(b"", 500)
    machine = machine.again(whom)
    await machine.append(3)
    async with machine.signing() as rounds:
        await rounds.publish()
        status = machine.publisher.status.witnesses
        assert (status.quorum_met, status.witnesses[0].failure) == (False, "it answered 500")
        assert (machine.published.size, machine.published.seen_from()) == (3, {})
        assert not await rounds.publish()

        witness.answer = witness.decided
        monkeypatch.setattr(Witnesses, "_may_ask", lambda *_: True)  # it had its rest
        assert await rounds.publish()
        assert machine.published.seen_from() == {"w1": witness.at}
        assert machine.publisher.status.witnesses.quorum_met
    assert await machine.pool.fetchval("select count(*) from checkpoint") == 1
    policy = Policy.parse(machine.published.policy())
    assert (policy.quorum, policy.witnesses) == ("w1", {"w1": witness.entry})
    again = machine.again(whom)
    assert not await again.publish()
    assert again.publisher.status.witnesses.quorum_met


GOOD = "witness w1 {vkey} https://w1.example/submit\ngroup some 1 w1\nquorum some\n"


def test_whom_to_ask_is_read_from_the_file_that_is_set_or_from_the_data_folder(tmp_path):
    vkey = SigningKey.generate("w1.example", COSIGNATURE_ED25519).verifier
    assert whom_to_ask(None, tmp_path) == NOBODY
    with pytest.raises(SettingRefused, match=r"ACCOUNTABILITY_WITNESSES, .*other, is not there"):
        whom_to_ask(tmp_path / "other", tmp_path)
    (tmp_path / "witnesses").write_text(GOOD.format(vkey=vkey))
    assert whom_to_ask(None, tmp_path).witnesses["w1"].url == "https://w1.example/submit"
    assert whom_to_ask(tmp_path / "witnesses", tmp_path / "elsewhere").quorum == "some"
    for wrong in (
        "quorum some\n",
        "witness w1 nonsense\nquorum none\n",
        GOOD.format(vkey=vkey).replace("https", "ftp"),
    ):
        (tmp_path / "witnesses").write_text(wrong)
        with pytest.raises(SettingRefused, match="the policy in "):
            whom_to_ask(None, tmp_path)

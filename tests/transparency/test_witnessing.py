"""A witness answers as C2SP tlog-witness says, in the order in which it says it, and follows no fork."""

from base64 import b64encode

import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import ED25519, SigningKey
from accountability.transparency.merkle import EMPTY_ROOT, leaf_hash
from accountability.transparency.notes import Signature, parse
from accountability.transparency.proofs import consistency
from accountability.transparency.tiles import TileTree
from accountability.transparency.witnessing import SIZE_TYPE, BadRequest, Decision, Request, decide, size_in

HASH = bytes(range(32))
LINE = b64encode(HASH)
NOTE = b"origin\n8\n" + LINE + b"\n\n\xe2\x80\x94 somebody c2lnbmVk\n"
EXAMPLE = b"old 5\n" + LINE + b"\n" + LINE + b"\n\n" + NOTE


@pytest.fixture
def keys(log_key, second_log_key):
    other = SigningKey("other.example/log", ED25519, b"O" * 32)
    return [log_key.verifier, second_log_key.verifier, other.verifier]


@pytest.fixture
def at(tree, log_key):
    """The log's checkpoint of a size."""
    return lambda size: Checkpoint(log_key.name, size, tree.root(size))


@pytest.fixture
def request_for(tree, at, sign, log_key):
    """What the log asks for when it has grown from one size to another."""

    def made(old, new):
        return Request(old, consistency(old, new, tree.node), sign(at(new), log_key))

    return made


def test_the_body_is_as_the_specification_has_it():
    request = Request.parse(EXAMPLE)

    assert request == Request(5, (HASH, HASH), NOTE)
    assert request.encode() == EXAMPLE
    assert request.stated == Checkpoint("origin", 8, HASH)


@pytest.mark.parametrize(("old", "new"), [(0, 1), (0, 700), (3, 700), (700, 700), (256, 512)])
def test_every_request_is_read_back(request_for, old, new):
    request = request_for(old, new)

    assert Request.parse(request.encode()) == request


def replaced(old, new):
    assert EXAMPLE.count(old) == 1
    return EXAMPLE.replace(old, new)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"old 5\n",
        b"old 5\n\n",
        NOTE,
        b"\n" + EXAMPLE,
        replaced(b"old 5", b"old  5"),
        replaced(b"old 5", b"old 05"),
        replaced(b"old 5", b"old -5"),
        replaced(b"old 5", b"old 5 "),
        replaced(b"old 5", b"OLD 5"),
        replaced(b"old 5", b"old"),
        replaced(b"old 5", f"old {2**63}".encode()),
        replaced(b"old 5\n", b"old 5\nold 5\n"),
        replaced(b"old 5\n", b"old 5\r\n"),
        replaced(b"old 5\n", b"old 5\n" + LINE[:-1] + b"\n"),
        replaced(b"old 5\n", b"old 5\nAAAA\n"),
        replaced(b"old 5\n", "old 5\né\n".encode()),
        replaced(b"old 5\n", b"old 5\n" + (LINE + b"\n") * 62),
        replaced(b"\n\norigin", b"\norigin"),
        replaced(b"\n\norigin", b"\n\n\norigin"),
        replaced(b"\n8\n", b"\n08\n"),
        replaced(b"c2lnbmVk", b"c2ln"),
        EXAMPLE[:-1],
        EXAMPLE + b"\n",
        EXAMPLE.replace(b"\n", b"\r\n"),
    ],
)
def test_what_is_only_nearly_a_request_is_refused(content):
    with pytest.raises(BadRequest):
        Request.parse(content)


def test_what_is_larger_than_any_request_is_not_looked_into():
    with pytest.raises(BadRequest, match="a request has at most"):
        Request.parse(EXAMPLE + bytes(200_000))


@pytest.mark.parametrize(
    ("old", "proof"), [(-1, ()), (2**63, ()), (1, (b"",)), (1, (bytes(33),)), (1, (HASH,) * 64)]
)
def test_what_cannot_be_written_is_no_request(old, proof):
    with pytest.raises(BadRequest):
        Request(old, proof, NOTE)


@pytest.mark.parametrize(
    ("old", "new"), [(0, 0), (0, 1), (0, 700), (1, 2), (255, 257), (699, 700), (700, 700)]
)
def test_a_log_that_grew_is_cosigned(request_for, keys, at, old, new):
    decision = decide(request_for(old, new), keys, at(old) if old else None)

    assert decision == Decision(200, b"", store=True)


def test_an_empty_log_that_was_seen_may_grow(request_for, keys, at):
    assert decide(request_for(0, 5), keys, at(0)).status == 200


def test_either_of_the_logs_keys_will_do(tree, at, sign, keys, second_log_key):
    request = Request(0, (), sign(at(9), second_log_key))

    assert decide(request, keys, None).store


def test_an_unknown_log_is_404(request_for, keys):
    others = [key for key in keys if key.name == "other.example/log"]

    for known in (others, []):
        assert decide(request_for(0, 5), known, None).status == 404
        assert not decide(request_for(0, 5), known, None).store


def test_a_checkpoint_that_the_log_did_not_sign_is_403(tree, at, sign, keys, log_key, university):
    stranger = SigningKey(log_key.name, ED25519, b"?" * 32)
    other = SigningKey("other.example/log", ED25519, b"O" * 32)
    note = parse(sign(at(5), log_key))
    forged = note.signed_with(Signature(log_key.name, log_key.verifier.key_id, bytes(64))).encode()

    for content in (sign(at(5), stranger), sign(at(5), university), sign(at(5), other), forged):
        decision = decide(Request(0, (), content), keys, None)
        assert (decision.status, decision.store) == (403, False)


def test_an_old_size_beyond_the_checkpoint_is_400(request_for, at, sign, keys, log_key):
    decision = decide(Request(6, (), sign(at(5), log_key)), keys, at(6))

    assert (decision.status, decision.store) == (400, False)


@pytest.mark.parametrize(("old", "seen"), [(0, 5), (4, 5), (6, 5), (5, None)])
def test_another_old_size_than_was_seen_last_is_409_with_that_size(request_for, at, keys, old, seen):
    decision = decide(request_for(old, 700), keys, at(seen) if seen else None)

    assert decision == Decision(409, f"{seen or 0}\n".encode(), store=False)
    assert decision.content_type == SIZE_TYPE
    assert size_in(decision.body) == (seen or 0)


def test_only_a_409_has_the_type_of_a_size(request_for, keys):
    assert decide(request_for(0, 5), keys, None).content_type == "text/plain; charset=utf-8"


def test_a_wrong_proof_is_422(request_for, at, sign, keys, log_key):
    good = request_for(300, 700)
    for proof in ((), good.proof[:-1], (*good.proof, HASH), (HASH, *good.proof[1:])):
        decision = decide(Request(300, proof, good.checkpoint), keys, at(300))
        assert (decision.status, decision.store) == (422, False)
    for old, seen in ((0, None), (700, at(700))):
        decision = decide(Request(old, (HASH,), good.checkpoint), keys, seen)
        assert (decision.status, decision.store) == (422, False)


def test_a_fork_is_422_whatever_its_author_proves(entries, at, sign, keys, log_key):
    forged = TileTree()
    for index, content in enumerate(entries):
        forged.add(leaf_hash(b"rewritten" if index == 100 else content))
    for old in (101, 256, 699, 700):
        note = sign(Checkpoint(log_key.name, 700, forged.root()), log_key)
        request = Request(old, consistency(old, 700, forged.node), note)
        decision = decide(request, keys, at(old))
        assert (decision.status, decision.store) == (422, False)


def test_an_empty_log_has_one_root(sign, keys, log_key):
    for root, status in ((HASH, 422), (EMPTY_ROOT, 200)):
        request = Request(0, (), sign(Checkpoint(log_key.name, 0, root), log_key))
        assert decide(request, keys, None).status == status


def test_the_checks_come_in_the_order_of_the_specification(at, sign, keys, log_key):
    """Each request has everything wrong from one check on."""
    stranger = SigningKey(log_key.name, ED25519, b"?" * 32)
    elsewhere = SigningKey("nobody.example", ED25519, b"?" * 32)
    unknown = Checkpoint(elsewhere.name, 5, HASH)
    wrong = Checkpoint(log_key.name, 5, HASH)

    def status(old, content):
        return decide(Request(old, (HASH,), content), keys, at(3)).status

    assert status(6, sign(unknown, elsewhere)) == 404
    assert status(6, sign(wrong, stranger)) == 403
    assert status(6, sign(wrong, log_key)) == 400
    assert status(4, sign(wrong, log_key)) == 409
    assert status(3, sign(wrong, log_key)) == 422


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"5", b"05\n", b"5\n\n", b" 5\n", b"-1\n", b"5\r\n", b"\xff\n", b"5\n6\n"]
)
def test_what_is_no_size(body):
    with pytest.raises(BadRequest):
        size_in(body)

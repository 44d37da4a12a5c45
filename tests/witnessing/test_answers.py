"""Every answer of C2SP tlog-witness, "add-checkpoint", and what is on the disk after it."""

import pytest

from accountability.transparency.checkpoints import opened
from accountability.transparency.keys import ED25519, SigningKey
from accountability.transparency.notes import MOST_NOTE_BYTES, Note, parse, signatures_in
from accountability.transparency.witnessing import MOST_REQUEST_BYTES

pytestmark = pytest.mark.anyio


def stored(folder):
    """The one checkpoint that the witness keeps, or none."""
    files = list((folder / "witness").glob("*/checkpoint"))
    return files[0].read_bytes() if files else None


async def test_a_first_checkpoint_is_cosigned_by_both_keys(ask, log, witness, clock):
    answer = await ask(log.request(0, 5))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text.startswith("— ")
    assert answer.text.endswith("\n")
    lines = signatures_in(answer.content)
    note = Note(parse(log.note(5)).text, lines).encode()
    signed_by = opened(note, witness.identity.verifiers).signed_by
    assert [(key.kind, time) for key, time in signed_by] == [(4, clock.posix), (6, clock.posix)]


async def test_the_log_may_begin_empty(ask, log):
    assert (await ask(log.request(0, 0))).status_code == 200
    assert (await ask(log.request(0, 0))).status_code == 200
    assert (await ask(log.request(0, 7))).status_code == 200


async def test_a_size_that_is_behind_is_told_the_size_and_nothing_else(ask, log, folder):
    await ask(log.request(0, 20))
    before = stored(folder)
    for old, size in ((0, 30), (10, 30), (21, 30), (0, 20), (10, 15)):
        answer = await ask(log.request(old, size))
        assert answer.status_code == 409
        assert (answer.headers["content-type"], answer.content) == ("text/x.tlog.size", b"20\n")
    assert stored(folder) == before


async def test_who_was_never_here_is_told_zero(ask, log, folder):
    answer = await ask(log.request(3, 5))
    assert (answer.status_code, answer.content) == (409, b"0\n")
    assert stored(folder) is None


async def test_an_old_size_above_the_new_one_is_no_request(ask, log):
    await ask(log.request(0, 20))
    assert (await ask(log.request(20, 10, proof=()))).status_code == 400


async def test_a_log_that_it_was_not_told_of_is_unknown(ask, another_log, folder):
    answer = await ask(another_log("record.elsewhere.example").request(0, 5))
    assert answer.status_code == 404
    assert stored(folder) is None


async def test_what_no_trusted_key_signed_is_forbidden(ask, log, another_log, folder):
    thief = SigningKey(log.origin, ED25519, b"t" * 32)
    other = another_log("record.elsewhere.example")
    for keys in ((thief,), (other.key,), (other.later_key, thief)):
        assert (await ask(log.request(0, 5, *keys))).status_code == 403
    assert stored(folder) is None


async def test_a_forged_line_of_a_trusted_key_is_forbidden_beside_a_good_one(ask, log):
    signature = log.key.sign(b"Something else\n")
    note = parse(log.note(5, log.later_key)).signed_with(signature)
    assert (await ask(b"old 0\n\n" + note.encode())).status_code == 403


async def test_any_key_of_the_log_will_do_and_strangers_are_not_kept(ask, log, folder):
    """While a log changes its keys, and with or without witnesses before this one."""
    stranger = SigningKey("witness.elsewhere.example", ED25519, b"s" * 32)
    assert (await ask(log.request(0, 5, log.key, stranger))).status_code == 200
    assert (await ask(log.request(5, 9, stranger, log.later_key))).status_code == 200
    names = [signature.name for signature in parse(stored(folder)).signatures]
    assert names == [log.origin, "witness.university.example/w1", "witness.university.example/w1"]


@pytest.mark.parametrize("change", ["none", "shorter", "longer", "turned", "another"])
async def test_a_proof_that_proves_nothing_is_refused(ask, log, folder, change):
    await ask(log.request(0, 20))
    before, right = stored(folder), log.proof(20, 77)
    wrong = {
        "none": (),
        "shorter": right[:-1],
        "longer": (*right, right[0]),
        "turned": right[::-1],
        "another": (bytes(32), *right[1:]),
    }
    assert (await ask(log.request(20, 77, proof=wrong[change]))).status_code == 422
    assert stored(folder) == before
    assert (await ask(log.request(20, 77))).status_code == 200


async def test_a_proof_where_nothing_has_to_be_proven_is_refused(ask, log):
    assert (await ask(log.request(0, 20, proof=(bytes(32),)))).status_code == 422
    await ask(log.request(0, 20))
    assert (await ask(log.request(20, 20, proof=(bytes(32),)))).status_code == 422


async def test_an_empty_log_with_a_root_of_something_is_refused(ask, log):
    assert (await ask(log.request(0, 0, root=bytes(32)))).status_code == 422


async def test_another_tree_of_the_same_size_is_refused(ask, log, fork, folder):
    await ask(log.request(0, 20))
    before = stored(folder)
    assert (await ask(fork.request(20, 20))).status_code == 422
    assert stored(folder) == before


async def test_another_tree_that_is_larger_is_refused_with_whatever_proof(ask, log, fork, folder):
    await ask(log.request(0, 20))
    before = stored(folder)
    for proof in (fork.proof(20, 40), log.proof(20, 40), ()):
        assert (await ask(fork.request(20, 40, proof=proof))).status_code == 422
    assert stored(folder) == before


async def test_one_history_is_cosigned_where_two_share_their_beginning(ask, log, fork):
    """Up to the tenth entry they are the same; whichever goes on first is the one that goes on."""
    assert (await ask(fork.request(0, 10))).status_code == 200
    assert (await ask(log.request(10, 20))).status_code == 200
    assert (await ask(fork.request(20, 20))).status_code == 422


GARBAGE = {
    "nothing": b"",
    "only a line": b"old 0\n",
    "no empty line": b"old 0\nrecord\n5\n",
    "leading zero": b"old 00\n\n",
    "negative": b"old -1\n\n",
    "too large": b"old 9223372036854775808\n\n",
    "two spaces": b"old  0\n\n",
    "carriage returns": b"old 0\r\n\r\n",
    "another word": b"new 0\n\n",
    "bad base64": b"old 1\nAAAA=\n\n",
    "short hash": b"old 1\nAAAA\n\n",
    "not text": b"old 0\n\xff\n\n",
}


@pytest.mark.parametrize("head", GARBAGE.values(), ids=GARBAGE)
async def test_what_is_no_request_is_called_that(ask, log, head, folder):
    assert (await ask(head + log.note(5))).status_code == 400
    assert stored(folder) is None


async def test_what_is_no_checkpoint_is_no_request(ask, log):
    whole = log.request(0, 5)
    for bad in (whole[:-1], whole.replace(b"\n5\n", b"\n05\n"), whole.partition("—".encode())[0]):
        assert (await ask(bad)).status_code == 400


async def test_sixty_three_hashes_may_be_sent_and_no_more(ask, log):
    await ask(log.request(0, 20))
    assert (await ask(log.request(20, 30, proof=[bytes(32)] * 63))).status_code == 422
    line = b"A" * 43 + b"=\n"
    assert (await ask(b"old 20\n" + line * 64 + b"\n" + log.note(30))).status_code == 400


async def test_a_body_that_goes_on_is_cut_off(client, ask):
    async def endless():
        while True:
            yield b"." * 2**16

    assert (await ask(b"." * (MOST_REQUEST_BYTES + 1))).status_code == 413
    assert (await client.post("/add-checkpoint", content=endless())).status_code == 413


async def test_a_checkpoint_that_leaves_no_room_for_cosignatures_is_not_stored(ask, log, folder):
    """What is stored must be readable as a note at the next start."""
    answer = await ask(log.request(0, 5, extensions=("." * (MOST_NOTE_BYTES - 1000),)))
    assert answer.status_code == 400
    assert stored(folder) is None


async def test_one_line_of_each_key_is_kept_however_often_it_signed(ask, log, folder):
    """An ML-DSA-44 signature is another each time, and a note with forty of them could not be read again."""
    body = log.request(0, 5, *[log.later_key] * 29)
    assert body.count(b"\n\xe2\x80\x94") == 29
    assert (await ask(body)).status_code == 200
    assert stored(folder).count(log.origin.encode()) == 2


async def test_nothing_else_is_answered(client):
    for method, path, status in (
        ("GET", "/add-checkpoint", 405),
        ("PUT", "/add-checkpoint", 405),
        ("POST", "/", 405),
        ("POST", "/sign-subtree", 404),
        ("GET", "/../keys/witness-ed25519", 404),
        ("GET", "/%2e%2e/checkpoint", 404),
    ):
        answer = await client.request(method, path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; base-uri")


async def test_a_fault_says_nothing_of_the_inside(client, ask, witness, log, monkeypatch):
    monkeypatch.setattr(witness, "_logs", None)
    answer = await ask(log.request(0, 5))
    assert (answer.status_code, answer.text) == (500, "Something went wrong here. Nothing was cosigned.\n")

"""Whatever bytes come, a reader refuses them with its own error, or reads what it would itself write."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.transparency.checkpoints import Checkpoint, opened
from accountability.transparency.keys import ED25519, BadKey, SigningKey, VerifierKey
from accountability.transparency.notes import BadNote, Note, Signature, parse
from accountability.transparency.policies import BadPolicy, Policy, PolicyRefused, Witness
from accountability.transparency.proofs import ProofRefused
from accountability.transparency.tiles import BadTile, Tile, bundle, entries_in
from accountability.transparency.tlog_proofs import TlogProof, check
from accountability.transparency.witnessing import BadRequest, Request, decide, size_in

LOG = SigningKey("log.example", ED25519, bytes(32))
WITNESS = SigningKey("w.example", 4, bytes(32))
TEXT = Checkpoint("log.example", 1, bytes(32)).encode()
NOTE = Note(TEXT).signed_with(LOG.sign(TEXT), WITNESS.sign(TEXT, 1_795_000_000)).encode()
POLICY = Policy((LOG.verifier,), {"w": Witness(WITNESS.verifier, "https://w.example/")}, quorum="w")

# a reader, its error, what writes what it read, and something that it reads
READERS = {
    "note": (parse, BadNote, Note.encode, NOTE),
    "signature": (Signature.parse, BadNote, Signature.encode, LOG.sign(TEXT).encode()),
    "checkpoint": (Checkpoint.parse, BadNote, Checkpoint.encode, TEXT),
    "proof": (
        TlogProof.parse,
        ProofRefused,
        TlogProof.encode,
        TlogProof(0, [bytes(32)], NOTE, b"x").encode(),
    ),
    "request": (Request.parse, BadRequest, Request.encode, Request(1, [bytes(32)], NOTE).encode()),
    "bundle": (entries_in, BadTile, bundle, bundle([b"", b"one", b"another"])),
    "size": (size_in, BadRequest, lambda size: f"{size}\n".encode(), b"120\n"),
}
TEXT_READERS = {
    "vkey": (VerifierKey.parse, BadKey, str, str(LOG.verifier)),
    "path": (Tile.parse, BadTile, lambda tile: tile.path, "tile/0/x001/067.p/12"),
}
PIECES = [
    b"\n",
    b"\n\n",
    b" ",
    b"+",
    b"=",
    b"A",
    b"0",
    b"9",
    b"\r",
    b"\t",
    b"\0",
    b"\xff",
    "—".encode(),
    b"\xe2\x80",
]


@st.composite
def altered(draw, example):
    """`example` with up to four pieces taken out, put in or doubled: nearly right is what slips through."""
    content = example
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.integers(0, 4)))
        middle = draw(st.sampled_from([*PIECES, b"", content[at:end] * 2]) | st.binary(max_size=3))
        content = content[:at] + middle + content[end:]
    return content


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=300)
@given(data=st.data())
def test_bytes_are_refused_or_read_as_they_would_be_written(name, data):
    read, error, write, example = READERS[name]
    assert write(read(example)) == example
    content = data.draw(altered(example) | st.binary(max_size=200))
    try:
        found = read(content)
    except error:
        return
    assert write(found) == content


@pytest.mark.parametrize("name", TEXT_READERS)
@settings(max_examples=300)
@given(data=st.data())
def test_texts_are_refused_or_read_as_they_would_be_written(name, data):
    read, error, write, example = TEXT_READERS[name]
    assert write(read(example)) == example
    content = altered(example.encode()).map(lambda content: content.decode("utf-8", "surrogateescape"))
    text = data.draw(content | st.text(st.characters(), max_size=40))
    try:
        found = read(text)
    except error:
        return
    assert write(found) == text


@settings(max_examples=300)
@given(altered(POLICY.encode()) | st.binary(max_size=100))
def test_a_policy_is_refused_or_read_to_the_same_policy_again(content):
    try:
        policy = Policy.parse(content)
    except BadPolicy:
        return
    assert Policy.parse(policy.encode()) == policy


@settings(max_examples=300)
@given(altered(SigningKey("log.example", ED25519, bytes(32)).encode().encode()))
def test_a_key_file_is_refused_or_read_to_the_same_key_again(content):
    try:
        key = SigningKey.parse(content.decode("utf-8", "surrogateescape"))
    except BadKey:
        return
    assert SigningKey.parse(key.encode()) == key


@settings(max_examples=300)
@given(altered(NOTE))
def test_an_altered_note_is_refused_or_says_the_same(content):
    """Only a line of a key that nobody knows may change without a refusal."""
    try:
        found = opened(content, [LOG.verifier, WITNESS.verifier])
    except BadNote:
        return
    assert found.checkpoint.encode() == TEXT


@settings(max_examples=300)
@given(altered(TlogProof(0, (), NOTE, b"x").encode()), altered(Request(0, (), NOTE).encode()))
def test_nothing_else_is_raised_further_on(proof, request):
    try:
        check(TlogProof.parse(proof), b"x", POLICY)
    except ProofRefused:
        pass
    else:
        pytest.fail("the root of this checkpoint is no entry's")
    with contextlib.suppress(BadNote, PolicyRefused):
        POLICY.judge(proof)
    try:
        asked = Request.parse(request)
    except BadRequest:
        return
    decision = decide(asked, POLICY.logs, None)
    assert decision.store is (decision.status == 200)

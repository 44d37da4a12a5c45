"""Keys sign and verify as C2SP signed-note and tlog-cosignature say, and only what they signed."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import (
    COSIGNATURE_ED25519,
    ED25519,
    MLDSA44,
    BadKey,
    SigningKey,
    VerifierKey,
)
from accountability.transparency.notes import BadNote, BadSignature, parse

# signed-note v1.0.0, "Verifier keys": the key, and a note that it signed
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
# golang.org/x/mod, sumdb/note: a key pair and a note of a programming language's own tests
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
KINDS = [ED25519, COSIGNATURE_ED25519, MLDSA44]
TEXT = Checkpoint("panel.example/log", 5, bytes(range(32))).encode()
NOW = 1_795_000_000


@pytest.fixture(scope="module", params=KINDS)
def key(request):
    return SigningKey("witness.example/w", request.param, sha256(b"any seed").digest())


def test_the_specifications_key_verifies_the_specifications_note():
    key, note = VerifierKey.parse(VKEY), parse(NOTE)

    assert (key.name, key.kind, key.key_id.hex()) == ("example.com/foo", ED25519, "530d903a")
    assert key.public.hex() == "e932791ae6e7a840a46164c904786426d5e7821dd8b29a00d61cae72afdd4da4"
    assert str(key) == VKEY
    assert note.signatures[0].key_id == key.key_id
    assert key.verify(note.text, note.signatures[0].value) is None


def test_another_languages_private_key_makes_that_languages_signature():
    key, note = SigningKey.parse(GO_SKEY), parse(GO_NOTE)

    assert str(key.verifier) == GO_VKEY
    assert key.encode() == GO_SKEY
    assert key.sign(note.text) == note.signatures[0]


def test_what_each_kind_signs():
    """Spelled out byte by byte from tlog-cosignature, and verified without our code."""
    at = NOW.to_bytes(8, "big")
    timed = f"cosignature/v1\ntime {NOW}\n".encode() + TEXT
    cosigned = (
        b"subtree/v1\n\0\x11witness.example/w" + at + b"\x11panel.example/log" + bytes(8) + bytes(7) + b"\x05"
    ) + bytes(range(32))
    for kind, message, algorithm, stated in [
        (ED25519, TEXT, Ed25519PublicKey, b""),
        (COSIGNATURE_ED25519, timed, Ed25519PublicKey, at),
        (MLDSA44, cosigned, MLDSA44PublicKey, at),
    ]:
        key = SigningKey("witness.example/w", kind, sha256(b"any seed").digest())
        signature = key.sign(TEXT, NOW)
        assert signature.value.startswith(stated)
        public = algorithm.from_public_bytes(key.verifier.public)
        public.verify(signature.value[len(stated) :], message)
        wanted = sha256(b"witness.example/w\n" + bytes((kind,)) + key.verifier.public).digest()[:4]
        assert (signature.name, signature.key_id) == (key.name, wanted)


def test_a_signature_verifies_and_states_its_time(key):
    signature = key.sign(TEXT, NOW)

    assert key.verifier.verify(TEXT, signature.value) == (None if key.kind == ED25519 else NOW)
    assert key.verifier.cosigns == (key.kind != ED25519)


def test_every_bit_of_text_and_signature_counts(key):
    value = key.sign(TEXT, NOW).value
    for at in {0, 7, 8, 9, len(value) // 2, len(value) - 1}:
        altered = value[:at] + bytes((value[at] ^ 1,)) + value[at + 1 :]
        with pytest.raises(BadSignature):
            key.verifier.verify(TEXT, altered)
    for text in (
        TEXT.replace(b"log\n", b"lag\n"),
        TEXT.replace(b"\n5\n", b"\n6\n"),
        TEXT.replace(b"\n5\n", b"\n05\n"),
        Checkpoint("panel.example/log", 5, bytes(32)).encode(),
        TEXT[:-1],
        b"",
    ):
        with pytest.raises(BadSignature):
            key.verifier.verify(text, value)


def test_a_signature_of_another_length_is_refused(key):
    value = key.sign(TEXT, NOW).value
    for altered in (b"", value[:-1], value + b"\0", value[8:], bytes(8) + value):
        with pytest.raises(BadSignature, match="bytes"):
            key.verifier.verify(TEXT, altered)


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_under_another_name_or_kind_is_another_key(key, kind):
    value = key.sign(TEXT, NOW).value
    other = SigningKey("witness.example/other", kind, key.seed).verifier

    assert other.key_id != key.verifier.key_id
    if kind != key.kind:
        with pytest.raises(BadSignature):
            other.verify(TEXT, value)
    elif kind == MLDSA44:  # which alone signs its signer's name
        with pytest.raises(BadSignature, match="not over this text"):
            other.verify(TEXT, value)


def test_extensions_are_signed_by_ed25519_and_not_by_ml_dsa(key):
    extended = Checkpoint("panel.example/log", 5, bytes(range(32)), ("more",)).encode()
    value = key.sign(TEXT, NOW).value

    if key.kind == MLDSA44:
        assert key.verifier.verify(extended, value) == NOW
    else:
        with pytest.raises(BadSignature):
            key.verifier.verify(extended, value)


@pytest.mark.parametrize("time", [None, 0, -1, 2**63])
def test_a_cosignature_states_a_time(key, time):
    if key.kind == ED25519:
        assert key.sign(TEXT, time) == key.sign(TEXT)
    else:
        with pytest.raises(ValueError, match="states a time"):
            key.sign(TEXT, time)


def test_a_time_beyond_2_63_is_refused_even_if_it_was_signed():
    key = SigningKey("w", COSIGNATURE_ED25519, bytes(32))
    late = 2**63
    plain = SigningKey("w", ED25519, bytes(32))
    signed = plain.sign(f"cosignature/v1\ntime {late}\n".encode() + TEXT).value

    with pytest.raises(BadSignature, match="impossible time"):
        key.verifier.verify(TEXT, late.to_bytes(8, "big") + signed)


def test_ml_dsa_signs_nothing_but_checkpoints():
    key = SigningKey("w", MLDSA44, bytes(32))

    with pytest.raises(BadNote):
        key.sign(b"any text\n", NOW)
    with pytest.raises(BadKey, match="255"):
        key.sign(Checkpoint("o" * 256, 5, bytes(32)).encode(), NOW)


def test_keys_are_read_back(key):
    assert VerifierKey.parse(str(key.verifier)) == key.verifier
    assert SigningKey.parse(key.encode()) == key
    assert SigningKey.parse(key.encode() + "\n") == key


def test_new_keys_differ():
    assert SigningKey.generate("a", ED25519).seed != SigningKey.generate("a", ED25519).seed


def test_a_private_key_does_not_show_itself(key):
    secret = base64.b64encode(bytes((key.kind,)) + key.seed).decode()
    assert key.seed.hex() not in repr(key)
    assert repr(key.seed) not in repr(key)
    for text in (key.encode()[:-2], key.encode().replace("+witness.", "+w."), key.encode() + "\n\n"):
        with pytest.raises(BadKey) as told:
            SigningKey.parse(text)
        assert secret[:8] not in str(told.value)


def swap(old, new):
    assert VKEY.count(old) == 1
    return VKEY.replace(old, new)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "+",
        "++",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903a+",
        swap("530d903a", "530d903b"),
        swap("530d903a", "530D903A"),
        swap("530d903a", "0530d903a"),
        swap("530d903a", "530d903"),
        swap("example.com/foo", "example.com/fop"),
        swap("example.com/foo", ""),
        swap("example.com/foo", "example com"),
        swap("U2k", "U2l"),
        swap("U2k", "U2"),
        swap("U2k", "U2k="),
        swap("U2k", "U2k\n"),
        swap("+Aeky", "+AOky"),
        swap("+Aeky", "+Aeky+Aeky"),
        "example.com/foo+530d903a+" + base64.b64encode(b"\2" + bytes(32)).decode(),
        GO_SKEY,
    ],
)
def test_what_is_no_public_key(vkey):
    with pytest.raises(BadKey):
        VerifierKey.parse(vkey)


@pytest.mark.parametrize("text", ["", VKEY, GO_VKEY, GO_SKEY[:-4], GO_SKEY.replace("c74f20a3", "c74f20a4")])
def test_what_is_no_private_key(text):
    with pytest.raises(BadKey):
        SigningKey.parse(text)


@pytest.mark.parametrize(
    ("kind", "length"), [(1, 31), (1, 33), (4, 0), (6, 32), (6, 1311), (2, 32), (5, 32), (0, 0)]
)
def test_a_public_key_has_the_length_of_its_kind(kind, length):
    with pytest.raises(BadKey):
        VerifierKey("a", kind, bytes(length))


@pytest.mark.parametrize(
    ("name", "kind", "seed"),
    [("a", 1, b""), ("a", 1, bytes(31)), ("a", 3, bytes(32)), ("", 1, bytes(32)), ("é" * 128, 6, bytes(32))],
)
def test_what_makes_no_private_key(name, kind, seed):
    with pytest.raises(BadKey):
        SigningKey(name, kind, seed)

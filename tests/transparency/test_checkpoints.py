"""Checkpoints are read strictly (C2SP tlog-checkpoint), and opened only by keys that are known."""

import pytest

from accountability.transparency.checkpoints import Checkpoint, Unsigned, opened
from accountability.transparency.keys import ED25519, SigningKey
from accountability.transparency.notes import BadNote, Note, Signature, parse

# the example of tlog-checkpoint v1.0.0
EXAMPLE = b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
NOW = 1_795_000_000


def test_the_specifications_example():
    checkpoint = Checkpoint.parse(EXAMPLE)

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    assert checkpoint.encode() == EXAMPLE


def test_extensions_are_read_and_kept():
    checkpoint = Checkpoint.parse(EXAMPLE + b"one\n  two\n")

    assert checkpoint.extensions == ("one", "  two")
    assert checkpoint.encode() == EXAMPLE + b"one\n  two\n"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        EXAMPLE[:-1],
        EXAMPLE + b"\n",
        EXAMPLE + b"\nmore\n",
        EXAMPLE + b"more",
        b"\n" + EXAMPLE,
        f"\n5\n{ROOT}\n".encode(),
        f"o\n\n{ROOT}\n".encode(),
        b"o\n5\n",
        b"o\n5\n\n",
        f"o\n05\n{ROOT}\n".encode(),
        f"o\n+5\n{ROOT}\n".encode(),
        f"o\n 5\n{ROOT}\n".encode(),
        f"o\n-5\n{ROOT}\n".encode(),
        f"o\n5 \n{ROOT}\n".encode(),
        f"o\n{2**63}\n{ROOT}\n".encode(),
        f"o\n5\n{ROOT[:-1]}\n".encode(),
        f"o\n5\n{ROOT} \n".encode(),
        f"o\n5\n{ROOT.replace('2I=', '2J=')}\n".encode(),
        b"o\n5\nAAAA\n",
        f"o\n5\n{ROOT}\n".replace("\n", "\r\n").encode(),
        f"o\t\n5\n{ROOT}\n".encode(),
        b"\xff" + EXAMPLE,
    ],
)
def test_what_is_only_nearly_a_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 1, bytes(32), ()),
        ("a\nb", 1, bytes(32), ()),
        ("a", -1, bytes(32), ()),
        ("a", 2**63, bytes(32), ()),
        ("a", 1, bytes(31), ()),
        ("a", 1, bytes(32), ("",)),
        ("a", 1, bytes(32), ("b\nc",)),
    ],
)
def test_what_cannot_be_written_is_no_checkpoint(origin, size, root, extensions):
    with pytest.raises(BadNote):
        Checkpoint(origin, size, root, extensions)


def test_everybody_who_is_known_and_signed_is_named(
    signed, checkpoint, log_key, second_log_key, university, neighbour
):
    keys = [key.verifier for key in (log_key, second_log_key, university, neighbour)]
    found = opened(signed, reversed(keys))

    assert found.checkpoint == checkpoint
    assert found.note.encode() == signed
    assert found.signed_by == tuple(zip(keys, (None, NOW, NOW, NOW), strict=True))


def test_others_are_ignored_even_if_they_share_a_name_or_an_id(signed, log_key, university):
    note = parse(signed)
    same_name = Signature(log_key.name, b"abcd", bytes(64))
    same_id = Signature("other.example", log_key.verifier.key_id, bytes(64))
    more = note.signed_with(same_name, same_id).encode()

    assert opened(more, [log_key.verifier]).signed_by == ((log_key.verifier, None),)
    assert opened(more, [university.verifier]).signed_by == ((university.verifier, NOW),)


def test_a_checkpoint_that_nobody_known_signed_is_refused(signed):
    stranger = SigningKey("stranger.example", ED25519, bytes(32))

    for keys in ([stranger.verifier], []):
        with pytest.raises(Unsigned):
            opened(signed, keys)


@pytest.mark.parametrize("position", range(4))
def test_one_line_that_names_a_known_key_and_is_not_its_own_refuses_the_whole_note(
    signed, log_key, second_log_key, university, neighbour, position
):
    keys = [key.verifier for key in (log_key, second_log_key, university, neighbour)]
    lines = parse(signed).signatures
    one = lines[position]
    forged = Signature(one.name, one.key_id, one.value[:-1] + bytes((one.value[-1] ^ 1,)))
    for altered in (
        (*lines[:position], forged, *lines[position + 1 :]),
        (*lines, forged),
        (forged, *lines),
    ):
        with pytest.raises(BadNote) as told:
            opened(Note(parse(signed).text, altered).encode(), keys)
        assert not isinstance(told.value, Unsigned)
        assert one.name in str(told.value)


def test_of_two_cosignatures_by_one_witness_the_later_counts(signed, university):
    note = parse(signed)
    for times in ((NOW + 5, NOW + 3), (NOW - 5, NOW - 3)):
        more = note.signed_with(*(university.sign(note.text, time) for time in times))
        assert opened(more.encode(), [university.verifier]).signed_by == (
            (university.verifier, max(NOW, *times)),
        )


def test_a_signed_note_that_is_no_checkpoint_is_refused(log_key):
    text = b"not a checkpoint\n"
    with pytest.raises(BadNote):
        opened(Note(text).signed_with(log_key.sign(text)).encode(), [log_key.verifier])


@pytest.mark.parametrize(
    "change", [(b"\n700\n", b"\n701\n"), (b"panel.example/log\n", b"panel.example/lug\n")]
)
def test_signatures_are_verified_over_the_bytes_that_came(signed, log_key, change):
    assert signed.count(change[0]) == 1

    with pytest.raises(BadNote, match="not over this text"):
        opened(signed.replace(*change), [log_key.verifier])

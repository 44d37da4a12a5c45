"""The page that verifies the log in the reader's own browser: it believes nothing, and says what it can't."""

import re

import pytest

from accountability.transparency.keys import COSIGNATURE_ED25519, ED25519, SigningKey
from accountability.transparency.notes import Note, Signature, parse

from .verifying import SOUND, TAMPERED, UNKNOWN, Held, changed, serve, verified

VICTIM = 5


@pytest.fixture(scope="module")
def held(demo):
    return Held(demo.data)


@pytest.fixture
def visitor(visiting, demo):
    """Somebody whose browser has never been here."""
    new = visiting(demo)
    yield new
    new.context.close()


def flipped(at):
    return lambda content: content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def another(entries, position=VICTIM):
    """The same log with one answer turned into its opposite."""
    old = entries[position]
    new = re.sub(rb'"recorded":"20[0-9]{2}', b'"recorded":"1999', old)
    assert new != old
    return [*entries[:position], new, *entries[position + 1 :]]


def test_a_sound_record_is_found_sound_word_for_word(visitor, held):
    said = verified(visitor, words=True)
    assert said.startswith(SOUND)
    assert (
        f"The checkpoint of {held.checkpoint.size} entries is signed with the key {held.key.verifier}" in said
    )
    assert "(ML-DSA-44) as well." in said
    assert "Together they make exactly the root that was signed" in said
    assert re.search(r"All words fit: \d+ texts open the commitments", said)
    assert "had not verified this log before" in said
    assert "can’t be changed by them" in said
    visitor.look()


def test_at_the_next_visit_it_is_compared_with_what_this_browser_saw(visitor, held):
    verified(visitor)
    said = verified(visitor)
    assert said.startswith(SOUND)
    size = held.checkpoint.size
    assert f"Nothing was rewritten: the first {size} entries are those that this browser verified on" in said
    assert "The words behind the entries were not checked." in said


ON_DISK = {
    "a hash of the lowest level": ("tile/0/000", flipped(32 * VICTIM), f"don’t fit entry {VICTIM}."),
    "a hash of a higher level": ("tile/1/000.p/{full}", flipped(7), "don’t fit entry 0."),
    "a letter of an entry": (
        "tile/entries/000",
        lambda content: content.replace(b'"recorded":"20', b'"recorded":"19', 1),
        "Entry 0 is not the entry that was signed.",
    ),
    "a letter of the last bundle": (
        "tile/entries/{last}",
        lambda content: content.replace(b'"recorded":"20', b'"recorded":"19', 1),
        "Entry {begins} is not the entry that was signed.",
    ),
    "the length of an entry": ("tile/entries/000", flipped(1), "Entry 0 is not the entry that was signed."),
    "the size in the checkpoint": (
        "checkpoint",
        lambda content: re.sub(rb"\n[0-9]+\n", b"\n400\n", content, count=1),
        "under the checkpoint is wrong.",
    ),
    "the origin in the checkpoint": (
        "checkpoint",
        lambda content: content.replace(b"127.0.0.1/", b"127.0.0.2/", 1),
        "names no Ed25519 key for the log",
    ),
}


@pytest.mark.parametrize("what", ON_DISK)
def test_one_byte_changed_on_the_operators_disk_is_found_and_named(visitor, held, what):
    """Also by a browser that has read the right bytes before: what it kept proves nothing."""
    assert verified(visitor).startswith(SOUND)
    name, change, words = ON_DISK[what]
    full, rest = divmod(held.checkpoint.size, 256)
    last = f"{full:03}.p/{rest}" if rest else f"{full - 1:03}"
    words = words.format(begins=256 * int(last[:3]))
    with changed(held.log / name.format(full=full, last=last), change):
        said = verified(visitor)
    assert said.startswith(UNKNOWN if "origin" in what else TAMPERED)
    assert words in said
    if found := re.search(r"entry (\d+)\.|Entry (\d+) is", words):
        assert f"The first entry that does not fit: {found[1] or found[2]}." in said
    assert verified(visitor).startswith(SOUND)


def test_tampered_is_said_on_a_page_that_anybody_can_use(visitor, held):
    with changed(held.log / "tile/0/000", flipped(0)):
        verified(visitor)
        visitor.look()


def test_what_is_missing_is_not_called_tampered(visitor, held):
    visitor.page.route("**/log/tile/entries/000", lambda route: route.fulfill(status=404))
    said = verified(visitor)
    assert said.startswith(UNKNOWN)
    assert "tile/entries/000 is not there" in said
    assert "That says nothing against the record, and nothing for it." in said


def test_a_past_that_was_rewritten_and_signed_again_is_caught_at_the_next_visit(visitor, held):
    """The whole log is consistent in itself, signed with the real key, and longer: only memory tells."""
    assert verified(visitor).startswith(SOUND)
    entries = held.entries()
    serve(visitor, held.forged([*another(entries), entries[-1]]))
    said = verified(visitor)
    assert said.startswith(TAMPERED)
    assert f"The first {len(entries)} entries are not those that this browser verified on" in said
    assert "signed again. Both checkpoints together prove it." in said
    visitor.look()
    kept = visitor.page.locator("[data-outcome] pre").all_text_contents()
    assert [note.splitlines()[1] for note in kept] == [str(len(entries)), str(len(entries) + 1)]
    assert TAMPERED in verified(visitor), "the evidence must not be overwritten"


def test_a_stranger_cannot_tell_a_rewritten_past_and_is_told_so(visitor, held):
    serve(visitor, held.forged(another(held.entries())))
    said = verified(visitor)
    assert said.startswith(SOUND)
    assert "there was nothing to compare it with" in said
    assert "nobody outside has signed that they saw the same" in said


def signed_by(key, files):
    """The signature line of this key under a forged log's checkpoint."""
    return [key.sign(parse(files["checkpoint"]).text, None if key.kind == ED25519 else 1_770_000_000)]


def test_a_checkpoint_by_another_key_is_not_taken_for_the_logs(visitor, held):
    """The key's name is right and its number is not: nobody signed this whom the policy names."""
    files = held.forged(held.entries())
    stranger = SigningKey.generate(held.key.name, ED25519)
    files["checkpoint"] = (
        Note(parse(files["checkpoint"]).text).signed_with(*signed_by(stranger, files)).encode()
    )
    serve(visitor, files)
    said = verified(visitor)
    assert said.startswith(TAMPERED)
    assert "The checkpoint is not signed with the log’s key." in said


WITNESSES = {
    "right": (
        signed_by,
        "The witness university signed that it saw the same log on",
    ),
    "absent": (lambda key, files: (), "The witness university has not signed this checkpoint."),
    "forged": (
        lambda key, files: [
            Signature(key.name, key.verifier.key_id, bytes(72)),
        ],
        "The signature of w.example under the checkpoint is wrong.",
    ),
}


@pytest.mark.parametrize("what", WITNESSES)
def test_what_a_witness_signed_is_checked_too(visitor, held, what):
    signs, words = WITNESSES[what]
    key, files = SigningKey.generate("w.example", COSIGNATURE_ED25519), held.forged(held.entries())
    files["policy"] = files["policy"].replace(
        b"quorum", f"witness university {key.verifier} https://w.example\nquorum".encode()
    )
    files["checkpoint"] = parse(files["checkpoint"]).signed_with(*signs(key, files)).encode()
    serve(visitor, files)
    said = verified(visitor)
    assert said.startswith(TAMPERED if what == "forged" else SOUND)
    assert words in said


def test_a_log_that_has_become_shorter_is_caught(visitor, held):
    verified(visitor)
    serve(visitor, held.forged(held.entries()[:300]))
    said = verified(visitor)
    assert said.startswith(TAMPERED)
    assert f"it has 300 entries now, and had {held.checkpoint.size} when this browser verified it on" in said


def test_a_log_that_has_grown_is_sound(visitor, held):
    serve(visitor, held.forged(held.entries()[:300]))
    assert verified(visitor).startswith(SOUND)
    visitor.page.unroute_all()
    said = verified(visitor)
    assert said.startswith(SOUND)
    assert "Nothing was rewritten: the first 300 entries are those" in said


def test_another_log_at_the_same_address_is_not_passed_over(visitor, held):
    verified(visitor)
    serve(visitor, held.forged(held.entries(), origin="127.0.0.1/fresh"))
    said = verified(visitor)
    assert said.startswith(SOUND)
    assert f"This browser has verified another log at this address before: {held.key.name}" in said


def test_an_empty_log_is_sound(visitor, held):
    serve(visitor, held.forged([]))
    said = verified(visitor, words=True)
    assert said.startswith(SOUND)
    assert "checkpoint of 0 entries" in said

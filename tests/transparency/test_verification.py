"""A copy of the record is checked against itself: every single change to it is found, and where."""

import json
from hashlib import sha256

import pytest

from accountability.transparency.commitment import commit
from accountability.transparency.merkle import leaf_hash, root
from accountability.transparency.verification import Stated, Verification

SALT = bytes(range(32))
APPROVED = {"ground": "court-order", "approved_by": ["legal-adviser", "director"]}


def sealed(name, text, salt=SALT):
    return commit(name, salt, text.encode()).hex()


def entry(stream, version, kind="response-recorded/1", parts=None, body=None):
    return json.dumps(
        {
            "type": kind,
            "stream": stream,
            "version": version,
            "recorded": "2026-01-05T10:00:00Z",
            "parts": parts or {},
            "body": body or {},
        },
        sort_keys=True,
    ).encode()


TEXTS = {0: "Late buses", 1: "We will run tham.", 2: "We will run them.", 4: "Lit paths"}
PARTS = {position: {"text/en": sealed("text/en", text)} for position, text in TEXTS.items()}


def record():
    """Two streams: an answer that was corrected and then redacted, and another one."""
    return [
        entry("a", 1, parts=PARTS[0]),
        entry("a", 2, parts=PARTS[1]),
        entry("a", 3, "entry-corrected/1", body={"target": 1, "replacement": {"parts": PARTS[2]}}),
        entry("a", 4, "part-redacted/1", body=APPROVED | {"target": 1, "removed": PARTS[1]}),
        entry("b", 1, parts=PARTS[4], body={"target": "2027-06-30"}),
    ]


def words():
    return [(position, "text/en", SALT, TEXTS[position].encode()) for position in (0, 2, 4)]


def verified(entries, parts, stated=None, leaves=None):
    check = Verification(stated)
    for position, content in enumerate(entries):
        check.entry(content, leaves[position] if leaves else None)
    for position, name, salt, content in parts:
        check.part(name, salt, content, bytes.fromhex(PARTS[position]["text/en"]))
    return check.report()


def stated():
    return Stated(5, root(leaf_hash(content) for content in record()))


def test_an_untouched_copy_is_sound_and_says_what_it_holds():
    report = verified(record(), words(), stated(), [leaf_hash(content) for content in record()])

    assert report.sound
    assert report.faults == ()
    assert (report.size, report.parts, report.redacted) == (5, 3, 1)
    assert report.root == stated().root


def test_an_empty_copy_is_sound():
    report = verified([], [], Stated(0, sha256(b"").digest()))

    assert report.sound


@pytest.mark.parametrize("position", range(5))
def test_one_changed_byte_is_found_at_its_position(position):
    leaves = [leaf_hash(content) for content in record()]
    entries = record()
    entries[position] = entries[position].replace(b"10:00", b"10:01")

    report = verified(entries, words(), stated(), leaves)

    assert report.first.index == position
    assert "not the bytes that were recorded" in report.first.proves


def test_a_changed_entry_changes_the_root_also_where_no_hashes_are_kept():
    entries = record()
    entries[1] = entries[1].replace(b"10:00", b"10:01")

    report = verified(entries, words(), stated())

    assert report.first.index is None
    assert "not the one over which the root was made" in report.first.proves


@pytest.mark.parametrize("taken", [0, 1, 2, 4])
def test_an_entry_that_was_taken_out_is_found(taken):
    entries = record()
    del entries[taken]

    assert not verified(entries, words(), stated()).sound


def test_what_was_signed_over_the_first_entries_holds_while_more_are_added():
    entries = [*record(), entry("b", 2)]

    assert verified(entries, words(), stated()).sound
    entries[0] = entries[0].replace(b"10:00", b"10:01")
    assert "not the one over which the root was made" in verified(entries, words(), stated()).first.proves


def test_an_entry_that_was_put_in_is_found_by_its_version():
    entries = record()
    entries.insert(2, entry("a", 3))

    report = verified(entries, words())

    assert report.first.index == 3
    assert "version 3 of its stream where 4 is due" in report.first.what


def test_two_entries_in_the_wrong_order_are_found():
    entries = record()
    entries[0], entries[1] = entries[1], entries[0]

    assert verified(entries, words()).first.index == 0


def test_bytes_that_no_program_wrote_are_found():
    entries = record()
    entries[4] = b"{]"

    assert verified(entries, words()[:2]).first.index == 4


@pytest.mark.parametrize(("left_out", "position"), [(0, 0), (1, 2), (2, 4)])
def test_words_that_are_missing_without_a_redaction_are_found_where_they_were_said(left_out, position):
    parts = words()
    del parts[left_out]

    report = verified(record(), parts)

    assert (report.first.index, report.found) == (position, 1)
    assert "removed without a redaction" in report.first.proves


def test_redacted_words_that_are_still_served_are_found():
    report = verified(record(), [*words(), (1, "text/en", SALT, TEXTS[1].encode())])

    assert report.first.index == 1
    assert "entry 3 removed these words" in report.first.proves


@pytest.mark.parametrize(
    "part",
    [
        (0, "text/en", SALT, b"Early buses"),
        (0, "text/en", bytes(32), b"Late buses"),
        (0, "text/en", SALT[:31], b"Late buses"),
        (0, "title/en", SALT, b"Late buses"),
    ],
)
def test_words_that_do_not_open_their_commitment_are_found(part):
    report = verified(record(), [part, *words()[1:]])

    assert not report.sound
    assert "not the ones that were recorded" in report.faults[-1].proves or report.first.index == 0


def test_words_that_no_entry_listed_are_found():
    check = Verification()
    for content in record():
        check.entry(content)
    for position, name, salt, content in words():
        check.part(name, salt, content, bytes.fromhex(PARTS[position]["text/en"]))
    check.part("text/en", SALT, b"Secretly added", bytes.fromhex(sealed("text/en", "Secretly added")))

    assert "no entry ever listed these words" in check.report().first.proves


@pytest.mark.parametrize("body", [{"target": 0, "removed": PARTS[1]}, {"target": 9, "removed": PARTS[1]}])
def test_a_redaction_cannot_excuse_words_that_its_target_never_listed(body):
    entries = record()
    entries[3] = entry("a", 4, "part-redacted/1", body=APPROVED | body)

    report = verified(entries, words())

    assert {fault.index for fault in report.faults} == {1, 3}


UNFOUNDED = {
    "no ground": ("a", {"ground": None}),
    "an empty ground": ("a", {"ground": " "}),
    "nobody": ("a", {"approved_by": None}),
    "one": ("a", {"approved_by": ["director"]}),
    "one twice": ("a", {"approved_by": ["director", "director"]}),
    "no names": ("a", {"approved_by": [1, ["director"]]}),
    "another stream": ("c", {}),
}


@pytest.mark.parametrize(("kind", "key"), [("part-redacted/1", "removed"), ("part-withheld/1", "withheld")])
@pytest.mark.parametrize("why", UNFOUNDED)
def test_a_removal_without_ground_approvals_or_in_another_stream_excuses_nothing(kind, key, why):
    stream, changed = UNFOUNDED[why]
    body = APPROVED | {"target": 1, key: PARTS[1]} | changed
    entries = record()
    entries[3] = entry(stream, 1 if stream == "c" else 4, kind, body=body)

    report = verified(entries, words())

    assert {fault.index for fault in report.faults} == {1, 3}
    assert any("does not belong" in fault.proves for fault in report.faults)
    check = Verification()
    for content in entries[:3]:
        check.entry(content)
    for position in (0, 2):
        check.part("text/en", SALT, TEXTS[position].encode(), bytes.fromhex(PARTS[position]["text/en"]))
    check.later(entries[3])
    assert check.report().first.index == 1


def test_a_correction_may_list_again_what_its_target_lists_and_one_redaction_removes_both():
    entries = record()
    entries[2] = entry("a", 3, "entry-corrected/1", body={"target": 1, "replacement": {"parts": PARTS[1]}})

    report = verified(entries, [words()[0], words()[2]])

    assert report.sound


def test_a_redaction_may_name_the_correction_that_listed_the_words_again():
    entries = record()
    entries[2] = entry("a", 3, "entry-corrected/1", body={"target": 1, "replacement": {"parts": PARTS[1]}})
    entries[3] = entry("a", 4, "part-redacted/1", body=APPROVED | {"target": 2, "removed": PARTS[1]})

    assert verified(entries, [words()[0], words()[2]]).sound


def test_words_removed_while_they_were_being_read_are_no_fault():
    check = Verification()
    entries = record()
    for content in entries[:3]:
        check.entry(content)
    check.part("text/en", SALT, TEXTS[0].encode(), bytes.fromhex(PARTS[0]["text/en"]))
    check.part("text/en", SALT, TEXTS[2].encode(), bytes.fromhex(PARTS[2]["text/en"]))
    check.later(entries[3])

    assert check.report().sound


def withheld(*further):
    """An answer whose words are withheld, and whatever follows in its stream."""
    hold = entry("a", 2, "part-withheld/1", body=APPROVED | {"target": 0, "withheld": PARTS[0]})
    return [entry("a", 1, parts=PARTS[0]), hold, *further]


def restored(version=3, **changed):
    return entry("a", version, "part-restored/1", body={"target": 0, "restored": PARTS[0]} | changed)


def test_words_that_are_withheld_are_not_missing_and_may_not_be_served():
    assert verified(withheld(), []).sound
    report = verified(withheld(), words()[:1])
    assert (report.first.index, report.withheld) == (0, 1)
    assert "entry 1 withheld these words" in report.first.proves


def test_words_that_were_restored_are_served_or_missing():
    assert verified(withheld(restored()), words()[:1]).sound
    assert "removed without a redaction" in verified(withheld(restored()), []).first.proves


def test_words_can_be_withheld_again_after_they_were_restored():
    again = entry("a", 4, "part-withheld/1", body=APPROVED | {"target": 0, "withheld": PARTS[0]})

    assert verified(withheld(restored(), again), []).sound
    assert "entry 3 withheld" in verified(withheld(restored(), again), words()[:1]).first.proves


def test_a_redaction_is_the_last_word_also_on_words_that_are_restored_later():
    redaction = entry("a", 3, "part-redacted/1", body=APPROVED | {"target": 0, "removed": PARTS[0]})

    assert verified(withheld(redaction), []).sound
    report = verified(withheld(redaction, restored(4)), words()[:1])
    assert "entry 2 removed these words" in report.first.proves
    assert report.redacted == 1


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([entry("a", 1, parts=PARTS[0]), restored(2)], "which was not withheld"),
        (withheld(restored(), restored(4)), "which was not withheld"),
        (withheld(restored(target=1)), "which never listed it"),
        (
            [
                entry("a", 1),
                entry("a", 2, "part-withheld/1", body=APPROVED | {"target": 0, "withheld": PARTS[0]}),
            ],
            "never",
        ),
    ],
)
def test_a_withholding_or_restoration_of_words_that_are_not_its_targets_is_found(entries, says):
    faults = verified(entries, words()[:1]).faults

    assert any(says in fault.what and "does not belong" in fault.proves for fault in faults)


def test_a_redaction_may_bring_words_of_its_own():
    redaction = entry(
        "a", 2, "part-redacted/1", parts=PARTS[2], body=APPROVED | {"target": 0, "removed": PARTS[0]}
    )

    assert verified([entry("a", 1, parts=PARTS[0]), redaction], [words()[1]]).sound
    assert verified([entry("a", 1, parts=PARTS[0]), redaction], []).first.index == 1


def test_words_restored_while_they_were_being_read_are_no_fault_but_redacted_ones_are():
    for key, kind, sound in (("withheld", "part-withheld/1", True), ("removed", "part-redacted/1", False)):
        check = Verification()
        check.entry(entry("a", 1, parts=PARTS[0]))
        check.entry(entry("a", 2, kind, body=APPROVED | {"target": 0, key: PARTS[0]}))
        check.part("text/en", SALT, TEXTS[0].encode(), bytes.fromhex(PARTS[0]["text/en"]))
        check.later(restored())

        assert check.report().sound is sound


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"1",
        b"{} ",
        b" {}",
        b"{}{}",
        b"\xff",
        b"[" * 60_000,
        b"NaN",
        entry("a", 1) + b"\n",
        entry("a", 1).replace(b'"body": {}', b'"body": {"n": NaN}'),
        entry("a", 1).replace(b'"a"', b"7"),
        entry("a", 1).replace(b'"version": 1', b'"version": true'),
        entry("a", 1).replace(b'"version": 1', b'"version": 1.0'),
        entry("a", 1).replace(b'"version": 1', b'"version": ' + b"1" * 5000),
        entry("a", 1, parts={"text/en": "00"}),
        entry("a", 1, parts={"text/en": "zz" * 32}),
        entry("a", 1, parts={"text/en": " " + "00" * 32}),
        entry("a", 1, parts={"text/en": 7}),
        entry("a", 1).replace(b'"parts": {}', b'"parts": []'),
        entry("a", 1).replace(b'"recorded"', b'"registered"'),
        entry("a", 1, "part-redacted/1", body={"target": "0", "removed": {}}),
        entry("a", 1, "part-redacted/1", body={"target": 0, "removed": []}),
        entry("a", 1, "entry-corrected/1", body={"replacement": []}),
        entry("a", 1).replace(b'"parts": {}', b'"parts": {"\\ud800": "' + b"00" * 32 + b'"}'),
    ],
)
def test_bytes_that_are_no_entry_are_found_and_nothing_else_breaks(content):
    report = verified([content, *record()], words())

    assert report.first.index == 0
    assert "did not write these bytes" in report.first.proves


def test_of_a_million_faults_the_first_hundred_are_named_and_all_are_counted():
    report = verified([b"{}"] * 1000, [])

    assert (report.found, len(report.faults), report.first.index) == (1000, 100, 0)

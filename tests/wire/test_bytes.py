"""The bytes of an entry, as `docs/wire.md` specifies them and as they were frozen."""

import json
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from accountability.domain.catalogue import ENTRIES, Unrecognised
from accountability.domain.offices import OfficeDetails, OfficeRegistered
from accountability.domain.panels import Statement, StatementRecorded
from accountability.storage.codec import MAX_ENTRY_BYTES, EntryTooLong, NotReadable, decode, encode
from accountability.transparency.keys import VerifierKey
from tests.wire import answered
from tests.wire.conftest import EXAMPLES

HERE = Path(__file__).parent
SPECIFICATION = (Path(__file__).parents[2] / "docs" / "wire.md").read_text()


def test_the_bytes_of_an_entry_never_change(example, golden):
    """A golden file is never edited: what one version wrote, every later one reads and writes alike."""
    assert golden.read_bytes() == encode(example)


def test_an_entry_reads_back_as_it_was_written(example, golden):
    assert example == decode(golden.read_bytes())


def test_the_bytes_are_canonical_json(example):
    """RFC 8785: whoever parses an entry and serialises it again gets the same bytes."""
    encoded = encode(example)

    assert encoded == rfc8785.dumps(json.loads(encoded))


def test_keys_are_plain_ascii_and_values_hold_no_float_and_no_large_integer(example):
    def walk(value):
        assert not isinstance(value, float)
        assert not isinstance(value, int) or abs(value) < 2**53
        for key, inner in value.items() if isinstance(value, dict) else ():
            assert re.fullmatch(r"[a-z0-9_/]+", key)
            walk(inner)
        for inner in value if isinstance(value, list) else ():
            walk(inner)

    walk(json.loads(encode(example)))


def test_every_field_of_every_body_appears_in_a_golden_file(example):
    """So that no field's name on the wire can change unnoticed. Fields that exclude each other excepted."""
    shown = json.loads(encode(example))["body"].keys()
    missing = {field.encode_name for field in msgspec.structs.fields(example.body)} - shown

    if example in answered.FURTHER.values():
        return
    others = {
        "response-recorded/1": {
            "decide_by",
            "initiatives",
            "not_stated",
            "reason_code",
            "review_on",
            "statement",
            "to",
        }
    }
    assert others.get(example.tag, set()) == missing


def test_every_type_has_a_golden_file_and_nothing_else_has():
    written = {path.stem for path in HERE.glob("*.json")} - {"commitments"}
    further = {name for name in EXAMPLES if name not in {tag.replace("/", "-") for tag in ENTRIES}}

    assert {tag.replace("/", "-") for tag in ENTRIES} | further == written


def test_the_specification_has_a_section_for_every_type_and_for_no_other():
    sections = re.findall(r"^### `([a-z-]+/\d+)`$", SPECIFICATION, re.MULTILINE)

    assert sorted(ENTRIES) == sorted(sections)


@pytest.mark.parametrize("tag", sorted(ENTRIES))
def test_the_specification_names_every_field_and_every_part_of_a_type(tag):
    section = SPECIFICATION.split(f"### `{tag}`", 1)[1].split("\n##", 1)[0]
    body = msgspec.structs.fields(ENTRIES[tag].__annotations__.get("body") or _inherited_body(ENTRIES[tag]))

    for field in body:
        assert f"`{field.encode_name}`" in section, field.encode_name
    for part in re.findall(
        r"`([a-z_]+)`", (ENTRIES[tag].__doc__ or "").partition("Parts:")[2].partition(". ")[0]
    ):
        assert f"`{part}`" in section, part


def _inherited_body(kind):
    return next(base.__annotations__["body"] for base in kind.__mro__[1:] if "body" in base.__annotations__)


OFFICE = OfficeRegistered(
    originator_id=UUID(int=1),
    originator_version=1,
    timestamp=datetime(2026, 1, 5, 10, tzinfo=UTC),
    occurred=date(2026, 1, 5),
    role="operator",
    provenance="authored",
    body=OfficeDetails(slug="norchester-police", kind="chief_constable"),
)


def test_what_is_not_said_is_not_written():
    assert encode(OFFICE) == (
        b'{"body":{"kind":"chief_constable","slug":"norchester-police"},"occurred":"2026-01-05",'
        b'"provenance":"authored","recorded":"2026-01-05T10:00:00Z","role":"operator",'
        b'"stream":"00000000-0000-0000-0000-000000000001","type":"office-registered/1","version":1}'
    )


def test_saying_the_default_is_saying_nothing():
    """Otherwise one fact would have two spellings and two leaf hashes."""
    said = msgspec.json.decode(
        encode(OFFICE)[:-1] + b',"by":null,"parts":{},"precision":null}', type=OfficeRegistered
    )

    assert encode(OFFICE) == encode(said)


MOMENTS = st.integers(0, 4 * 10**15).map(
    lambda n: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)
)


@given(MOMENTS)
def test_a_time_is_utc_to_the_microsecond_and_reads_back(moment):
    encoded = encode(msgspec.structs.replace(OFFICE, timestamp=moment))
    written = json.loads(encoded)["recorded"]

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", written)
    assert moment == decode(encoded).timestamp


def test_a_time_that_is_not_utc_is_never_written():
    in_summer = timezone(timedelta(hours=1))

    with pytest.raises(NotReadable):
        encode(msgspec.structs.replace(OFFICE, timestamp=datetime(2026, 7, 1, 10, tzinfo=in_summer)))


@pytest.mark.parametrize(
    "change",
    [
        {"body": OfficeDetails(slug="Norchester Police", kind="council")},
        {"body": OfficeDetails(slug="norchester", kind="constabulary")},
        {"parts": {"name": "0" * 64}},
        {"parts": {"name/en": "Norchester Police"}},
        {"role": "commissioner"},
        {"provenance": "rumoured"},
        {"precision": "decade"},
    ],
)
def test_what_could_not_be_read_back_is_never_written(change):
    """A single entry that no program can read would stop its stream, and every replay, for ever."""
    with pytest.raises(NotReadable):
        encode(msgspec.structs.replace(OFFICE, **change))


def test_one_fact_has_one_spelling():
    """A number with a point would read back as the same number, from other bytes."""
    with pytest.raises(NotReadable):
        encode(msgspec.structs.replace(OFFICE, originator_version=1.0))


def test_words_have_no_place_in_an_entry(example):
    """Every text in an entry is a code, a date, an identifier, a slug, a commitment or a key."""

    def walk(value):
        for inner in (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        ):
            if isinstance(inner, str):
                assert re.fullmatch(r"[0-9A-Za-z_./():-]+", inner) or VerifierKey.parse(inner)
                assert unicodedata.is_normalized("NFC", inner)
            elif isinstance(inner, dict | list):
                walk(inner)

    walk(json.loads(encode(example)))


def _statement(asks, initiatives):
    return StatementRecorded(
        originator_id=UUID(int=3),
        originator_version=2**31,
        timestamp=datetime(2026, 1, 5, 10, 0, 0, 1, tzinfo=UTC),
        occurred=date(2026, 1, 5),
        role="secretariat",
        provenance="summarised",
        by="s" * 64,
        on_behalf_of="o" * 64,
        parts={
            f"{name}/{language}": "0" * 64
            for name in ("text", "intentions", "source")
            for language in ("en", "cy")
        },
        body=Statement(
            office="o" * 64,
            asks=tuple(UUID(int=n) for n in range(asks)),
            initiatives=("i" * 64,) * initiatives,
        ),
    )


def test_the_longest_lists_still_leave_room_for_a_correction():
    assert len(encode(_statement(100, 20))) < MAX_ENTRY_BYTES - 900


def test_a_list_longer_than_its_limit_is_refused():
    with pytest.raises(NotReadable):
        encode(_statement(101, 0))


def test_an_entry_longer_than_8_kib_is_refused():
    parts = {f"text{'x' * 30}{n}/en": "0" * 64 for n in range(100)}

    with pytest.raises(EntryTooLong):
        encode(msgspec.structs.replace(OFFICE, parts=parts))


def test_a_type_newer_than_this_program_keeps_its_envelope_and_its_body():
    newer = (
        encode(OFFICE)
        .replace(b"office-registered/1", b"office-licensed/3")
        .replace(b"operator", b"ombudsman")
    )

    entry = decode(newer)

    assert isinstance(entry, Unrecognised)
    assert (entry.tag, entry.role) == ("office-licensed/3", "ombudsman")
    assert entry.body == {"slug": "norchester-police", "kind": "chief_constable"}


def test_a_known_type_that_does_not_keep_its_contract_is_an_error_and_never_generic():
    with pytest.raises(msgspec.ValidationError):
        decode(encode(OFFICE).replace(b"chief_constable", b"constabulary"))

"""Signed notes as C2SP signed-note has them: nothing that is only nearly one is read."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.transparency.notes import BadNote, Note, Signature, is_key_name, parse, signatures_in

DASH = "—".encode()
SIGNED = b"Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
LINE = DASH + b" example.com/foo " + SIGNED + b"\n"
EXAMPLE = b"This is an example message.\n\n" + LINE  # the example of signed-note v1.0.0
POEM = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore \
NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
""".encode()  # the specification's first example: the text has an empty line of its own

NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20).filter(is_key_name)
SIGNATURES = st.builds(
    Signature, NAMES, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80)
)
TEXTS = st.text(st.characters(exclude_categories=("C",), include_characters="\n"), max_size=60).map(
    lambda text: f"{text}\n".encode()
)


def test_the_specifications_example():
    note = parse(EXAMPLE)

    assert note.text == b"This is an example message.\n"
    assert [(one.name, one.key_id.hex(), len(one.value)) for one in note.signatures] == [
        ("example.com/foo", "530d903a", 64)
    ]
    assert note.encode() == EXAMPLE


def test_the_last_empty_line_parts_text_and_signatures():
    note = parse(POEM)

    assert note.text.decode().endswith("di sole:\n\ned è subito sera.\n")
    assert [one.name for one in note.signatures] == ["quasimodo.example/salvatore"]


@given(TEXTS, st.lists(SIGNATURES, min_size=1, max_size=5))
def test_every_note_is_read_back(text, signatures):
    note = Note(text, tuple(signatures))

    assert parse(note.encode()) == note
    assert parse(note.encode()).encode() == note.encode()


def test_sixteen_signatures_of_five_thousand_bytes_are_read():
    """The least that a verifier must accept ("Format")."""
    many = tuple(Signature(f"w{number}", b"abcd", bytes(5000)) for number in range(16))

    assert parse(Note(b"text\n", many).encode()).signatures == many


def test_a_note_of_more_than_128_kib_is_refused():
    fits = b"x" * (128 * 1024 - 2 - len(LINE)) + b"\n\n" + LINE

    assert len(parse(fits).signatures) == 1
    with pytest.raises(BadNote, match="at most"):
        parse(b"x" + fits)


def replaced(old, new):
    assert EXAMPLE.count(old) == 1
    return EXAMPLE.replace(old, new)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\n\n",
        b"\n\n" + LINE[:-1],
        EXAMPLE[:-1],  # no newline at the end
        EXAMPLE + b"\n",
        EXAMPLE + b"x",
        EXAMPLE + LINE[len(DASH) :],
        b"\n" + LINE,  # no text
        b"text\n\n",  # no signature
        b"text\n" + LINE,  # no empty line
        replaced(b"message.\n\n", b"message.\n\r\n"),
        EXAMPLE.replace(b"\n", b"\r\n"),
        replaced(b"example message", b"example\tmessage"),
        replaced(b"example message", b"example\0message"),
        replaced(b"example message", b"example\xff"),
        replaced(b"example message", b"\xed\xa0\x80"),  # half of a surrogate pair
        replaced(b"example message", b"\xc0\x8a"),  # a newline in two bytes
        replaced(DASH, b"-"),
        replaced(DASH, "–".encode()),
        replaced(DASH + b" ", DASH),
        replaced(DASH + b" ", DASH + b"  "),
        replaced(DASH + b" ", b" " + DASH + b" "),
        replaced(b"foo Uw", b"foo  Uw"),
        replaced(b"foo Uw", b"foo\xc2\xa0Uw"),
        replaced(b"/foo", b"+foo"),
        replaced(b"/foo", "\u2003foo".encode()),
        replaced(b"/foo", b"\x85foo"),
        replaced(b"aQM=\n", b"aQM= \n"),
        replaced(b"aQM=", b"aQM"),
        replaced(b"aQM=", b"aQN="),  # bits left over
        replaced(b"aQM=", b"aQM=="),
        replaced(b"Uw2", b"Uw-"),
        b"text\n\n" + DASH + b" a\n",
        b"text\n\n" + DASH + b" a " + b64encode(b"key") + b"\n",
        b"text\n\n" + DASH + b" a " + b64encode(b"keyi") + b"\n",  # an id and nothing signed
    ],
)
def test_what_is_only_nearly_a_note_is_refused(content):
    with pytest.raises(BadNote):
        parse(content)


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\n", "a\t", "a\u00a0b", "a\u2028b", "a\u3000", "a\x85", "a\x00", "\ud800"]
)
def test_what_is_no_name_of_a_key(name):
    assert not is_key_name(name)
    with pytest.raises(BadNote):
        Signature(name, b"abcd", b"x")


@pytest.mark.parametrize(
    "name", ["a", "example.com/foo", "PeterNeumann", "pański-organ.example", "法.example", "—"]
)
def test_what_is_a_name_of_a_key(name):
    assert is_key_name(name)
    assert Signature.parse(Signature(name, b"abcd", b"x").encode()).name == name


@pytest.mark.parametrize("text", [b"", b"text", b"a\tb\n", b"a\rb\n", b"\xff\n"])
def test_what_is_no_text_of_a_note(text):
    with pytest.raises(BadNote):
        Note(text)


def test_signatures_are_added_after_those_that_are_there_and_none_twice():
    note = parse(EXAMPLE)
    one, other = Signature("w", b"abcd", b"1"), Signature("w", b"abcd", b"2")

    assert note.signed_with(one, note.signatures[0], other, one).signatures == (*note.signatures, one, other)
    assert note.signed_with().encode() == EXAMPLE


def test_lines_alone_are_read_as_a_witness_sends_them():
    assert signatures_in(LINE + LINE) == parse(EXAMPLE).signatures * 2


@pytest.mark.parametrize(
    "lines", [b"", b"\n", LINE[:-1], LINE + b"\n", LINE + b"x\n", b"text\n\n" + LINE, LINE * 1200]
)
def test_what_is_no_lines_of_signatures(lines):
    with pytest.raises(BadNote):
        signatures_in(lines)

"""One spelling for each number and each base64: a second one for the same value is refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.transparency.spelling import (
    BadSpelling,
    decimal,
    from_base64,
    hash_from_base64,
    to_base64,
)


@given(st.integers(0, 2**63 - 1))
def test_a_number_is_read_back(number):
    assert decimal(str(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00",
        "05",
        "+5",
        "-5",
        " 5",
        "5 ",
        "5\n",
        "1_000",
        "0x5",
        "5.0",
        "1e3",
        "\u0663",
        "\uff15",
        "\u00b2",
        str(2**63),
        "9" * 40,
    ],
)
def test_a_number_has_no_other_spelling(text):
    with pytest.raises(BadSpelling, match="decimal"):
        decimal(text)


@given(st.binary(max_size=70))
def test_bytes_are_read_back(content):
    assert to_base64(content) == base64.b64encode(content).decode()
    assert from_base64(to_base64(content)) == content


@pytest.mark.parametrize(
    "text",
    [
        "AA",  # no padding
        "AA=",
        "AB==",  # bits left over
        "AAB=",
        "AA==AA==",
        "AA==\n",
        " AA==",
        "A A==",
        "-_8=",  # the other alphabet
        "AAÉ=",
        "====",
    ],
)
def test_base64_has_no_other_spelling(text):
    with pytest.raises(BadSpelling):
        from_base64(text)


@given(st.text(alphabet="ABab01+/=-_ \n", max_size=12))
def test_what_is_read_as_base64_is_written_the_same(text):
    try:
        content = from_base64(text)
    except BadSpelling:
        return
    assert to_base64(content) == text


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_hash_has_32_bytes(length):
    with pytest.raises(BadSpelling, match="32 bytes"):
        hash_from_base64(to_base64(bytes(length)))

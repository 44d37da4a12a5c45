"""Parts: the formula of `docs/wire.md`, and that neither name, salt nor content can be exchanged."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.storage.parts import Part, commitments, seal
from accountability.transparency.commitment import BadSalt, commit

VECTORS = json.loads((Path(__file__).parent / "commitments.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["commitment"][:8])
def test_a_commitment_is_what_the_specification_says(vector):
    made = commit(vector["name"], bytes.fromhex(vector["salt"]), vector["content"].encode())

    assert vector["commitment"] == made.hex()


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=60), st.binary(min_size=1, max_size=60))
def test_the_salt_has_a_fixed_length_so_that_no_two_parts_share_a_commitment(salt, content, more):
    assert commit("text/en", salt, content) != commit("text/en", salt, content + more)
    assert commit("text/en", salt, content) != commit("text/cy", salt, content)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_any_other_length_is_refused(length):
    with pytest.raises(BadSalt):
        commit("text/en", bytes(length), b"We will mend the lights.")


def test_the_same_words_never_have_the_same_commitment_twice():
    once, twice = seal({"text/en": "Yes"}), seal({"text/en": "Yes"})

    assert commitments(once) != commitments(twice)


@pytest.mark.parametrize(
    "typed",
    ["tŷ’r dŵr\nyfory", "  tŷ’r dŵr\r\nyfory \n", "ty\u0302’r dw\u0302r\ryfory"],
    ids=["clean", "from Windows, with blanks", "decomposed, from an old Mac"],
)
def test_words_are_sealed_as_utf_8_in_normal_form_c_with_plain_line_ends(typed):
    assert [Part("text/cy", bytes(32), "tŷ’r dŵr\nyfory".encode())] == seal({"text/cy": typed}, salt=bytes)


def test_a_text_that_says_nothing_is_no_part():
    assert seal({"text/en": " \r\n\t"}) == []

"""What a correction changed is told word by word, to eyes and to ears, and is never markup."""

import pytest

from accountability.web.public.differing import MOST_WORDS, differences

TAKEN_OUT = '<del><span class="govuk-visually-hidden">taken out: </span>{}</del>'
PUT_IN = '<ins><span class="govuk-visually-hidden">put in: </span>{}</ins>'


def test_words_that_changed_are_marked_and_the_others_stand():
    told = differences("We will mend ten lamps by May.", "We will mend twelve lamps by June.")
    for words in ("We will mend ", TAKEN_OUT.format("ten"), PUT_IN.format("twelve"), "lamps by"):
        assert words in told
    assert PUT_IN.format("June.") in told


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "</del><img src=x onerror=alert(1)>"])
def test_what_somebody_typed_is_never_markup(attack):
    told = differences(f"one {attack} two", f"one two {attack} three")
    assert "<script>" not in told
    assert "<img" not in told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Yes.", "No."),
        ("", "No."),
        ("Yes.", ""),
        ("a " * (MOST_WORDS + 1), "a b"),
        ("a", "a " * (MOST_WORDS + 1)),
    ],
)
def test_what_cannot_be_compared_is_shown_one_after_the_other_only(before, after):
    assert not differences(before, after)

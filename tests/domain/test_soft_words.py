"""Words that can't be checked are found in an answer, each with what would make them checkable."""

from itertools import pairwise

import pytest

from accountability.domain.soft_words import SOFT, soft_words

FOUND = [
    ("We will consider this.", "consider", "Say by when."),
    ("We are exploring options.", "exploring", "Say by when."),
    ("We will look at lighting.", "look at", "Say by when."),
    ("We will continue to patrol.", "continue to", "Name the work"),
    ("This is already under way.", "already under way", "Name the work"),
    ("We will work with partners.", "work with partners", "Say who does it."),
    ("We will work closely with our partners.", "work closely with our partners", "Say who does it."),
    ("We will share the report with colleagues.", "share the report with colleagues", "Say who does it."),
    ("An update comes in due course.", "in due course", "Say by when."),
    ("We will patrol where possible.", "where possible", "Say where it is possible"),
    ("We aim to reply.", "aim to", "Say by when."),
    ("We shall endeavour.", "endeavour", "Say by when."),
    ("Engage with residents.", "Engage with", "Say who does it and by when."),
    ("Done subject to funding.", "subject to funding", "Say where it is possible"),
]


@pytest.mark.parametrize(("text", "words", "asks"), FOUND)
def test_soft_words_are_found_with_what_is_asked(text, words, asks):
    [found] = soft_words(text)
    assert found.words == words == text[found.start : found.end]
    assert found.asks.startswith(asks)


@pytest.mark.parametrize(
    "text",
    [
        "We will light the path by 3 May 2027.",
        "We will consider it at the Cabinet on 12 March 2027.",
        "We will not consider it.",
        "We don’t intend to close it.",
        "Superintendent for Northgate lights the path.",
        "It is considerable and inconsiderate.",
        "",
    ],
)
def test_what_can_be_checked_is_left_alone(text):
    assert soft_words(text) == []


def test_a_date_in_another_sentence_makes_nothing_firm():
    assert [each.words for each in soft_words("Paths are lit by May 2027. Buses we consider.")] == [
        "consider"
    ]


def test_they_come_in_order_and_none_inside_another():
    found = soft_words("We hope to explore this where possible, in due course.")
    assert [each.words for each in found] == ["hope to", "explore", "where possible", "in due course"]
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_each_says_why(tally):
    assert all(soft.why and soft.asks for soft in SOFT)
    tally("kinds of soft words", len(SOFT))


def test_a_long_text_of_nothing_else_is_no_trap():
    assert len(soft_words("consider " * 5000)) == 40
    assert soft_words("look " * 10_000) == []
    assert soft_words("by the end of " * 4_000) == []
    assert soft_words("n" * 50_000) == []

"""What Word puts on the clipboard arrives as the words that its author saw, in plain signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.domain.pasted import plain, tidied
from accountability.domain.plain_text import clean

# As `text/plain` arrives in a text area: from Word on a desk and in a browser, Outlook, a PDF.
SAMPLES = {
    "Word, a list of two levels": (
        "We will:\r\n•\tlight the path;\r\no\tfrom dusk\r\no\tto dawn\r\n•\tmend the gate.\r\n",
        "We will:\n• light the path;\n  • from dusk\n  • to dawn\n• mend the gate.",
    ),
    "Word, bullets of the symbol font": (
        "\uf0b7\tLate buses\r\n\uf0a7\tto Northgate\r\n\uf0d8\tLit stops",
        "• Late buses\n    • to Northgate\n• Lit stops",
    ),
    "Word, a dot that lost its font, with fixed spaces": (
        "·\xa0\xa0\xa0\xa0\xa0\xa0 Late buses\r\n·\xa0\xa0 Lit stops",
        "• Late buses\n• Lit stops",
    ),
    "Word, bullets that became letters": (
        "§\tLate buses\r\nØ\tLit stops\r\nü\tMended gate\r\n-\tPaths",
        "• Late buses\n• Lit stops\n• Mended gate\n• Paths",
    ),
    "Word, a numbered list": ("1.\tLate buses\r\n2.\tLit stops", "1. Late buses\n2. Lit stops"),
    "Word, quotes, dashes, an ellipsis": (
        "“We’re ready” – the force’s words… £1m",
        "“We’re ready” – the force’s words… £1m",
    ),
    "Word, paragraphs and a break within one": (
        "First.\r\n\r\nSecond,\x0bstill second.\x0cNext page.",
        "First.\n\nSecond,\nstill second.\nNext page.",
    ),
    "Word, fixed and thin spaces": (
        "20\xa0officers, 1\u202f500 hours, 5\u2009km",
        "20 officers, 1 500 hours, 5 km",
    ),
    "Word, optional and fixed hyphens": (
        "neigh\xadbour\x1fhood, non\u2011response, non\x1eresponse",
        "neighbourhood, non-response, non-response",
    ),
    "Word, the cells of a table": (
        "Area\tOfficers\r\nNorth\t12\x07\r\n",
        "Area Officers\nNorth 12",
    ),
    "Outlook, marks of zero width": ("\ufefflate\u200b buses\u2060", "late buses"),
    "An old program in Windows’ own code": ("It\x92s \x93done\x94 \x96 \x80500", "It’s “done” – €500"),
    "A PDF, joined letters": ("ﬁnal oﬃce ﬂoor", "final office floor"),
    "Wingdings in a sentence": ("Done \uf0fc then \uf0e0 next \uf04a", "Done ✓ then → next ☺"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_word_pastes_reads_as_it_looked(name):
    raw, seen = SAMPLES[name]
    assert clean(raw) == seen


def test_what_people_type_stays_as_it_is(tally):
    typed = (
        "A line\nand another.\n\nA new paragraph - with a dash, 3 * 4 and “quotes”.",
        "- a list\n- as people type it",
        "o late buses, as a poet says",
        "• a list\n  • of two levels",
        "Ŵyl y Glöyn: \U0001f469\u200d\U0001f692 ﷺ नि\u200dक",
    )
    for text in typed:
        assert clean(text) == text
        assert tidied(text) == []
    tally("samples of Word’s clipboard and of typed text", len(SAMPLES) + len(typed))


def test_a_sign_that_nobody_can_know_is_shown_and_never_dropped():
    assert clean("before \uf123 after") == "before \ufffd after"
    assert "type it anew" in tidied("before \uf123 after")[0]


def test_what_was_tidied_is_said_and_nothing_else():
    assert tidied("•\tLate buses") == ["List items begin with “•”."]
    assert tidied("20\xa0officers") == ["Tabs and fixed spaces are ordinary spaces."]
    assert tidied("one\x0btwo") == ["Breaks within a paragraph are new lines."]


@given(st.text())
def test_plain_text_is_plain_for_good(raw):
    assert plain(plain(raw)) == plain(raw)


LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]))


@given(st.lists(LETTERS.filter(lambda text: not any("\ufb00" <= c <= "\ufb06" for c in text))))
def test_no_letter_is_ever_lost(words):
    kept = plain("\xa0".join(words))
    assert [c for c in kept if c.isalnum()] == [c for word in words for c in word]

"""A person's words on a page: escaped, in their language, and told apart from words that are gone."""

import logging
import time
from datetime import date
from html.parser import HTMLParser

import pytest

from accountability.domain.removals import Ground, WithholdingGround
from accountability.web.words import GROUNDS, Gone, Words, linked, paragraphs, tombstone

TEXT, WELSH, NAME, REMOVED, LOST = ("a" * 64, "b" * 64, "c" * 64, "d" * 64, "e" * 64)
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></li></ol><h1>Accepted</h1>",
    "{{ 7 * 7 }} {% include 'base.html' %}",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/<script>alert(1)</script>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://a.example/&quot;onload=1",
    "&lt;script&gt;",
    "<img src=x onerror=alert(1)> https://a.example/ <b>",
]


class Tags(HTMLParser):
    """Which tags and attributes a browser would make of some markup, and the text in between."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""
        self.feed(str(markup))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


def words_of(text: str, **more) -> Words:
    return Words({TEXT: text, **more})


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_a_person_typed_becomes_markup(attack):
    for markup in (words_of(attack).says({"text/en": TEXT}, "text"), paragraphs(f"Before\n{attack}\nafter")):
        seen = Tags(markup)
        assert seen.tags <= {"p", "a", "br"}
        assert seen.attributes <= {"class", "dir", "href", "rel"}
        assert attack in seen.text
    assert attack == Tags(words_of(attack).line({"text/en": TEXT}, "text")).text


def test_lines_and_paragraphs_stay():
    markup = paragraphs("First line\nsecond line\n\n\nNext paragraph\n   \nLast")
    assert markup.count("<p ") == 3
    assert markup.count("<br>") == 1


def test_lines_that_begin_with_a_bullet_are_a_list():
    markup = paragraphs(
        "We will:\n• light the path\n  • from dusk\n  • to dawn\n• mend <b>it</b>\nNext year."
    )
    assert markup.count("<ul ") == 2
    assert markup.count("<li>") == 4
    assert markup.count("<p ") == 2
    assert "mend &lt;b&gt;it" in markup
    assert "•" not in markup


def test_a_list_may_begin_further_in_and_hang_on_nothing():
    assert paragraphs("    • one\n• two\n        • three").count("<li>") == 3
    assert paragraphs("\n".join(f"{'  ' * n}• {n}" for n in range(200))).count("<li>") == 200


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("See https://a.example/report.pdf.", "https://a.example/report.pdf"),
        ("(http://a.example/x)", "http://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("“https://a.example/?a=1&b=2”", "https://a.example/?a=1&amp;b=2"),
        ("https://a.example/a,b, and", "https://a.example/a,b"),
    ],
)
def test_a_web_address_becomes_a_link_without_the_sentence_around_it(line, address):
    assert f'href="{address}" rel="nofollow noopener">{address}</a>' in linked(line)


def test_brackets_that_close_nothing_are_left_out_in_one_pass():
    """As many as a text may hold: looking anew for each of them would take minutes."""
    closing = ")]." * 100_000
    begun = time.perf_counter()
    shown = linked(f"https://a.example/x_(y){closing}")
    assert shown.endswith(f">https://a.example/x_(y)</a>{closing}")
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "line", ["www.a.example", "ftp://a.example", "mailto:a@b.example", "https://", "http:// x"]
)
def test_nothing_else_becomes_one(line):
    assert "<a" not in linked(line).replace('<a class="govuk-link" href="https://"', "")


def test_words_in_the_other_language_say_so():
    both = Words({TEXT: "Late buses", WELSH: "Bysiau hwyr"})
    assert "Late buses" in both.says({"text/cy": WELSH, "text/en": TEXT}, "text")
    only = both.says({"text/cy": WELSH}, "text")
    assert '<div lang="cy">' in only
    assert "given in Welsh" in only
    assert both.line({"text/cy": WELSH}, "text") == '<span lang="cy">Bysiau hwyr</span>'
    assert "Bysiau hwyr" in Words({WELSH: "Bysiau hwyr"}, "cy").line({"text/cy": WELSH}, "text")


def test_a_name_belongs_to_no_language():
    assert Words({NAME: "Norchester"}).line({"name/und": NAME}, "name") == "Norchester"


def test_removed_words_leave_a_sentence_and_a_link_to_the_entry():
    words = Words({REMOVED: Gone(1188, "safeguarding")})
    notice = words.says({"text/en": REMOVED}, "text")
    assert 'href="/en/log/1188"' in notice
    assert "were removed because of the safety of a person" in notice
    assert (
        "[words removed]"
        == words.line({"text/en": REMOVED}, "text")
        == words.plain({"text/en": REMOVED}, "text")
    )


def test_withheld_words_are_said_to_be_withheld():
    words = Words({REMOVED: Gone(9, "court-order", withheld=True)})
    assert "are withheld for now" in words.says({"t/en": REMOVED}, "t")
    assert words.plain({"t/en": REMOVED}, "t") == "[words withheld]"


def test_every_ground_of_the_record_has_words():
    assert {*Ground.__args__, *WithholdingGround.__args__} == set(GROUNDS)


def test_a_ground_that_an_order_forbids_to_name_is_said_not_to_be_named():
    notice = Words({REMOVED: Gone(9, "other-legal")}).says({"text/en": REMOVED}, "text")
    assert "because of a legal ground that the record does not name." in notice


def test_the_day_of_a_removal_is_said():
    day = date(2026, 5, 3)
    assert "on 3 May 2026. These words were removed" in tombstone(Gone(9, "copyright", day=day))
    assert "since 3 May 2026. These words are withheld" in tombstone(
        Gone(9, "legal-hold", withheld=True, day=day)
    )


def test_words_that_stand_in_the_place_of_others_are_shown_with_the_notice_and_as_such():
    gone = Gone(9, "safeguarding", replacement={"replacement/en": TEXT, "replacement/cy": WELSH})
    words = Words({REMOVED: gone, TEXT: "A <name> stood here", WELSH: "Bu enw yma"})
    shown = words.says({"text/en": REMOVED}, "text", style="")
    assert "were removed because of the safety of a person" in shown
    assert shown.index("were removed") < shown.index("In their place") < shown.index("A &lt;name&gt; stood")
    assert "Bu enw yma" not in shown
    assert words.line({"title/en": REMOVED}, "title") == "A &lt;name&gt; stood here [words replaced]"
    assert words.plain({"title/en": REMOVED}, "title") == "A <name> stood here [words replaced]"


def test_words_in_the_place_of_others_that_went_too_leave_two_notices():
    first = Gone(9, "safeguarding", replacement={"replacement/en": LOST})
    words = Words({REMOVED: first, LOST: Gone(12, "court-order", withheld=True)})
    shown = words.says({"text/en": REMOVED}, "text")
    assert 'href="/en/log/9"' in shown
    assert 'href="/en/log/12"' in shown
    assert words.plain({"text/en": REMOVED}, "text") == "[words withheld]"


def test_words_that_no_entry_removed_are_an_alarm(caplog):
    with caplog.at_level(logging.ERROR):
        shown = Words({}).says({"text/en": LOST}, "text")
    assert "missing from this copy" in shown
    assert LOST in caplog.text
    assert Words({}).plain({"text/en": LOST}, "text") == "[words missing]"


def test_a_part_that_was_never_there_is_nothing():
    words = Words({})
    assert "" == words.says({}, "text") == words.line({}, "text") == words.plain({}, "text")


def test_plain_words_are_for_titles_and_feeds_and_have_one_line():
    assert words_of("a\n\n <b>").plain({"text/en": TEXT}, "text") == "a <b>"

"""Questions: each reads its answer as people write it, or says which part of it is wrong."""

import unicodedata
from datetime import date

import pytest

from accountability.web.fields import LongText, Number, Option, Select, SlugText
from accountability.web.forms import Form
from accountability.web.slugs import Words, slugs_in
from accountability.web.typed import Wrong, cleaned, cleaned_line
from tests.web.answer_form import AREAS, DECISION, HIDDEN, TARGET, TEXT, typed


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("3", "5", "2027", date(2027, 5, 3)),
        (" 03 ", "05", "2027 ", date(2027, 5, 3)),
        ("3", "may", "2027", date(2027, 5, 3)),
        ("3", "Sept", "2027", date(2027, 9, 3)),
        ("3", "sep.", "2027", date(2027, 9, 3)),
        ("3", "December", "2027", date(2027, 12, 3)),
        ("29", "2", "2028", date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(day, month, year, expected):
    assert expected == TARGET.read(typed(target__day=day, target__month=month, target__year=year))


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "target"),
    [
        ("", "5", "2027", "Target date must include a day", "target-day"),
        ("3", "", "", "Target date must include a month and year", "target-month"),
        ("3", "5", "27", "Year must include 4 numbers", "target-year"),
        ("3", "5", "0027", "Target date must have a year between 1800 and 2200", "target-year"),
        ("31", "2", "2027", "Target date must be a real date", "target-day"),
        ("3", "13", "2027", "Target date must be a real date", "target-month"),
        ("3", "Mayday", "2027", "Target date must be a real date", "target-month"),
        ("3", "J", "2027", "Target date must be a real date", "target-month"),
        ("x", "5", "2027", "Target date must be a real date", "target-day"),
        ("٣", "5", "2027", "Target date must be a real date", "target-day"),
        ("-3", "5", "2027", "Target date must be a real date", "target-day"),
    ],
)
def test_a_date_that_is_none_says_which_part_is_wrong(day, month, year, message, target):
    form = Form(questions=(TARGET,))
    filled = form.read(typed(target__day=day, target__month=month, target__year=year), HIDDEN)
    assert [{"text": message, "href": f"#{target}"}] == filled.summary
    marked = [item["name"] for item in filled.items(TARGET) if "govuk-input--error" in item["classes"]]
    assert target.partition("-")[2] in marked
    assert (day, month, year) == tuple(item["value"] for item in filled.items(TARGET))


def test_a_value_that_is_not_offered_is_no_answer():
    with pytest.raises(Wrong, match="Choose your decision"):
        DECISION.read(typed(decision="awaiting"))
    assert AREAS.read(typed(areas=["n", "n", "everywhere"])) == ("n",)


@pytest.mark.parametrize("value", ["", "nowhere"])
def test_the_first_line_of_a_list_that_opens_is_no_answer(value):
    offices = [Option("", "Choose an office"), Option("police", "Norchester Police")]
    needed = Select(name="office", label="Office", options=offices, missing="Choose an office")
    with pytest.raises(Wrong, match="Choose an office"):
        needed.read(typed(office=value))
    assert Select(name="office", label="Office", options=offices).read(typed(office=value)) is None
    assert needed.read(typed(office="police")) == "police"


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Youth work, custody;  Night café,,", ("youth-work", "custody", "night-cafe")),
        ("youth-work", ("youth-work",)),
    ],
)
def test_words_for_work_are_typed_as_people_write_them(text, slugs):
    question = Words(name="work", label="Which work")
    assert slugs_in(question.read(typed(work=text))) == slugs
    with pytest.raises(Wrong, match="must be a few words each"):
        question.read(typed(work=f"{text}, ???"))


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" £1,250 ", 1250), ("1 250", 1250), ("0", 0)])
def test_a_number_is_read_as_people_write_it(text, number):
    assert number == Number(name="sum", label="Sum", prefix="£").read(typed(sum=text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("twelve", "Sum must be a whole number, like 12"),
        ("1.5", "Sum must be a whole number"),
        ("1e9", "Sum must be a whole number"),
        ("٣", "Sum must be a whole number"),
        ("9" * 17, "Sum must be a whole number"),
        ("0", "Sum must be 1 or more"),
        ("-1", "Sum must be 1 or more"),
        ("101", "Sum must be 100 or fewer"),
    ],
)
def test_a_number_that_is_none_says_so(text, message):
    with pytest.raises(Wrong, match=message):
        Number(name="sum", label="Sum", least=1, most=100).read(typed(sum=text))


@pytest.mark.parametrize(
    "text", ["Late-buses", "late--buses", "-late", "late_buses", "late buses", "l\u00e4te", "a" * 65]
)
def test_a_slug_is_never_corrected_silently(text):
    with pytest.raises(Wrong):
        SlugText(name="slug", label="Address").read(typed(slug=text))
    assert SlugText(name="slug", label="Address").read(typed(slug=" late-buses-2 ")) == "late-buses-2"


def test_a_text_may_be_as_long_as_its_limit_and_no_longer():
    assert TEXT.read(typed(text="a" * 50)) == "a" * 50
    with pytest.raises(Wrong, match="Answer must be 50 characters or fewer"):
        TEXT.read(typed(text="a" * 51))
    words = LongText(name="text", label="Answer", words=3)
    assert words.read(typed(text="one two three")) == "one two three"
    with pytest.raises(Wrong, match="3 words or fewer"):
        words.read(typed(text="one two three four"))
    with pytest.raises(Wrong, match="120 characters or fewer"):
        words.read(typed(text="a" * 200))


def test_lines_are_counted_as_the_page_counts_them():
    """A browser sends CR LF for each line end and counts one character."""
    assert TEXT.read(typed(text="a\r\n" * 24 + "bb")) == "a\n" * 24 + "bb"


def test_text_is_kept_in_one_normal_form_without_what_hides():
    assert cleaned("cafe\u0301") == "caf\u00e9"
    assert cleaned("  a \r\nb\u2028\r\n") == "a\nb"
    assert cleaned("a\x1b\x7f\x9f\u202e\u2066b\ufeff") == "ab"
    assert cleaned("\U0001f469\u200d\U0001f692") == "\U0001f469\u200d\U0001f692"
    assert cleaned_line(" one \n\n two\tthree\x07 ") == "one two three"
    assert unicodedata.is_normalized("NFC", cleaned("w\u0302"))

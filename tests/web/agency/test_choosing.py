"""Choosing by name: the nearest to tick, all others in lists, and no more than one entry holds."""

from types import SimpleNamespace

import pytest

from accountability.web.agency.listing import Lists, by_name
from accountability.web.agency.secretariat import choosing
from accountability.web.agency.secretariat.choosing import MOST_INITIATIVES, MOST_SHOWN, initiatives, offices
from accountability.web.fields import Option
from accountability.web.typed import Typed, Wrong

NAMES = SimpleNamespace(office=str.title, initiative=str.title)


def options(question):
    return [option.value for option in question.options]


def office(slug, area=None, kind="council"):
    return SimpleNamespace(slug=slug, area=area, kind=kind, last_day=None)


def initiative(slug, owner=None):
    return SimpleNamespace(slug=slug, owner=owner)


@pytest.fixture
def subject():
    """A panel in Norchester that asked the office `zeal` before, and 31 offices more."""
    asked = SimpleNamespace(row=SimpleNamespace(office="zeal"))
    many = [office(f"far-{n:02}", "elsewhere") for n in range(29)]
    return SimpleNamespace(
        asks=[asked],
        offices=[*many, office("zeal"), office("near", "norchester"), office("a-far")],
        panel=SimpleNamespace(area="norchester"),
        names=NAMES,
    )


def test_what_was_asked_before_comes_first_then_what_is_in_the_area(subject):
    ticks, others = offices(subject, Typed())
    assert options(ticks)[:3] == ["zeal", "near", "a-far"]
    assert (len(ticks.options), options(others)) == (MOST_SHOWN, ["far-27", "far-28"])


def test_one_that_is_chosen_by_name_is_enough(subject):
    sent = Typed({"other_offices": ["", "far-28"]})
    ticks, others = offices(subject, sent)
    assert (ticks.read(sent), others.read(sent)) == ((), ("far-28",))
    with pytest.raises(Wrong, match="Choose at least one office"):
        offices(subject, Typed())[0].read(Typed())


def test_what_is_ticked_and_chosen_by_name_counts_once():
    answers = {"offices": ("zeal", "near"), "other_offices": ("far-01", "zeal")}
    assert choosing.chosen(answers, "offices") == ("zeal", "near", "far-01")


def test_work_that_nobody_has_near_is_found_by_its_name_and_says_who_runs_it():
    rows = [initiative(f"work-{n:02}", "zeal" if n else None) for n in range(MOST_SHOWN + 2)]
    ticks, others = initiatives(rows, NAMES, "Which?", Typed())
    assert [option.hint for option in ticks.options[:2]] == ["", "Run by Zeal"]
    assert options(others) == ["work-30", "work-31"]
    assert len(initiatives(rows[:MOST_SHOWN], NAMES, "Which?", Typed())) == 1


def test_no_more_are_ticked_than_an_answer_holds():
    rows = [initiative(f"work-{n:02}") for n in range(MOST_SHOWN)]
    (ticks,) = initiatives(rows, NAMES, "Which?", Typed())
    slugs = options(ticks)
    assert ticks.read(Typed({"initiatives": slugs[:MOST_INITIATIVES]})) == tuple(slugs[:MOST_INITIATIVES])
    with pytest.raises(Wrong, match="Tick at most 20: 21 are ticked"):
        ticks.read(Typed({"initiatives": slugs[: MOST_INITIATIVES + 1]}))


def test_names_stand_in_their_order_whatever_their_short_names_are():
    named = {"a": "Zeal", "b": "alder", "c": "Birch"}
    assert [option.value for option in by_name(named, named.get)] == ["b", "c", "a"]
    assert by_name(named, named.get, "None")[0] == Option("", "None")


@pytest.mark.parametrize(("chosen", "lists"), [([], 3), (["a", "", ""], 3), (["a", "b", "c"], 4)])
def test_there_is_always_a_list_for_one_more(chosen, lists):
    assert Lists(name="others", label="Others", options=[]).number(chosen) == lists


def test_lists_hold_no_more_than_an_entry():
    lists = Lists(name="others", label="Others", options=[Option(s, s) for s in "abc"], most=2)
    assert lists.read(Typed({"others": ["a", "", "c"]})) == ("a", "c")
    with pytest.raises(Wrong, match="Choose at most 2: 3 are chosen"):
        lists.read(Typed({"others": ["a", "b", "c"]}))

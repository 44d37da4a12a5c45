"""How things are written in a page, and what no template may do."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from jinja2 import StrictUndefined, UndefinedError, nodes

import accountability.web
from accountability.web.templating import FeedLinks, day, environment, moment, plural, pounds, thousands
from accountability.web.words import Gone, Words

TEMPLATES = Path(accountability.web.__file__).parent / "templates"
SOURCES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# Parameters of GOV.UK's macros whose values go out unescaped.
RAW = re.compile(r"(?i).*html$|^(start|end|navigationStart|navigationEnd|before|after)$")


def test_a_day_is_written_as_people_say_it():
    assert day(date(2026, 11, 22)) == "22 November 2026"
    assert day(date(2026, 5, 1)) == "1 May 2026"
    with pytest.raises(TypeError):
        day(datetime(2026, 5, 1, tzinfo=UTC))


def test_the_footer_says_who_keeps_the_record_where_that_is_set(assets, site):
    def footer(**changes):
        templates = environment(assets, msgspec.structs.replace(site, **changes))
        html = templates.get_template("base.html").render(section="", crumbs=[])
        return " ".join(html.partition('app-footer__meta">')[2].partition("</p>")[0].split())

    assert footer() == (
        "Kept by the secretariat of the Norchester residents&#39; panel. Write to record@norchester.example. "
        "Not part of GOV.UK."
    )
    assert footer(kept_by="", contact="") == "Not part of GOV.UK."


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 22, 6, 7, tzinfo=UTC), "22 November 2026 at 6:07am"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12:30am"),
        (datetime(2026, 1, 5, 12, 0, tzinfo=UTC), "5 January 2026 at 12:00pm"),
        (datetime(2026, 1, 5, 23, 59, tzinfo=UTC), "5 January 2026 at 11:59pm"),
    ],
)
def test_a_moment_is_written_in_londons_time(at, words):
    assert words == moment(at)


def test_a_moment_of_unknown_place_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 1, 5))  # noqa: DTZ001


def test_numbers():
    assert [plural(n, "day") for n in (0, 1, 1204)] == ["0 days", "1 day", "1,204 days"]
    assert plural(2, "reply", "replies") == "2 replies"
    assert thousands(1_000_000) == "1,000,000"
    assert pounds(12_500) == "£12,500"


def literal_keys(tree):
    return [(pair.key.value, pair) for pair in tree.find_all(nodes.Pair) if isinstance(pair.key, nodes.Const)]


@pytest.mark.parametrize("source", SOURCES)
def test_no_template_hands_raw_html_to_a_macro_or_switches_escaping_off(templates, source):
    """GOV.UK's macros don't escape their `html` parameters, so ours never use one."""
    text = (TEMPLATES / source).read_text()
    tree = templates.parse(text)
    raw = [key for key, _ in literal_keys(tree) if RAW.match(str(key)) and key != "after"]
    assert raw == []
    assert [
        f.name for f in tree.find_all(nodes.Filter) if f.name in ("safe", "forceescape", "tojson", "xmlattr")
    ] == []
    assert list(tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier))) == []
    assert "autoescape" not in text
    for assignment in tree.find_all(nodes.Assign):
        assert not RAW.match(getattr(assignment.target, "name", "")), source


@pytest.mark.parametrize("source", SOURCES)
def test_no_template_has_inline_script_style_or_handler(source):
    """A letter by mail is styled in place: no style sheet reaches a mailbox."""
    text = re.sub(r"\{#.*?#\}", "", (TEMPLATES / source).read_text(), flags=re.DOTALL)
    assert not re.search(r"<style|\son\w+=|javascript:", text)
    assert source == "mail/letter.html" or " style=" not in text
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("source", SOURCES)
def test_every_template_compiles_and_names_only_filters_that_exist(templates, source):
    templates.get_template(source)


def page(templates, body, **context):
    return templates.from_string(
        '{% extends "base.html" %}{% block content %}' + body + "{% endblock %}"
    ).render(context)


def test_words_are_resolved_in_pages_and_in_blocks_given_to_macros(templates):
    body = """
      <h1>{{ line(parts, "title") }}</h1>
      {% from "macros/entry.html" import entry, timeline, quote %}
      {% call timeline() %}
        {% call entry(12, "Accepted", line(parts, "title"), said, said, "authored") %}
          {{ says(parts, "text") }}{% endcall %}
      {% endcall %}
      {{ quote(says(parts, "gone", style="")) }}"""
    words = Words({"a": "A <title>", "b": "One.\n\nTwo.", "c": Gone(3, "copyright")})
    parts = {"title/en": "a", "text/en": "b", "gone/en": "c"}
    html = page(templates, body, words=words, parts=parts, said=date(2026, 1, 5))
    assert "<h1>A &lt;title&gt;</h1>" in html
    assert "by A &lt;title&gt;</p>" in html
    assert html.count('<p class="govuk-body govuk-!-text-break-word" dir="auto">') == 2
    assert 'id="entry-12"' in html
    assert 'href="/en/log/3"' in html


def test_a_page_without_words_says_what_it_lacks(templates):
    with pytest.raises(TypeError, match="no `words`"):
        page(templates, '{{ says({}, "text") }}')


def test_a_page_offers_its_own_feed_first_and_every_entry_after_it(templates):
    html = page(templates, "", feeds=[FeedLinks('Panel "night"', "/en/feeds/panels/night")])
    feeds = re.findall(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"', html)
    assert feeds[0] == ("application/atom+xml", "/en/feeds/panels/night.atom")
    assert {"/en/feeds/all.atom", "/en/feeds/all.rss", "/en/feeds/all.json"} == {
        href for _, href in feeds[3:]
    }
    assert "Panel &#34;night&#34;" in html


def test_the_frame_needs_only_a_title_from_the_page(templates):
    html = page(templates, "<h1>Bare</h1>", page_title="Bare")
    assert '<html class="govuk-template" lang="en">' in html
    assert "<title>Bare \N{EN DASH} The public answer record</title>" in html
    assert 'integrity="sha384-app.css"' in html
    assert 'integrity="sha384-app.mjs"' in html
    assert 'rel="modulepreload" href="/static/0123456789abcdef/govuk-frontend.min.js" integrity=' in html
    assert "app-demo-banner" not in html
    assert "Crown copyright" not in html


def test_our_own_macros_use_no_name_that_is_not_theirs(assets, site):
    """With strict checks a misspelt argument of a macro of ours is an error; GOV.UK's need lenient ones."""
    strict = environment(assets, site).overlay(undefined=StrictUndefined)
    body = """
      {% from "macros/status.html" import tag, counts, matrix, matrix_cell, matrix_heading %}
      {% from "macros/page.html" import meta, summary, empty %}
      {% from "macros/dates.html" import on, at, dated, moved_dates %}
      {% from "macros/feeds.html" import feed_link, autodiscovery %}
      {{ tag("awaiting", "No response recorded yet") }}
      {{ counts([{"figure": "2 of 3", "words": "have responded"}]) }}
      {% call matrix("t", "Recommendation", ["PCC"]) %}<tr>{{ matrix_heading("7", "/7") }}
        {% call matrix_cell("PCC") %}x{% endcall %}</tr>{% endcall %}
      {{ meta([("Source", "Minutes"), ("Nothing", "")]) }}
      {{ summary([("Office", "PCC", "/change"), ("Day", "1", "")]) }}
      {% call empty() %}No verdict is recorded yet.{% endcall %}
      {{ on(d) }} {{ at(m) }} {{ dated(d, e, "transcribed") }}
      {{ dated(d, d, "authored") }} {{ dated(d, e, "authored") }}
      {{ moved_dates([{"day": d, "why": ""}, {"day": e, "why": "the bus company asked"}]) }}
      {{ feed_link(feed) }} {{ autodiscovery([feed]) }}"""
    html = strict.from_string(body).render(
        d=date(2026, 5, 3),
        e=date(2026, 6, 9),
        m=datetime(2026, 5, 3, 9, tzinfo=UTC),
        feed=FeedLinks("All", "/en/feeds/all"),
    )
    assert (
        'said on <time datetime="2026-05-03">3 May 2026</time>, recorded here on <time datetime="2026-06-09">'
        in html
    )
    assert "First set: " in html
    assert "(1 move, 37 days in all)" in html
    assert "Nothing" not in html
    with pytest.raises(UndefinedError):
        strict.from_string('{% from "macros/status.html" import tag %}{{ tag("awaiting") }}').render()


def test_cursors_lead_to_newer_and_older(templates):
    source = '{% from "macros/page.html" import pages %}{{ pages(newer, older) }}'
    html = templates.from_string(source).render(newer="/en/log?after=9", older="/en/log?before=1")
    assert html.index("/en/log?after=9") < html.index("/en/log?before=1")
    assert templates.from_string(source).render(newer="", older="").strip() == ""


def test_an_invented_place_is_called_so_on_each_page(assets, site):
    demonstration = environment(assets, msgspec.structs.replace(site, demonstration="Much of it is made up."))
    assert "Much of it is made up." in page(demonstration, "")
    assert "Invented place." not in page(demonstration, "")
    assert "Invented place." in page(demonstration, "", invented=True)

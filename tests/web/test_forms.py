"""Forms: every error at once, nothing typed lost, and nothing recorded that a person didn't mean to type."""

from datetime import date

import httpx
import pytest
from litestar import Litestar, Request, Response, post

from accountability.domain.answers import NEEDS, RevisionNeedsReason
from accountability.domain.entries import MissingWords, SourceMissing
from accountability.web.fields import Attach, Choices, Day, Number, SlugText, Text
from accountability.web.forms import Form, Hidden
from accountability.web.problems import Problems
from accountability.web.typed import Typed, received
from tests.web.answer_form import ANSWER, AREAS, COMPLETE, DECISION, HIDDEN, TARGET, TEXT, typed


def test_a_complete_form_gives_its_answers():
    filled = ANSWER.read(typed(**COMPLETE), HIDDEN)
    assert filled.errors == ()
    expected = {"decision": "accepted", "text": "Lit paths.", "target": date(2027, 5, 3), "areas": ("n", "s")}
    assert expected == filled.answers


def test_an_empty_form_gives_every_error_at_once_in_the_order_of_the_questions():
    filled = ANSWER.read(Typed(), HIDDEN)
    assert filled.summary == [
        {"text": "Choose your decision", "href": "#decision"},
        {"text": "Say what will be done", "href": "#text"},
        {"text": "Enter the target date", "href": "#target-day"},
        {"text": "Choose an area", "href": "#areas"},
    ]


def test_a_question_without_error_for_silence_may_be_left_out():
    form = Form(
        questions=(
            Text(name="a", label="A"),
            Day(name="b", label="B"),
            Choices(name="c", label="C", options=()),
        )
    )
    filled = form.read(Typed(), HIDDEN)
    assert (filled.errors, filled.answers) == ((), {"a": None, "b": None, "c": ()})


@pytest.mark.parametrize("raw", ["\ud800", "a\udfffb", "a\x00b"])
def test_half_a_character_and_nul_are_refused_and_the_page_can_still_be_shown(raw):
    filled = ANSWER.read(typed(**{**COMPLETE, "text": raw}), HIDDEN)
    assert "cannot be stored" in filled.error("text")
    assert filled.shown("text").encode()
    assert "\x00" not in filled.shown("text")


def test_a_rule_of_the_record_stands_beside_its_question():
    filled = ANSWER.read(typed(**COMPLETE), HIDDEN)
    named_by_class = filled.refused(RevisionNeedsReason("Say why the earlier answer changes."))
    assert named_by_class.summary == [{"text": "Say why the earlier answer changes."}]
    named_by_instance = filled.refused(MissingWords("target", NEEDS["accepted"]["target"]))
    assert named_by_instance.summary[0]["href"] == "#target-day"
    assert NEEDS["accepted"]["target"] == named_by_instance.error("target")
    renamed = filled.refused(MissingWords("reason", "Explain why."))
    assert renamed.error("text") == "Explain why."
    two = renamed.refused(SourceMissing("Say where from.")).wrong("decision", "Not this one.")
    assert [item["text"] for item in two.summary] == ["Not this one.", "Explain why.", "Say where from."]
    assert filled.errors == ()


def test_a_form_keeps_its_key_and_position_when_it_comes_back():
    first = Hidden.fresh("token", seen=41)
    again = Hidden.returned(typed(**first.fields), "token")
    assert first == again
    forged = Hidden.returned(typed(_key="' or 1=1", _seen="-1"), "token")
    assert (len(forged.key), forged.seen) == (32, None)
    assert Hidden.fresh("token").key != first.key


def shown(templates, filled):
    source = (
        '{% extends "base.html" %}{% set page_title = "Answer" %}{% from "macros/form.html" import form %}'
        '{% block content %}{{ form(filled, "Continue") }}{% endblock %}'
    )
    return templates.from_string(source).render(filled=filled)


def test_a_refused_form_shows_summary_errors_and_all_that_was_typed(templates):
    html = shown(templates, ANSWER.read(typed(**{**COMPLETE, "text": "x" * 51, "target__day": "40"}), HIDDEN))
    assert "<title>Error: Answer \N{EN DASH} " in html
    assert html.index('class="govuk-error-summary"') < html.index("<form")
    assert 'href="#text"' in html
    assert 'href="#target-day"' in html
    assert 'id="text"' in html
    assert 'id="target-day"' in html
    assert "x" * 51 in html
    assert 'value="40"' in html
    assert 'value="accepted" checked' in html
    assert 2 == html.count('type="checkbox"') == html.count("checked") - 1
    assert '<input type="hidden" name="_key" value="' + "0" * 32 in html
    assert '<input type="hidden" name="_seen" value="41">' in html
    assert " required" not in html
    assert "novalidate" in html


def test_lines_come_back_as_they_were_typed(templates):
    html = shown(templates, ANSWER.read(typed(text="one\n  two\n\nthree"), HIDDEN))
    assert ">one\n  two\n\nthree</textarea>" in html


@pytest.mark.parametrize(
    "attack", ["</textarea><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}"]
)
def test_what_was_typed_is_never_markup_when_it_is_shown_again(templates, attack):
    fields = dict.fromkeys((*COMPLETE, "target__day", "_key", "_seen"), attack)
    form = Form(questions=(*ANSWER.questions, Text(name="title", label="Title"), Number(name="n", label="N")))
    html = shown(templates, form.read(typed(**fields, title=attack, n=attack), HIDDEN))
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "49" not in html.replace("0123456789abcdef", "")
    assert "alert(1)" not in attack or "&lt;" in html


def test_every_kind_of_question_can_be_shown(templates):
    upload = Attach(name="file", label="Evidence", hint="A PDF")
    slug = SlugText(name="slug", label="Address")
    html = shown(templates, Form(questions=(DECISION, TEXT, TARGET, AREAS, upload, slug)).blank(HIDDEN))
    assert 'enctype="multipart/form-data"' in html
    assert 'type="file"' in html
    assert 'spellcheck="false"' in html
    assert "You can enter up to 50 characters" in html
    assert "Error" not in html
    assert "None" not in html


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"a=1&a=2&b=%ff%00", "application/x-www-form-urlencoded", 200),
        (b"", "application/x-www-form-urlencoded", 200),
        (
            b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\xff\xfe\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            400,
        ),
        (
            (
                b'--x\r\ncontent-disposition: form-data; name="a"\r\n'
                b"content-type: text/plain; charset=klingon\r\n\r\nq\r\n--x--\r\n"
            ),
            "multipart/form-data; boundary=x",
            400,
        ),
        (
            b'--x\r\ncontent-disposition: form-data; name="_token"; filename="f"\r\n\r\nq\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            200,
        ),
        (b"--x", "multipart/form-data", 400),
        (b'{"a": 1}', "application/json", 200),
    ],
)
async def test_no_body_whatever_breaks_the_reading_of_a_form(templates, content, media_type, status):
    @post("/", status_code=200)
    async def send(request: Request) -> Response:
        form = await received(request)
        return Response({"texts": dict(form.texts), "files": list(form.files), "token": form.one("_token")})

    app = Litestar([send], exception_handlers=Problems(templates).handlers(), logging_config=None)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="https://a.example"
    ) as client:
        answer = await client.post("/", content=content, headers={"content-type": media_type})
    assert status == answer.status_code
    if content.startswith(b"a=1"):
        assert answer.json()["texts"]["a"] == ["1", "2"]
    if b"filename" in content:
        assert answer.json() == {"texts": {}, "files": ["_token"], "token": ""}

"""When something can't be shown: in the right format, in plain words, without secrets, without a database."""

import logging
import re

import httpx
import pytest
from litestar import Litestar, get
from litestar.params import FromPath

from accountability.web.problems import SAYS, Problems, english_of, format_of

pytestmark = pytest.mark.anyio

PAGES = {
    "/nowhere": 404,
    "/en/panels/day": 404,
    "/cy/panels/night": 404,
    "/en/forbidden": 403,
    "/en/rule": 422,
    "/en/too-often": 429,
    "/en/broken": 500,
    "/en/unreachable": 503,
}
SECRETS = ("secret of", "secret role", "10.0.0.7", "LookupError", "Traceback", "litestar")


@pytest.mark.parametrize(("path", "status"), PAGES.items())
async def test_each_problem_is_a_page_of_the_site(reader, path, status):
    answer = await reader.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert status == answer.status_code
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<h1 class="govuk-heading-l">{SAYS[status][0]}</h1>' in answer.text
    assert f"<title>{SAYS[status][0]} \N{EN DASH} The public answer record</title>" in answer.text
    assert answer.text.count("<main") == 1
    assert not [word for word in SECRETS if word in answer.text]


@pytest.mark.parametrize(("path", "status"), PAGES.items())
async def test_each_problem_is_problem_json_for_programs(reader, path, status):
    answer = await reader.get(path, headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert status == problem["status"]
    assert {"type", "title", "detail"} <= set(problem)
    assert not [word for word in SECRETS if word in answer.text]


async def test_the_api_answers_json_even_to_a_browser(reader):
    answer = await reader.get("/api/v1/nothing", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/en", "", "html"),
        ("/en", "*/*", "html"),
        ("/en", "application/json, text/html", "html"),
        ("/en", "application/problem+json", "json"),
        ("/en", "text/plain", "text"),
        ("/data/asks.csv", "text/html", "json"),
        ("/api/v1/asks", "text/plain", "json"),
        ("/tile/0/000", "text/html", "text"),
        ("/checkpoint", "application/json", "text"),
    ],
)
def test_the_address_decides_before_the_header(path, accept, expected):
    assert expected == format_of(path, accept)


async def test_a_fault_has_a_reference_that_our_log_has_too(reader, caplog):
    with caplog.at_level(logging.ERROR):
        first, second = await reader.get("/en/broken"), await reader.get("/en/broken?at=token-abc")
    references = [re.search(r"<strong>([2-9A-Z]{8})</strong>", answer.text)[1] for answer in (first, second)]
    assert len(set(references)) == 2
    assert all(reference in caplog.text for reference in references)
    assert "secret of the house" in caplog.text
    assert "token-abc" not in caplog.text


async def test_an_unknown_slug_says_what_is_not_there_and_where_to_look(reader):
    answer = await reader.get("/en/panels/day")
    assert "There is no panel at this address" in answer.text
    assert 'href="/en/panels">See every panel' in answer.text


async def test_a_welsh_address_says_that_welsh_is_not_complete(reader):
    answer = await reader.get("/cy/panels/night")
    assert answer.status_code == 404
    assert "Welsh pages of this record are not complete yet" in answer.text
    assert 'href="/en/panels/night"' in answer.text
    assert "/en" == english_of("/cy") == english_of("/cymru")


async def test_an_address_is_never_markup(reader):
    answer = await reader.get("/cy/<script>alert(1)</script>")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


async def test_a_rule_that_no_form_caught_is_said_and_named(reader):
    assert "A verdict needs &lt;evidence&gt;." in (await reader.get("/en/rule")).text
    problem = (await reader.get("/en/rule", headers={"accept": "application/json"})).json()
    assert (problem["rule"], problem["detail"]) == ("LateForAVerdict", "A verdict needs <evidence>.")


async def test_too_often_and_unreachable_say_when_to_come_back(reader):
    assert (await reader.get("/en/too-often")).headers["retry-after"] == "60"
    assert (await reader.get("/en/unreachable")).headers["retry-after"] == "30"


async def test_a_body_that_is_too_large_is_told_what_to_do(reader):
    answer = await reader.post("/workspace/answer", data={"text": "a" * 300_000})
    assert answer.status_code == 413
    assert "256 kilobytes" in answer.text
    assert "10 megabytes" in answer.text


async def test_a_status_without_a_page_of_its_own_gets_the_plain_one(reader):
    answer = await reader.post(
        "/workspace/answer", content=b"--x", headers={"content-type": "multipart/form-data"}
    )
    assert answer.status_code == 400
    assert SAYS[400][0] in answer.text


@pytest.mark.parametrize("path", ["/broken", "/unreachable"])
async def test_when_even_the_page_is_broken_words_come_out(templates, path):
    """A template that fails must not turn a fault into a dropped connection."""

    @get("/broken")
    async def broken() -> None:
        raise LookupError("secret of the house")

    @get("/unreachable")
    async def unreachable() -> None:
        raise TimeoutError

    bare = templates.overlay(loader=None)
    app = Litestar([broken, unreachable], exception_handlers=Problems(bare).handlers(), logging_config=None)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="https://a.example"
    ) as client:
        answer = await client.get(path)
    assert answer.status_code in (500, 503)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "secret" not in answer.text


@pytest.mark.parametrize(("door", "status"), [("broken", 500), ("unreachable", 503)])
async def test_a_path_cannot_write_a_line_of_its_own_into_our_log(templates, caplog, door, status):
    fails = {"broken": LookupError("lost"), "unreachable": ConnectionRefusedError("closed")}

    @get("/en/{name:str}")
    async def page(name: FromPath[str]) -> None:
        raise fails[door]

    router = Litestar([page], exception_handlers=Problems(templates).handlers(), logging_config=None)
    transport = httpx.ASGITransport(app=router)
    async with httpx.AsyncClient(transport=transport, base_url="https://a.example") as client:
        with caplog.at_level(logging.WARNING, logger="accountability"):
            answer = await client.get("/en/night%0AERROR%20all%20is%20lost")
    assert status == answer.status_code
    (said,) = [each.getMessage() for each in caplog.records if each.name.startswith("accountability")]
    assert "\n" not in said
    assert "all is lost" in said

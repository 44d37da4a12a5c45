"""Every answer carries the security headers, whatever became of the request."""

import httpx
import pytest
from litestar import Litestar

from accountability.web.middleware.headers import SecurityHeaders, policy

pytestmark = pytest.mark.anyio

ANSWERS = {
    "/en/panels/night": 200,
    "/en/panels/day": 404,
    "/nowhere": 404,
    "/cy/panels": 404,
    "/en/forbidden": 403,
    "/en/rule": 422,
    "/en/too-often": 429,
    "/en/broken": 500,
    "/en/unreachable": 503,
    "/en/stream": 200,
    "/en/picture": 200,
    "/workspace": 200,
    "/api/v1/number": 200,
}


@pytest.mark.parametrize(("path", "status"), ANSWERS.items())
async def test_each_answer_carries_the_policy(reader, path, status):
    answer = await reader.get(path)
    assert status == answer.status_code
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "set-cookie" not in answer.headers


async def test_a_form_that_is_too_large_and_a_wrong_method_carry_it_too(reader):
    large = await reader.post("/workspace/answer", data={"text": "a" * 300_000})
    wrong = await reader.post("/en/panels/night")
    assert (large.status_code, wrong.status_code) == (413, 405)
    assert all("content-security-policy" in answer.headers for answer in (large, wrong))
    assert "GET" in wrong.headers["allow"]


async def test_the_second_reader_gets_the_headers_from_memory(reader, house):
    first, second = await reader.get("/en/panels/night"), await reader.get("/en/panels/night")
    assert house.rendered == ["night"]
    assert first.headers == second.headers


async def test_a_304_carries_the_policy_that_holds_now(reader):
    etag = (await reader.get("/en/panels/night")).headers["etag"]
    answer = await reader.get("/en/panels/night", headers={"if-none-match": etag})
    assert answer.status_code == 304
    assert "content-security-policy" in answer.headers


def test_plain_http_is_not_bound_to_https():
    assert "strict-transport-security" not in {name.decode() for name, _ in policy("http://localhost:8000")}


async def test_a_private_page_is_stored_nowhere_and_a_public_one_asked_for_again(reader):
    assert (await reader.get("/workspace")).headers["cache-control"] == "no-store"
    assert (await reader.get("/en/panels/night")).headers["cache-control"] == "no-cache"
    assert (await reader.get("/en/unmarked")).headers["cache-control"] == "no-cache"


async def test_a_handler_may_set_its_own():
    async def handler(scope, receive, send):
        headers = [(b"Referrer-Policy", b"no-referrer"), (b"cache-control", b"max-age=9")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    transport = httpx.ASGITransport(app=SecurityHeaders(handler, "https://a.example"))
    async with httpx.AsyncClient(transport=transport, base_url="https://a.example") as client:
        answer = await client.get("/")
    assert answer.headers.get_list("referrer-policy") == ["no-referrer"]
    assert answer.headers.get_list("cache-control") == ["max-age=9"]


async def test_start_and_end_of_the_service_pass_through(service, router):
    """The router opens and closes what it holds when the server starts and stops."""
    assert isinstance(router, Litestar)
    sent = []
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message["type"])

    await service({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

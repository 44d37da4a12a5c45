"""HEAD, entity tags, 304 and gzip: for pages from memory and for answers that are not kept."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar, get
from litestar.response import Stream

from accountability.web.middleware.conditional import Conditional
from accountability.web.middleware.head import HeadAsGet
from accountability.web.middleware.negotiation import accepts_gzip, matches

KEPT, NOT_KEPT = "/en/panels/night", "/en/unmarked"
ALLOWED_ON_304 = {"etag", "cache-control", "vary", "date", "expires", "content-location"}


def describes_a_body(answer):
    names = ("content-type", "content-length", "content-encoding", "last-modified", "content-language")
    return [name for name in names if name in answer.headers]


@pytest.mark.anyio
@pytest.mark.parametrize("path", [KEPT, NOT_KEPT, "/en/short", "/en/stream", "/en/picture", "/nowhere"])
async def test_head_is_get_without_its_body(reader, path):
    got, head = await reader.get(path), await reader.head(path)
    assert got.status_code == head.status_code
    assert head.content == b""
    assert got.headers == head.headers


@pytest.mark.anyio
async def test_head_before_any_get_fills_the_memory_too(reader, house):
    head = await reader.head(KEPT)
    assert head.content == b""
    assert int(head.headers["content-length"]) == len((await reader.get(KEPT)).content)
    assert house.rendered == ["night"]


@pytest.mark.anyio
@pytest.mark.parametrize("path", [KEPT, NOT_KEPT])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_an_unchanged_page_is_a_304_in_either_coding(reader, path, coding):
    headers = {"accept-encoding": coding}
    etag = (await reader.get(path, headers=headers)).headers["etag"]
    answer = await reader.get(path, headers={**headers, "if-none-match": etag})
    assert answer.status_code == 304
    assert answer.content == b""
    assert describes_a_body(answer) == []
    assert {"etag", "cache-control", "vary"} <= set(answer.headers)
    assert etag == answer.headers["etag"]


@pytest.mark.anyio
@pytest.mark.parametrize("path", [KEPT, NOT_KEPT])
async def test_the_two_codings_are_two_representations_of_the_same_words(reader, path):
    plain = await reader.get(path)
    packed = await reader.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.content == packed.content
    assert plain.headers["etag"] != packed.headers["etag"]
    assert plain.headers["etag"].startswith('W/"')
    assert packed.headers["etag"].startswith('W/"')
    assert "Accept-Encoding" == plain.headers["vary"] == packed.headers["vary"]
    assert int(packed.headers["content-length"]) < len(plain.content)


@pytest.mark.anyio
async def test_the_tag_of_one_coding_does_not_stand_for_the_other(reader):
    etag = (await reader.get(KEPT)).headers["etag"]
    answer = await reader.get(KEPT, headers={"if-none-match": etag, "accept-encoding": "gzip"})
    assert answer.status_code == 200


@pytest.mark.anyio
@pytest.mark.parametrize("path", [KEPT, NOT_KEPT])
async def test_one_of_a_list_any_and_strong_spellings_match(reader, path):
    etag = (await reader.get(path)).headers["etag"]
    for asked in (f'"other", {etag}, W/"third"', "*", etag.removeprefix("W/"), f" {etag} "):
        assert (await reader.get(path, headers={"if-none-match": asked})).status_code == 304
    for asked in ('"other"', "", '""', etag.strip('"'), "garbage", f"{etag[:-2]}"):
        assert (await reader.get(path, headers={"if-none-match": asked})).status_code == 200


@pytest.mark.anyio
async def test_head_can_be_a_304(reader):
    etag = (await reader.get(KEPT)).headers["etag"]
    assert (await reader.head(KEPT, headers={"if-none-match": etag})).status_code == 304


@pytest.mark.anyio
async def test_errors_cookies_streams_and_private_pages_have_no_tag(reader):
    for path in ("/nowhere", "/en/broken", "/en/cookie", "/en/stream", "/workspace"):
        answer = await reader.get(path, headers={"accept-encoding": "gzip", "if-none-match": "*"})
        assert answer.status_code != 304
        assert "etag" not in answer.headers, path
        assert "content-encoding" not in answer.headers, path


@pytest.mark.anyio
async def test_a_form_is_answered_whole(reader):
    answer = await reader.post("/workspace/answer", data={"text": "abc"}, headers={"if-none-match": "*"})
    assert (answer.status_code, answer.text) == (200, "3")


@pytest.mark.anyio
async def test_what_is_tiny_or_packed_already_is_not_packed(reader):
    for path in ("/en/short", "/en/picture"):
        answer = await reader.get(path, headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in answer.headers
        assert "vary" not in answer.headers
        assert "etag" in answer.headers


@pytest.mark.anyio
async def test_packed_bytes_are_the_same_each_time(reader, service):
    """No time in the gzip header: a mirror or a second process sends the same bytes."""
    async with reader.stream("GET", NOT_KEPT, headers={"accept-encoding": "gzip"}) as answer:
        first = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert first[4:8] == b"\0\0\0\0"
    assert gzip.decompress(first)


@pytest.mark.parametrize(
    "wanted",
    [
        "gzip",
        "GZIP",
        "gzip, deflate, br",
        "x-gzip",
        "*",
        "br;q=1, gzip;q=0.2",
        "gzip;q=0.5, identity;q=0.5",
        "gzip; q=1.000",
    ],
)
def test_gzip_is_sent_to_those_who_want_it(wanted):
    assert accepts_gzip(wanted.encode())


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "identity",
        "br",
        "gzip;q=0",
        "*;q=0",
        "gzip;q=0, *",
        "gzip;q=0.2, identity",
        "gzip;q=2",
        "gzip;q=x",
        "gzip;q=nan",
        ";;,,=",
        "gzip;q=0." + "0" * 200,
    ],
)
def test_and_to_nobody_else(wanted):
    assert not accepts_gzip(wanted.encode())


def test_a_tag_is_compared_weakly():
    assert matches(b'"a"', b'W/"a"')
    assert matches(b'W/"a"', b'"a"')
    assert matches(b'"x","a"', b'"a"')
    assert not matches(b'"aa"', b'"a"')
    assert not matches(b"a", b'"a"')


@pytest.mark.anyio
async def test_head_of_a_stream_ends_with_its_headers(caplog):
    """The stream is stopped as if its reader had left: the rest of the record is never fetched for nobody."""
    sent = []

    @get("/data/entries.jsonl")
    async def entries() -> Stream:
        async def lines() -> AsyncIterator[bytes]:
            for number in range(1000):
                sent.append(number)
                yield b"entry"

        return Stream(lines(), media_type="text/plain", headers={"x-size": "1000"})

    transport = httpx.ASGITransport(app=HeadAsGet(Conditional(Litestar([entries]))))
    async with httpx.AsyncClient(transport=transport, base_url="https://a.example") as client:
        head = await asyncio.wait_for(client.head("/data/entries.jsonl"), 10)
        assert (head.status_code, head.headers["x-size"], head.content) == (200, "1000", b"")
        assert len(sent) < 5
        sent.clear()
        assert (await client.get("/data/entries.jsonl")).content == b"entry" * 1000
    assert not [each for each in caplog.records if each.levelname == "ERROR"]

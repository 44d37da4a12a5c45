"""The log's files as any reader gets them: byte for byte, typed and cached as tlog-tiles says."""

import gzip

import pytest

from accountability.transparency.checkpoints import opened
from accountability.transparency.tiles import entries_in

pytestmark = pytest.mark.anyio

FOR_EVER = "public, max-age=31536000, immutable"
NO_TILES = (
    "0/000",  # 13 entries have no full tile
    "0/000.p/12",  # promised by no checkpoint
    "0/000.p/14",  # more than there are
    "0/000.p/0",
    "0/000.p/256",
    "0/000.p/013",
    "0/0.p/13",
    "0/x000/000.p/13",
    "00/000.p/13",
    "0/001.p/1",
    "1/000.p/1",
    "64/000",
    "63/x999/x999/x999/x999/x999/x999/999",
    "entries/000",
    "entries/001.p/1",
    "entries/000.p/-1",
    "data/000",
    "8/0/000",
    "0/000.p/13/",
    "0//000.p/13",
    "0/000.p/13.gz",
    "0/%2e%2e/0/000.p/13",
    "..%2f..%2fkeys%2flog-ed25519",
    "%2e%2e/checkpoint",
    "0/000.p/13%00",
    "0/000.p/13%0a",
    "0/000.p/\u0661\u0663",
)


async def test_the_checkpoint_is_a_note_that_every_site_may_read_and_nobody_keeps_for_long(
    norchester, public_log, reader
):
    signed = await public_log.publish()
    answer = await reader.get("/log/checkpoint")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=2"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert opened(answer.content, [public_log.keys[0].verifier]).checkpoint == signed
    assert (await reader.head("/log/checkpoint")).status_code == 200


async def test_a_new_checkpoint_is_served_at_once_although_the_log_stands_still(
    norchester, public_log, reader
):
    await public_log.publish()
    before = await reader.get("/log/checkpoint")
    await public_log.publish(witnessed=True)
    after = await reader.get("/log/checkpoint", headers={"if-none-match": before.headers["etag"]})

    assert after.status_code == 200
    assert b"witness.example/w" in after.content
    assert b"witness.example/w" not in before.content


async def test_before_anything_is_signed_there_is_nothing_and_a_hint_when_to_come_back(norchester, reader):
    for name in ("checkpoint", "policy"):
        answer = await reader.get(f"/log/{name}")
        assert (answer.status_code, answer.headers["retry-after"]) == (404, "1")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["access-control-allow-origin"] == "*"
    assert (await reader.get("/log/tile/entries/000.p/13")).status_code == 404


async def test_the_policy_is_the_file_as_it_lies_there(norchester, public_log, reader):
    public_log.name_a_witness(quorum="university")
    await public_log.publish()
    answer = await reader.get("/log/policy")

    assert answer.content == (public_log.folder / "policy").read_bytes()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith(f"log {public_log.keys[0].verifier}\n")


async def test_a_tile_is_kept_for_ever_and_never_packed(norchester, public_log, reader):
    await public_log.publish()
    for accepted in ("identity", "gzip, br"):
        answer = await reader.get("/log/tile/0/000.p/13", headers={"accept-encoding": accepted})

        assert answer.content == (public_log.folder / "tile/0/000.p/13").read_bytes()
        assert "content-encoding" not in answer.headers
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == FOR_EVER
        assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_bundle_is_packed_only_for_those_who_ask(norchester, public_log, reader, pool):
    await public_log.publish()
    stored = [row["state"] for row in await pool.fetch("select state from log order by position")]
    address = "/log/tile/entries/000.p/13"
    for accepted in ("identity", "", "br", "gzip;q=0", "gzip;q=0.5, identity"):
        plain = await reader.get(address, headers={"accept-encoding": accepted})
        assert "content-encoding" not in plain.headers, accepted
        assert entries_in(plain.content) == stored
        assert plain.headers["vary"] == "Accept-Encoding"
        assert plain.headers["content-type"] == "application/octet-stream"

    async with reader.stream("GET", address, headers={"accept-encoding": "gzip"}) as packed:
        sent = b"".join([piece async for piece in packed.aiter_raw()])
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["cache-control"] == FOR_EVER
    assert packed.headers["etag"] != plain.headers["etag"]
    assert gzip.decompress(sent) == plain.content


async def test_an_earlier_partial_tile_stays_where_it_was(norchester, public_log, reader):
    await public_log.publish()
    before = (await reader.get("/log/tile/entries/000.p/13")).content
    await norchester.accept()
    await public_log.publish()

    assert (await reader.get("/log/tile/entries/000.p/13")).content == before
    assert (await reader.get("/log/tile/0/000.p/15")).status_code == 200


async def test_tiles_that_no_checkpoint_promises_are_not_there(norchester, public_log, reader):
    """A publisher that was killed may have left some: nobody vouches for them."""
    await public_log.publish()
    public_log.write("tile/0/000.p/14", b"x" * 14 * 32)
    public_log.write("tile/entries/001", b"x" * 100)
    for address in ("0/000.p/14", "entries/001"):
        assert (await reader.get(f"/log/tile/{address}")).status_code == 404


@pytest.mark.parametrize("address", NO_TILES)
async def test_what_is_no_published_tile_is_a_404_that_any_program_can_read(
    norchester, public_log, reader, address
):
    await public_log.publish()
    public_log.write("../keys/log-ed25519", b"PRIVATE")
    answer = await reader.get(f"/log/tile/{address}")

    assert answer.status_code == 404
    assert b"PRIVATE" not in answer.content
    assert "immutable" not in answer.headers["cache-control"]

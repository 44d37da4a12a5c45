"""Pages from memory: never stale, never another visitor's, never without bound."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest

from accountability.web.middleware.exchange import Answer
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.pages import OVERHEAD, Store, page_of

pytestmark = pytest.mark.anyio

NIGHT = "/en/panels/night"


async def test_a_page_is_rendered_once(reader, house):
    bodies = {(await reader.get(NIGHT)).content for _ in range(3)}
    assert len(bodies) == 1
    assert house.rendered == ["night"]


async def test_an_entry_in_the_log_makes_every_page_old(reader, house, log_head):
    await reader.get(NIGHT)
    log_head.append()
    await reader.get(NIGHT)
    await reader.get(NIGHT)
    assert house.rendered == ["night", "night"]


async def test_midnight_in_london_makes_every_page_old(reader, house, wall_clock):
    """In summer London's midnight is at eleven in the evening, UTC."""
    for day in ((2026, 11, 22, 23, 59, 59), (2027, 6, 30, 22, 59, 59)):
        wall_clock.at = datetime(*day, tzinfo=UTC).timestamp()
        await reader.get(NIGHT)
        before = len(house.rendered)
        await reader.get(NIGHT)
        assert before == len(house.rendered)
        wall_clock.at += 1
        await reader.get(NIGHT)
        assert before + 1 == len(house.rendered)


async def test_a_process_that_has_heard_nothing_for_two_seconds_asks_before_it_answers(
    reader, house, log_head
):
    await reader.get(NIGHT)
    log_head.grow_old()
    log_head.true_position += 1
    await reader.get(NIGHT)
    assert log_head.asked == 1
    assert house.rendered == ["night", "night"]


async def test_if_nothing_happened_the_page_stays(reader, house, log_head):
    await reader.get(NIGHT)
    log_head.grow_old()
    await reader.get(NIGHT)
    assert (log_head.asked, house.rendered) == (1, ["night"])


async def test_many_readers_share_one_question(reader, log_head):
    await reader.get(NIGHT)
    log_head.grow_old()
    await asyncio.gather(*(reader.get(NIGHT) for _ in range(20)))
    assert log_head.asked == 1


async def test_who_published_sees_what_was_published(reader, house, log_head):
    """The redirect names the position; the notification may come after the browser."""
    await reader.get(NIGHT)
    log_head.true_position += 1
    await reader.get(NIGHT + f"?seen={log_head.true_position}")
    assert log_head.asked == 1
    assert house.rendered == ["night", "night"]


async def test_a_seen_position_that_is_known_asks_nothing_and_is_no_other_page(reader, house, log_head):
    for seen in (0, log_head.position, "x", "-1", "9" * 40):
        await reader.get(NIGHT + f"?seen={seen}")
    assert (log_head.asked, house.rendered) == (0, ["night"])


async def test_a_position_that_nobody_wrote_is_asked_for_twice_at_most(reader, log_head):
    await reader.get(NIGHT + "?seen=999999999")
    assert log_head.asked == 2


async def test_without_database_nothing_comes_from_memory(reader, house, log_head):
    await reader.get(NIGHT)
    log_head.grow_old()
    log_head.fails = ConnectionRefusedError("gone")
    await reader.get(NIGHT)
    await reader.get(NIGHT)
    assert len(house.rendered) == 3


async def test_unknown_query_keys_are_the_same_page(reader, house):
    for query in ("", "?utm_source=mail", "?x=1&y=2", "?at=", "?" + "&".join(f"k{n}=1" for n in range(99))):
        await reader.get(NIGHT + query)
    assert house.rendered == ["night"]


async def test_a_slash_at_the_end_is_the_same_page(reader, house):
    bodies = {(await reader.get(NIGHT + end)).content for end in ("", "/", "/?x=1", "///")}
    assert len(bodies) == 1
    assert house.rendered == ["night"]


async def test_known_query_keys_are_pages_of_their_own_in_any_order(reader, house):
    first = await reader.get(NIGHT + "?at=2026-01-05&before=3")
    again = await reader.get(NIGHT + "?before=3&junk=1&at=2026-01-05")
    other = await reader.get(NIGHT + "?at=2026-01-06&before=3")
    assert "2026-01-05" in first.text
    assert first.text == again.text
    assert "2026-01-06" in other.text
    assert len(house.rendered) == 2


async def test_a_handler_sees_nothing_that_tells_visitors_apart(reader):
    sent = {
        "cookie": "session=secret",
        "host": "evil.example",
        "accept-language": "cy",
        "x-forwarded-host": "evil.example",
    }
    page = await reader.get("/en/visitor?junk=<script>", headers={**sent, "authorization": "Bearer x"})
    for stranger in ("secret", "evil", "Bearer", "cy'", "junk", "script"):
        assert stranger not in page.text
    assert "record.norchester.example" in page.text


async def test_private_pages_and_the_api_get_their_request_as_it_came(reader):
    answer = await reader.get("/workspace", headers={"cookie": "session=mine"})
    assert "mine" in answer.text
    assert (await reader.get("/api/v1/number?q=lit&at=2")).json() == {"q": "lit", "at": "2"}


async def test_unmarked_pages_cookies_and_errors_are_not_kept(reader, service, house):
    for path in ("/en/unmarked", "/en/cookie", "/en/panels/day", "/nowhere", "/en/broken", "/en/stream"):
        await reader.get(path)
        await reader.get(path)
    assert len(service.store) == 0
    assert 2 == house.rendered.count("unmarked") == house.rendered.count("cookie")


async def test_the_mark_stays_in_the_house(reader):
    for path in (NIGHT, "/en/cookie"):
        assert "x-same-for-everybody" not in (await reader.get(path)).headers


async def test_one_rendering_at_a_time_however_many_come(reader, house):
    house.door.clear()
    readers = [asyncio.create_task(reader.get(NIGHT)) for _ in range(50)]
    await asyncio.sleep(0.02)
    house.door.set()
    bodies = {(await one).content for one in readers}
    assert len(bodies) == 1
    assert house.rendered == ["night"]


async def test_those_who_wait_for_a_page_that_is_not_kept_render_their_own(reader, house):
    house.door.clear()
    readers = [asyncio.create_task(reader.get("/en/unmarked")) for _ in range(3)]
    await asyncio.sleep(0.02)
    house.door.set()
    assert {200} == {(await one).status_code for one in readers}
    assert len(house.rendered) == 3


async def test_a_reader_who_leaves_takes_nobody_along(reader, house, service):
    house.door.clear()
    first = asyncio.create_task(reader.get(NIGHT))
    await asyncio.sleep(0.02)
    others = [asyncio.create_task(reader.get(NIGHT)) for _ in range(3)]
    await asyncio.sleep(0.02)
    first.cancel()
    others[2].cancel()
    await asyncio.sleep(0.02)
    house.door.set()
    assert [(await one).status_code for one in others[:2]] == [200, 200]
    assert len(house.rendered) == 2
    assert len(service.store) == 1


async def test_a_page_rendered_while_the_log_moved_is_given_and_not_kept(reader, house, log_head, service):
    house.door.clear()
    early = asyncio.create_task(reader.get(NIGHT))
    await asyncio.sleep(0.02)
    log_head.append()
    await reader.get("/en/picture")
    house.door.set()
    assert (await early).status_code == 200
    assert len(service.store) == 0
    await reader.get(NIGHT)
    assert len(house.rendered) == 2


async def test_who_comes_after_the_log_moved_does_not_wait_for_the_old_page(reader, house, log_head, service):
    house.door.clear()
    early = asyncio.create_task(reader.get(NIGHT))
    await asyncio.sleep(0.02)
    log_head.append()
    late = asyncio.create_task(reader.get(NIGHT))
    await asyncio.sleep(0.02)
    assert len(house.rendered) == 2
    house.door.set()
    assert [(await one).status_code for one in (early, late)] == [200, 200]
    assert len(service.store) == 1


async def test_nobody_waits_for_the_end_of_a_stream(reader, house):
    house.door.clear()
    readers = [asyncio.create_task(reader.get("/en/slow-stream")) for _ in range(3)]
    await asyncio.sleep(0.05)
    assert house.rendered == ["slow-stream"] * 3
    house.door.set()
    assert {len((await one).content) for one in readers} == {2 * len("line")}


async def test_three_hundred_pages_keep_within_the_bytes(reader, service):
    for number in range(300):
        await reader.get(f"/en/panels/night-{number}")
    assert service.store.size <= 200_000
    assert 10 < len(service.store) < 100


async def test_who_walks_through_every_address_does_not_push_out_what_people_read(reader, house):
    await reader.get(NIGHT)
    for number in range(300):
        await reader.get(f"/en/panels/night-{number}")
        if number % 5 == 0:
            await reader.get(NIGHT)
    assert house.rendered.count("night") == 1


async def test_addresses_that_do_not_exist_push_out_nothing(reader, house, service):
    await reader.get(NIGHT)
    size = service.store.size
    for number in range(50):
        await reader.get(f"/en/panels/day-{number}")
        await reader.get(f"/en//panels///night?at={number}")
        await reader.get(f"/en/panels/night?at={'9' * 600}{number}")
    assert size == service.store.size
    await reader.get(NIGHT)
    assert sum(name == "night" for name in house.rendered[:1]) == 1


async def test_the_bytes_are_counted_to_the_last(service):
    store = Store(limit=20 * OVERHEAD)
    pages = [
        await page_of(Answer(200, [(b"content-type", b"text/html")], b"x" * 900), [], "/") for _ in range(40)
    ]
    for number, page in enumerate(pages):
        store.keep(f"/{number % 25}", page)
    assert store.size == sum(store.get(f"/{n}").size for n in range(25) if store.get(f"/{n}"))
    store.clear()
    assert (store.size, len(store)) == (0, 0)


async def test_one_giant_page_is_not_kept(service):
    store = Store(limit=100_000)
    store.keep("/", await page_of(Answer(200, [(b"content-type", b"text/html")], b"x" * 50_000), [], "/"))
    assert len(store) == 0


async def test_a_database_that_never_answers_is_one_that_cannot_be_reached(log_head, monkeypatch):
    monkeypatch.setattr("accountability.web.middleware.freshness.CONFIRM_SECONDS", 0.01)
    monkeypatch.setattr(type(log_head), "confirm", lambda _: asyncio.sleep(60))
    log_head.grow_old()
    assert not await Freshness(log_head, (TimeoutError,)).reach(None)


async def test_an_error_that_is_not_the_networks_is_not_hidden(service, log_head):
    log_head.grow_old()
    log_head.fails = LookupError("a mistake of ours")
    transport = httpx.ASGITransport(app=service)
    async with httpx.AsyncClient(transport=transport, base_url="https://a.example") as client:
        with pytest.raises(LookupError):
            await client.get(NIGHT)

"""The web server: where it listens, when it is ready, and how it ends."""

import asyncio
import os
import signal
import socket
import time

import pytest

from accountability import serving
from accountability.serving import PortTaken, check_free, serve

pytestmark = pytest.mark.anyio
REQUEST = b"GET /%s HTTP/1.1\r\nHost: record\r\nConnection: close\r\n\r\n"


async def record(scope, receive, send):
    """/slow answers after a while; /long has more to say than fits between us and a reader."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/slow":
        await asyncio.sleep(0.3)
    for _ in range(1000 if scope["path"] == "/long" else 0):
        await send({"type": "http.response.body", "body": b"." * 2**16, "more_body": True})
    await send({"type": "http.response.body", "body": b"the whole answer"})


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
async def start():
    """Serve until the test's end or until it is told to stop, and wait until it is ready."""
    begun = []

    async def starting(host, port):
        ready = asyncio.Event()
        begun.append(asyncio.create_task(serve(record, host, port, ready.set)))
        await asyncio.wait_for(ready.wait(), 10)
        return begun[-1]

    yield starting
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)
    assert all(task.done() for task in begun)


async def ask(port, path, host="127.0.0.1"):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(REQUEST % path)
    return reader, writer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_an_answer_under_way_is_finished_when_it_is_told_to_stop(start, port, number):
    running = await start("127.0.0.1", port)
    reader, writer = await ask(port, b"slow")
    await asyncio.sleep(0.1)
    os.kill(os.getpid(), number)
    assert (await asyncio.wait_for(reader.read(), 5)).endswith(b"the whole answer")
    await asyncio.wait_for(running, 5)
    writer.close()


async def test_somebody_who_reads_slowly_does_not_hold_up_the_end(start, port, monkeypatch):
    monkeypatch.setattr(serving, "GRACE", 0.3)
    running = await start("127.0.0.1", port)
    reader, writer = await ask(port, b"long")
    await reader.readexactly(1000)
    began = time.monotonic()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 5)
    assert time.monotonic() - began >= 0.3
    writer.close()


async def test_an_impatient_second_signal_changes_nothing(start, port):
    running = await start("127.0.0.1", port)
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGINT)
    await asyncio.wait_for(running, 5)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(0)


async def test_an_alarm_ends_serving_and_is_raised(port):
    """An answer under way is finished all the same."""
    ready, alarm = asyncio.Event(), asyncio.Event()

    async def ring():
        await alarm.wait()
        raise LookupError("entries are missing")

    running = asyncio.create_task(serve(record, "127.0.0.1", port, ready.set, ring()))
    await asyncio.wait_for(ready.wait(), 10)
    reader, writer = await ask(port, b"slow")
    await asyncio.sleep(0.1)
    alarm.set()
    assert (await asyncio.wait_for(reader.read(), 5)).endswith(b"the whole answer")
    with pytest.raises(LookupError, match="entries are missing"):
        await asyncio.wait_for(running, 5)
    writer.close()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)


async def test_a_name_is_as_good_as_a_number(start, port):
    running = await start("localhost", port)
    reader, writer = await ask(port, b"", "localhost")
    assert b"the whole answer" in await reader.read()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 5)
    writer.close()


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
async def test_an_address_that_is_not_ours_is_refused(host, port):
    with pytest.raises(PortTaken, match=f"cannot listen on {host}:{port}: "):
        await check_free(host, port)


async def test_a_taken_port_is_refused(port):
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", port):
        with pytest.raises(PortTaken, match=f"cannot listen on 127.0.0.1:{port}: "):
            await serve(record, "127.0.0.1", port, lambda: None)

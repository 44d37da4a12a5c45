"""Runs the web application under granian until it is told to stop."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server
from granian.utils.proxies import wrap_asgi_with_proxy_headers

# Whoever stops us kills us after a while: Docker after ten seconds. The database is stopped in what is left.
GRACE = 5.0
PAUSE = 0.01


class PortTaken(Exception):
    """Raised when nothing can listen on the address that was asked for."""


class ServingFailed(Exception):
    """Raised when the web server ended without being told to."""


def behind(app: Any, proxies: str) -> Any:
    """The application behind these proxies: whom they forward for is the visitor. Without any, untouched."""
    return wrap_asgi_with_proxy_headers(app, proxies) if proxies else app


async def serve(
    app: Any, host: str, port: int, ready: Callable[[], None], alarm: Coroutine[Any, Any, None] | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; answers under way have `GRACE` seconds to be finished.

    `ready` is called once somebody who connects is heard. What `alarm` raises ends serving in the same way,
    and is raised then. Raises PortTaken or ServingFailed. The signals stay ours on leaving: a second one,
    while the caller closes what is open, changes nothing.
    """
    watching = asyncio.ensure_future(alarm or asyncio.Event().wait())
    try:
        await _serve_beside(watching, app, host, port, ready)
    finally:
        watching.cancel()
    if watching.done() and not watching.cancelled():
        watching.result()


async def _serve_beside(
    watching: "asyncio.Future[Any]", app: Any, host: str, port: int, ready: Callable[[], None]
) -> None:
    address = await check_free(host, port)
    server: Any = Server(
        app, address=address, port=port, interface=Interfaces.ASGINL, websockets=False, log_enabled=False
    )
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    serving = asyncio.create_task(server.serve())
    for ended in (serving, watching):
        ended.add_done_callback(lambda _: stopping.set())
    if await _heard(address, port, serving):
        ready()
    await stopping.wait()
    if serving.done():
        raise ServingFailed(f"the web server stopped by itself: {serving.exception() or 'it gave no reason'}")
    server.stop()
    # Not cancelled after that: granian ends itself once the last reader has gone, or with this process.
    await asyncio.wait({serving}, timeout=GRACE)


async def check_free(host: str, port: int) -> str:
    """The number of this address. Raises PortTaken if nothing can listen there, before anything is begun."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        address = str(found[0][4][0])
        probe = await asyncio.start_server(lambda *_: None, address, port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PortTaken(f"cannot listen on {host}:{port}: {reason}") from error
    probe.close()
    await probe.wait_closed()
    return address


async def _heard(host: str, port: int, serving: "asyncio.Task[None]") -> bool:
    """Whether the server came to accept connections. False: it ended first."""
    while not serving.done():
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            return True
        await asyncio.sleep(PAUSE)
    return False

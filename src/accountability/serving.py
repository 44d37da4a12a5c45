"""Runs the web application under granian until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.server.embed import Server


class PortTaken(Exception):
    """Raised when nothing can listen on the address that was asked for."""


async def serve(app: Any, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; answers under way are finished first."""
    await _check_free(host, port)
    server = Server(
        app, address=host, port=port, interface=Interfaces.ASGINL, websockets=False, log_enabled=False
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    try:
        serving = asyncio.create_task(server.serve())
        ready()
        await serving
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
    logging.getLogger(__name__).info("stopped")


async def _check_free(host: str, port: int) -> None:
    try:
        probe = await asyncio.start_server(lambda *_: None, host, port)
    except (OSError, OverflowError) as error:
        raise PortTaken(
            f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}"
        ) from error
    probe.close()
    await probe.wait_closed()

"""What is asked of a provider over the network: little, soon, and of nobody but the provider.

The operator names the issuer; all other addresses come from its own document and are believed no further than
this: https, at a public address, or at the issuer's own host. An address is looked up once, checked, and then
connected to, so that a second look-up can't lead elsewhere. Redirects are not followed, proxies not asked.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator
from functools import cache
from urllib.parse import urlsplit

import httpx2

MOST_BYTES = 512 * 1024
PATIENCE = 10.0
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OffLimits(httpx2.TransportError):
    """Raised for an address that nobody is asked at, or an answer that is too much."""


def check_address(url: str, issuer: str) -> None:
    """Raise OffLimits unless it is https, or on the very machine where the issuer is too."""
    try:
        parts, home = urlsplit(url), urlsplit(issuer)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise OffLimits("an address cannot be read") from error
    plain = parts.scheme == "http" and is_loopback(host) and host == home.hostname
    if not host or not (parts.scheme == "https" or plain):
        raise OffLimits("an address is not https")
    if parts.username is not None or parts.fragment or not url.isascii() or not url.isprintable():
        raise OffLimits("an address holds what none should")


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def may_be_asked(address: Address, *, own: bool, loopback: bool) -> bool:
    """`own`: it is the issuer's host, which the operator named; that one may be in the house.

    Never a machine's own neighbourhood (link-local), where clouds keep their keys.
    """
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        return may_be_asked(inner, own=own, loopback=loopback)
    if address.is_loopback:
        return own and loopback
    if address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    return own or address.is_global


@cache
def _certificates() -> ssl.SSLContext:
    """Those that this machine trusts; reading them takes as long as a sign-in."""
    return httpx2.create_ssl_context(trust_env=False)


class Guarded(httpx2.AsyncBaseTransport):
    """A transport for one issuer."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._inner = httpx2.AsyncHTTPTransport(verify=_certificates(), trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        check_address(str(request.url), self._issuer)
        url = request.url
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        addresses = await self._looked_up(url.host, url.port)
        for address in addresses:
            request.url = url.copy_with(host=str(address))
            try:
                answer = await self._inner.handle_async_request(request)
                break
            except httpx2.ConnectError:
                if address == addresses[-1]:
                    raise
        if answer.headers.get("content-encoding", "identity") != "identity":
            await answer.aclose()
            raise OffLimits("the answer is packed, unasked")
        assert isinstance(answer.stream, httpx2.AsyncByteStream)
        answer.stream = Capped(answer.stream)
        return answer

    async def _looked_up(self, host: str, port: int | None) -> list[Address]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise OffLimits("its name leads nowhere") from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        own, loopback = host == urlsplit(self._issuer).hostname, is_loopback(host)
        if not addresses or not all(may_be_asked(one, own=own, loopback=loopback) for one in addresses):
            raise OffLimits("its name leads to an address that is not asked")
        return addresses

    async def aclose(self) -> None:
        await self._inner.aclose()


class Capped(httpx2.AsyncByteStream):
    """An answer of at most `MOST_BYTES`."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._stream:
            size += len(piece)
            if size > MOST_BYTES:
                raise OffLimits("the answer is too long")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()

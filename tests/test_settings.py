"""What a proxy may say of a visitor."""

import pytest

from accountability.serving import behind


async def seen_by(proxies, peer):
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope["client"][0])

    scope = {
        "type": "http",
        "client": (peer, 4000),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", b"203.0.113.9, 198.51.100.7")],
    }
    await behind(app, proxies)(scope, None, None)
    return seen[0]


@pytest.mark.anyio
async def test_without_a_trusted_proxy_nobody_says_who_a_visitor_is():
    assert await seen_by("", "127.0.0.1") == "127.0.0.1"


@pytest.mark.anyio
async def test_a_trusted_proxy_says_who_a_visitor_is_and_nobody_before_it_does():
    assert await seen_by("127.0.0.1", "127.0.0.1") == "198.51.100.7"
    assert await seen_by("127.0.0.1", "192.0.2.1") == "192.0.2.1"

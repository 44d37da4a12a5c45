"""The house over a record, as handlers get it, and some of its routes: what the tests of every room share."""

from functools import cache

from litestar import Litestar
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.types import Scope

from accountability.web.api.openapi import OPENAPI
from accountability.web.house import House
from accountability.web.problems import Problems

PUBLIC_URL = "https://record.norchester.example"


class AskedHead:
    """Hears of no entry: every request asks the database, as where the connection was lost."""

    def __init__(self, pool):
        self.position = -1
        self.confirmed_at = float("-inf")
        self._pool = pool

    async def confirm(self):
        self.position = await self._pool.fetchval("select coalesce(max(position), -1) from log")


def house_over(readers, desk, clock, assets, **more):
    """Without accounts and a log head of its own, unless they are given."""
    fields = {"accounts": None, "head": None, "origin": "record.norchester.example"} | more
    return House(readers=readers, desk=desk, now=clock, public_url=PUBLIC_URL, assets=assets, **fields)


def router_of(handlers, templates, house, *, described=False):
    """Our own routes, with the house's problems; around it stands the shell.

    Putting three hundred routes together takes longer than most tests: it is done once, and each request
    brings the house that it is for.
    """
    router = _router(tuple(handlers), templates, described)

    async def for_this_house(scope, receive, send):
        await router({**scope, "house": house}, receive, send)

    return for_this_house


@cache
def _router(handlers, templates, described):
    return Litestar(
        handlers,
        dependencies={"house": Provide(_house, sync_to_thread=False)},
        exception_handlers=Problems(templates).handlers(),
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates)),
        logging_config=None,
        openapi_config=OPENAPI if described else None,
    )


def _house(scope: Scope) -> House:
    return scope["house"]

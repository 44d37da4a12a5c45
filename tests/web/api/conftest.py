"""The record of Norchester, which the tests of publishing, feeds and API share."""

import importlib.util
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from accountability.web.api.openapi import OPENAPI
from accountability.web.api.routes import ROUTES
from accountability.web.house import House
from accountability.web.problems import Problems

RECORD = Path(__file__).parents[2] / "publishing" / "norchester.py"


def _norchester():
    spec = importlib.util.spec_from_file_location("norchester", RECORD)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Norchester


@pytest.fixture
async def norchester(desk, clock):
    """A panel with two recommendations, each put to two offices."""
    made = _norchester()(desk, clock)
    await made.found()
    return made


@pytest.fixture
async def house(readers, desk, clock, assets):
    """What the handlers get: the record's readers and the clock that a test sets."""
    return House(
        readers=readers,
        desk=desk,
        accounts=None,
        head=None,
        now=clock,
        public_url="https://record.norchester.example",
        origin="record.norchester.example",
        assets=assets,
    )


@pytest.fixture
def router(templates, house):
    """Our own routes, with the house's problems; around it, the shell of tests/web/conftest.py."""
    return Litestar(
        ROUTES,
        dependencies={"house": Provide(lambda: house, sync_to_thread=False)},
        exception_handlers=Problems(templates).handlers(),
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates)),
        logging_config=None,
        openapi_config=OPENAPI,
    )


@pytest.fixture
def log_head(pool):
    """Hears of no entry: every request asks the database, as where the connection was lost."""
    return AskedHead(pool)


class AskedHead:
    def __init__(self, pool):
        self.position = -1
        self.confirmed_at = float("-inf")
        self._pool = pool

    async def confirm(self):
        self.position = await self._pool.fetchval("select coalesce(max(position), -1) from log")

"""The public pages over the record of Norchester, inside the whole shell."""

import re

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from accountability.domain.answers import Response
from accountability.domain.commands import Respond
from accountability.web.house import House
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.web.problems import Problems
from accountability.web.public import about, home, initiatives, log, offices, panels, recommendations
from accountability.web.public.addresses import QUERY_KEYS

PUBLIC_URL = "https://record.norchester.example"
ROOMS = (home, panels, recommendations, offices, initiatives, log, about)


@pytest.fixture
async def house(readers, desk, clock, assets):
    return House(
        readers=readers,
        desk=desk,
        accounts=None,
        head=None,
        now=clock,
        public_url=PUBLIC_URL,
        origin="record.norchester.example",
        assets=assets,
    )


@pytest.fixture
def router(templates, house):
    return Litestar(
        [handler for room in ROOMS for handler in room.ROUTES],
        dependencies={"house": Provide(lambda: house, sync_to_thread=False)},
        exception_handlers=Problems(templates).handlers(),
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates)),
        logging_config=None,
        openapi_config=None,
    )


class AskedHead:
    """Asks the database at every request, as a process does that hears no notification."""

    def __init__(self, pool):
        self.position = -1
        self.confirmed_at = float("-inf")
        self._pool = pool

    async def confirm(self):
        self.position = await self._pool.fetchval("select coalesce(max(position), -1) from log")


@pytest.fixture
def service(router, pool):
    freshness = Freshness(AskedHead(pool), ())
    return shell(router, freshness, public_url=PUBLIC_URL, kept_bytes=2**24, known_keys=QUERY_KEYS)


@pytest.fixture
def see(reader):
    """The words of a page that has to be there, with single spaces: what a resident reads."""

    async def see(address):
        answer = await reader.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return said_in(answer.text)

    return see


def said_in(html):
    main = html.partition('<main class="govuk-main-wrapper"')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u00a0", " ").split())


@pytest.fixture
def answer(norchester):
    """The police answer the first recommendation; words and fields as given."""

    async def answer(decision="accepted", texts=None, cited=(), **fields):
        command = Respond(
            ask=norchester.ask,
            response=Response(decision=decision, **fields),
            texts={"text/en": "We will mend them.", **(texts or {})},
            cited=cited,
        )
        return (await norchester.desk.handle(command, norchester.police)).positions[0]

    return answer

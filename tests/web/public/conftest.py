"""The public pages over the record of Norchester, inside the whole shell."""

import re

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.web.feeds import calendar
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.web.proof import routes as proof
from accountability.web.public import (
    about,
    areas,
    home,
    initiatives,
    log,
    offices,
    panels,
    recommendations,
    redactions,
)
from accountability.web.public.addresses import QUERY_KEYS
from tests.web.house import PUBLIC_URL, AskedHead, house_over, router_of

ROOMS = (home, panels, recommendations, offices, areas, initiatives, log, redactions, about, calendar)


@pytest.fixture
async def house(readers, desk, clock, assets):
    return house_over(readers, desk, clock, assets)


@pytest.fixture
def router(templates, house):
    return router_of(
        [*(handler for room in ROOMS for handler in room.ROUTES), *proof.ROUTES], templates, house
    )


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

"""The API over the record of Norchester."""

import pytest

from accountability.web.api.routes import ROUTES
from tests.publishing.norchester import founded
from tests.web.house import AskedHead, house_over, router_of


@pytest.fixture
def story():
    return founded


@pytest.fixture
async def house(readers, desk, clock, assets):
    return house_over(readers, desk, clock, assets)


@pytest.fixture
def router(templates, house):
    return router_of(ROUTES, templates, house, described=True)


@pytest.fixture
def log_head(pool):
    return AskedHead(pool)

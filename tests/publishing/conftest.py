"""The record of Norchester, which the tests of publishing, feeds and API share."""

import pytest

from tests.publishing.norchester import founded


@pytest.fixture
def story():
    return founded

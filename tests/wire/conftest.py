"""The examples, and where the frozen bytes of each are."""

from pathlib import Path

import pytest

from tests.wire import answered, published


@pytest.fixture(params=[*published.ENTRIES, *answered.ENTRIES], ids=lambda example: example.tag)
def example(request):
    return request.param


@pytest.fixture
def golden():
    """The file with the exact bytes of one tag's example."""
    here = Path(__file__).parent
    return lambda tag: here / f"{tag.replace('/', '-')}.json"

"""The examples, and where the frozen bytes of each are."""

from pathlib import Path

import pytest

from tests.wire import answered, disputed, held, published, removed, succeeded

HERE = Path(__file__).parent
# By the name of the file: each type's, and further ones of a type by what they show.
EXAMPLES = {
    entry.tag.replace("/", "-"): entry
    for entry in (
        *published.ENTRIES,
        *answered.ENTRIES,
        *disputed.ENTRIES,
        *removed.ENTRIES,
        *held.ENTRIES,
        *succeeded.ENTRIES,
    )
} | {
    f"{entry.tag.replace('/', '-')}-{shows}": entry
    for shows, entry in (removed.FURTHER | answered.FURTHER).items()
}


@pytest.fixture(params=EXAMPLES)
def name(request):
    return request.param


@pytest.fixture
def example(name):
    return EXAMPLES[name]


@pytest.fixture
def golden(name):
    """The file with the exact bytes of the example."""
    return HERE / f"{name}.json"

"""The record of Norchester, which the tests of publishing, feeds and API share."""

import importlib.util
from pathlib import Path

import pytest

RECORD = Path(__file__).with_name("norchester.py")


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

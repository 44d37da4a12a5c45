"""A place for data folders that PostgreSQL's user can enter, and one whose cluster has been made."""

import subprocess
import tempfile
from pathlib import Path

import pytest

from accountability.storage import embedded
from accountability.storage.data_folder import DataFolder


@pytest.fixture
def place():
    with tempfile.TemporaryDirectory(prefix="norchester-", dir="/tmp") as made:
        yield opened(made)


@pytest.fixture(scope="session")
async def folder(anyio_backend):
    """A data folder whose cluster is made and which nobody runs, for those who leave it so."""
    with tempfile.TemporaryDirectory(prefix="norchester-", dir="/tmp") as place:
        folder = DataFolder.at(opened(place) / "data", kind="demo")
        async with embedded.running(folder):
            pass
        yield folder


@pytest.fixture
def copied(folder, place):
    """A copy of it, for those who damage it."""
    subprocess.run(["cp", "-a", folder.path, place / "data"], check=True)
    return DataFolder.at(place / "data", kind="demo")


def opened(made):
    """Root's own folders are closed to the user that PostgreSQL runs as."""
    place = Path(made)
    place.chmod(0o711)
    return place

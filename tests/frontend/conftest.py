"""The real thing, once a session: npm's packages, and the assets compiled from this checkout's sources."""

import importlib.util
import os
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"


@pytest.fixture(scope="session")
def build():
    """frontend/build.py, which is a script and not part of the package."""
    spec = importlib.util.spec_from_file_location("frontend_build", FRONTEND / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def node(build):
    if not build.node_is_usable():
        reason = f"needs {build.NODE_WANTED}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def packages(build, node):
    return build.packages_for_tests() / "node_modules"


@pytest.fixture(scope="session")
def static(build, node, tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    build.build(folder)
    return folder


@pytest.fixture(scope="session")
def compiled(build, static):
    """The folder of files a page loads."""
    return build.build(static)


@pytest.fixture(scope="session")
def sheet(compiled):
    return (compiled / "app.css").read_text()

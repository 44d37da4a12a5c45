"""Programs of others from npm that tests are held against, by a lock file beside the test.

The packages are fetched once into .tools/. Where npm cannot be reached the test is skipped; in CI it fails.
"""

import importlib.util
import os
from pathlib import Path
from typing import NoReturn

import pytest

REPOSITORY = Path(__file__).parents[1]


def missing(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def packages(locked: Path, name: str) -> Path:
    """The folder whose node_modules holds what this folder's lock file names: frontend/build.py knows npm."""
    spec = importlib.util.spec_from_file_location("npm_for_tests", REPOSITORY / "frontend/build.py")
    assert spec
    assert spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    if not build.node_is_usable():
        missing(f"needs {build.NODE_WANTED}")
    try:
        return Path(build.packages_for_tests(REPOSITORY / ".tools" / name, locked))
    except build.BuildFailed as failure:
        missing(str(failure))

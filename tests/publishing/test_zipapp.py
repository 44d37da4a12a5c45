"""The verifier as one file: the same bytes each time, and nothing but Python and `cryptography` to run it."""

import importlib.util
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import cryptography
import pytest

from accountability.publishing.zipapp import verifier_zipapp

MAKER = Path(__file__).parents[1] / "verifying" / "maker.py"
# What runs the file as a bare interpreter would, with one more package on its path and no way to any other.
BARE = """
import importlib.abc, runpy, sys
class Nothing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"msgspec", "asyncpg", "litestar", "click", "eventsourcing"}:
            raise ImportError(name + " is not here")
sys.meta_path.insert(0, Nothing())
sys.path.append(%r)
sys.argv = [%r, *%r]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def program(tmp_path):
    file = tmp_path / "accountability-verify.pyz"
    file.write_bytes(verifier_zipapp())
    return file


@pytest.fixture
def packages(tmp_path):
    """A folder with `cryptography`, what that needs, and nothing else."""
    folder = tmp_path / "packages"
    folder.mkdir()
    installed = Path(cryptography.__file__).parent.parent
    for name in ("cryptography", "cffi", "_cffi_backend", "pycparser", "typing_extensions"):
        for path in installed.glob(f"{name}*"):
            if not path.name.endswith(".dist-info"):
                (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture
def record(tmp_path):
    spec = importlib.util.spec_from_file_location("maker", MAKER)
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    log = maker.Log(maker.plain(0, 300))
    log.say("Late buses.", "told")
    log.write(tmp_path / "record", maker.Keys())
    return tmp_path / "record"


def run(code, tmp_path):
    environment = {"XDG_STATE_HOME": str(tmp_path / "state"), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-I", "-S", *code]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def test_it_verifies_with_nothing_but_cryptography(program, packages, record, tmp_path):
    bare = BARE % (str(packages), str(program), [str(record)])

    code, out, err = run(["-c", bare], tmp_path)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("Sound: 301 entries, 1 texts")

    tile = record / "log/tile/0/000"
    tile.write_bytes(bytes(8192))
    code, out, err = run(["-c", bare], tmp_path)
    assert (code, err) == (1, "")


def test_without_cryptography_it_says_what_it_needs_and_claims_nothing(program, tmp_path):
    code, out, err = run([str(program), "x"], tmp_path)

    assert (code, out) == (2, "")
    assert "needs the Python package cryptography" in err


def test_the_same_sources_give_the_same_bytes():
    first = verifier_zipapp()
    verifier_zipapp.cache_clear()

    assert verifier_zipapp() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {item.compress_type for item in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.testzip() is None


def test_it_holds_two_rooms_and_nothing_of_the_others():
    with zipfile.ZipFile(io.BytesIO(verifier_zipapp())) as archive:
        rooms = {name.rpartition("/")[0] for name in archive.namelist()}

    assert rooms == {"", "accountability", "accountability/transparency", "accountability/verifying"}

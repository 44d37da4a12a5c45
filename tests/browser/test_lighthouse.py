"""Another program's judgement: Lighthouse gives three kinds of page full marks for accessibility."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import npm

HERE = Path(__file__).parent
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


@pytest.fixture(scope="module")
def judged(headless_shell):
    """The score from 0 to 100, and what cost marks."""
    program = npm.packages(HERE / "lighthouse", "lighthouse") / "node_modules/lighthouse/cli/index.js"
    node = shutil.which("node")
    assert node

    def judge(address, cookies=()):
        headers = {"Cookie": "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)}
        options = ("--only-categories=accessibility", "--output=json", "--quiet", f"--chrome-flags={FLAGS}")
        more = (f"--extra-headers={json.dumps(headers)}",) if cookies else ()
        done = subprocess.run(
            (node, str(program), address, *options, *more),
            env={**os.environ, "CHROME_PATH": headless_shell},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["finalDisplayedUrl"] == address
        lost = [name for name, audit in report["audits"].items() if audit["score"] == 0]
        return round(100 * report["categories"]["accessibility"]["score"]), lost

    return judge


@pytest.mark.parametrize("path", ["/en/panels/stonebridge-citizens-panel/recommendations/1", "/en/feeds"])
def test_public_pages(judged, demo, path):
    assert judged(demo.url + path) == (100, [])


def test_the_desk_of_an_officer(judged, demo, signed_in):
    officer = signed_in("officer", "norchester-police")
    assert judged(f"{demo.url}/workspace", officer.context.cookies()) == (100, [])

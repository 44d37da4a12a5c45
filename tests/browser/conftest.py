"""Real Chromium before a real `accountability demo`: the grounds of every test in this folder.

One demonstration serves the whole session, so a test that writes puts a recommendation of its own on the
record (`put`). Browsers are kept for one module: an open one would stand in the way of asyncio's tests.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import ClassVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Response, sync_playwright

from tests.browser.visited import NOTE

REPOSITORY = Path(__file__).parents[2]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Who walks a way to its end does so in Chromium itself. Where pages are looked at, its headless shell does:
# the same engine without the windows, at two thirds of the work.
JOURNEYS = (
    "test_batch",
    "test_disputes",
    "test_passkeys",
    "test_single_sign_on",
    "test_succession",
    "test_whole_way",
)
WIDE, NARROW = 1100, 320
STARTS_WITHIN, STOPS_WITHIN = 90, 30  # seconds; the demonstration needs about 15 to start
AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter(heading => heading.checkVisibility())
    .filter(heading => !heading.closest('[role=alert], .govuk-notification-banner'))
    .map(heading => Number(heading.tagName[1]))"""
PUBLISHED = re.compile(r"/workspace/published/[0-9]+-([0-9]+)")
SIGN_IN = re.compile(r"^  (\S+@\S+)  \((.+?)(?: for (\S+))?\)$", re.MULTILINE)


def missing(reason: str) -> None:
    """Skip where a tool is missing; in CI, where it is installed, that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium_program():
    candidates = (
        os.environ.get("CHROMIUM"),
        "/usr/bin/chromium",
        *map(shutil.which, ("chromium", "google-chrome")),
    )
    found = next((path for path in candidates if path and Path(path).exists()), None)
    return found or missing("no Chromium: install Debian's, or name one in CHROMIUM")


@pytest.fixture(scope="session")
def axe():
    """axe-core's source, of the version that frontend/package-lock.json pins."""
    build = (sys.executable, str(REPOSITORY / "frontend/build.py"), "--packages")
    made = subprocess.run(build, capture_output=True, text=True, check=False)
    if made.returncode:
        missing(f"no axe-core: {made.stderr}")
    return (Path(made.stdout.strip().splitlines()[-1]) / "node_modules/axe-core/axe.min.js").read_text()


class Record(msgspec.Struct, frozen=True):
    """A served record: its address, its data folder, and what its program said while starting."""

    url: str
    data: Path
    said: str

    @property
    def password(self) -> str:
        found = re.search(r"password (\S+)", self.said)
        assert found, self.said
        return found[1]

    def email(self, role: str, office: str = "") -> str:
        """The sign-in that was printed for a role, of this office if one is named."""
        for email, its_role, its_office in SIGN_IN.findall(self.said):
            if its_role == role and office in ("", its_office):
                return str(email)
        raise LookupError(f"no sign-in was printed for {role} {office}: {self.said}")


def serving(command: str, place: Path, host: str = "127.0.0.1") -> Iterator[Record]:
    """Run `accountability demo` or `serve` until it answers; at the end it must stop when told, with 0."""
    place.chmod(0o711)  # root's PostgreSQL runs as another user, who must be able to pass
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, heard = place / "data", place / "stderr"
    program = str(Path(sys.executable).with_name("accountability"))
    with heard.open("wb") as stderr:
        arguments = (program, command, "--host", host, "--port", str(port), "--data", str(data))
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=stderr)
    url = f"http://{host}:{port}"
    try:
        await_answer(process, f"{url}/readyz", heard)
        yield Record(url, data, heard.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(STOPS_WITHIN)
    assert code == 0, heard.read_text()
    assert "Traceback" not in heard.read_text(), heard.read_text()


def await_answer(process: "subprocess.Popen[bytes]", url: str, heard: Path) -> None:
    """Until it says that it is ready. One that stops, or never becomes ready, fails with what it said."""
    reason: object = None
    for _ in range(STARTS_WITHIN * 5):
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
            pytest.fail(f"it stopped by itself: {heard.read_text()}")
        try:
            urlopen(url).close()
        except HTTPError as answer:
            reason = answer.read()
        except (URLError, ConnectionError) as error:
            reason = error
        else:
            return
    pytest.fail(f"not ready within {STARTS_WITHIN} seconds: {reason!r} {heard.read_text()}")


@pytest.fixture(scope="session")
def demo(chromium_program) -> Iterator[Record]:
    """The demonstration. Not in pytest's own folder: root's is closed to the user that PostgreSQL runs as."""
    with tempfile.TemporaryDirectory(prefix="accountability-demo-") as made:
        yield from serving("demo", Path(made))


@pytest.fixture(scope="session")
def untouched(chromium_program) -> Iterator[Record]:
    """A service on its first day: nothing is on the record yet."""
    with tempfile.TemporaryDirectory(prefix="accountability-serve-") as made:
        yield from serving("serve", Path(made))


@pytest.fixture(scope="session")
def named(chromium_program) -> Iterator[Record]:
    """A service under a name, as passkeys need one: browsers know none for the number of a host."""
    with tempfile.TemporaryDirectory(prefix="accountability-named-") as made:
        yield from serving("serve", Path(made), "localhost")


@pytest.fixture(scope="session")
def headless_shell(chromium_program):
    return shutil.which("chromium-headless-shell") or chromium_program


@pytest.fixture(scope="module")
def chromium(request, chromium_program, headless_shell) -> Iterator[Browser]:
    program = chromium_program if request.path.stem in JOURNEYS else headless_shell
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


class Visitor:
    """Somebody with a browser of their own. `faults` is what no page may do while they have it open.

    `seen` is the last entry that they published: the address that they are then led to names it.
    """

    looked_at: ClassVar[set[str]] = set()

    def __init__(self, context: BrowserContext, url: str, axe: str) -> None:
        self.context, self.url, self.axe = context, url, axe
        self.faults: list[str] = []
        self.seen = 0
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda said: self._heard(said.text, said.location["url"]))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", lambda asked: self._leaves(asked.url))
        self.page.on("requestfailed", self._failed)

    def open(self, path: str, status: int = 200, *, after: "Visitor | None" = None) -> Response:
        """Go to an address; `after` somebody published, by the one that leads there from their receipts."""
        address = path if path.startswith("http") else self.url + path
        assert after is None or after.seen, "they have published nothing"
        response = self.page.goto(f"{address}?seen={after.seen}" if after else address)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        return response

    def press(self, name: str, status: int = 200) -> None:
        """Press a button that sends a form, and read the page that it leads to."""
        self.follow(self.page.get_by_role("button", name=name, exact=True), status)
        if published := PUBLISHED.search(self.page.url):
            self.seen = int(published[1])

    def follow(self, link: Locator | str, status: int = 200) -> None:
        """Click what leads to another page, by its name if told no more, and wait for that page."""
        found = self.page.get_by_role("link", name=link, exact=True) if isinstance(link, str) else link
        with self.page.expect_navigation() as answer:
            found.click()
        assert answer.value is not None
        assert answer.value.status == status, f"{link} answered {answer.value.status}"

    def choose(self, *labels: str) -> None:
        for label in labels:
            self.page.get_by_label(label, exact=True).check()

    def write(self, answers: dict[str, str | date]) -> None:
        """Type each answer under its question, a date into its three inputs."""
        for question, answer in answers.items():
            if isinstance(answer, str):
                self.page.get_by_label(question, exact=True).fill(answer)
                continue
            inputs = self.page.get_by_role("group", name=question, exact=True)
            for part in ("day", "month", "year"):
                inputs.get_by_label(part.capitalize(), exact=True).fill(str(getattr(answer, part)))

    def look(self, *widths: int) -> None:
        """Look at the page, on a desk and on a phone if not told. There is no list of exceptions."""
        self.looked_at.add(urlsplit(self.page.url).path)
        found = self.faults + self._outline()
        self.page.evaluate(self.axe)
        for width in widths or (WIDE, NARROW):
            self.page.set_viewport_size({"width": width, "height": 900})
            for rule in self.page.evaluate(AXE):
                found.append(f"{width}: {rule['id']} {[node['html'] for node in rule['nodes']]}")
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{width}: scrolls sideways")
        assert found == [], f"{self.page.url}: {found}"

    def _outline(self) -> list[str]:
        """One heading of the first level, at the top, and none that skips a level.

        Only what must be heard before it stands above it: a summary of errors, a notice.
        """
        levels = self.page.evaluate(HEADINGS)
        skips = any(below - above > 1 for above, below in pairwise(levels))
        return [f"headings: {levels}"] if levels[:1] != [1] or levels.count(1) > 1 or skips else []

    def _heard(self, text: str, source: str) -> None:
        """Chromium complains of a page's own status, which the page explains. All else counts."""
        if not (source == self.page.url and "the server responded with a status of" in text):
            self.faults.append(f"console: {text} {source}")

    def _failed(self, asked: Request) -> None:
        """Not one given up since its page is left. What the policy refuses is told on the console, too."""
        if asked.failure not in ("net::ERR_ABORTED", "csp"):
            self.faults.append(f"failed: {asked.url} {asked.failure}")

    def _leaves(self, url: str) -> None:
        if not url.startswith((f"{self.url}/", "data:")):
            self.faults.append(f"leaves the site: {url}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test says which pages it looked at, also to the process that started it."""
    if call.when == "call":
        item.user_properties += [(NOTE, path) for path in sorted(Visitor.looked_at)]
        Visitor.looked_at.clear()
    return (yield)


@pytest.fixture(scope="module")
def visiting(chromium, axe):
    """Open a new browser before a record, with JavaScript or without."""
    opened = []

    def visit(record: Record, cookies=(), *, script=True) -> Visitor:
        context = chromium.new_context(viewport={"width": WIDE, "height": 900}, java_script_enabled=script)
        opened.append(context)
        context.add_cookies(list(cookies))
        return Visitor(context, record.url, axe)

    yield visit
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def public_browser(visiting, demo):
    return visiting(demo)


@pytest.fixture
def reader(public_browser):
    """A member of the public, before the demonstration."""
    public_browser.faults.clear()
    yield public_browser
    assert public_browser.faults == []


@pytest.fixture(scope="session")
def sessions():
    """Cookies by e-mail address: each person signs in once a session."""
    return {}


@pytest.fixture(scope="session")
def sign_in():
    def enter(visitor: Visitor, email: str, password: str) -> None:
        visitor.open("/sign-in")
        visitor.write({"Email address": email, "Password": password})
        visitor.press("Sign in")

    return enter


@pytest.fixture
def signed_in(visiting, demo, sessions, sign_in):
    """Someone of a role in a browser of their own: `signed_in("officer", "norchester-police")`."""
    inside = []

    def enter(role: str, office: str = "", *, script=True) -> Visitor:
        email = demo.email(role, office)
        visitor = visiting(demo, sessions.get(email, ()), script=script)
        inside.append(visitor)
        if email not in sessions:
            sign_in(visitor, email, demo.password)
            sessions[email] = visitor.context.cookies()
        return visitor

    yield enter
    assert [fault for visitor in inside for fault in visitor.faults] == []
    for visitor in inside:
        visitor.context.close()

"""The verifying page in every browser: by keyboard, without script, without what it needs; from elsewhere."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from accountability.transparency.policies import Policy
from accountability.transparency.tlog_proofs import TlogProof, check

from .verifying import PAGE, SOUND, UNKNOWN, Held, outcome, verified

VICTIM = 5


@pytest.fixture(scope="module")
def held(demo):
    return Held(demo.data)


@pytest.fixture
def visitor(visiting, demo):
    """Somebody whose browser has never been here."""
    new = visiting(demo)
    yield new
    new.context.close()


def test_it_is_done_with_the_keyboard_alone(visitor):
    visitor.open(PAGE)
    press = visitor.page.keyboard.press
    focused = "document.activeElement.id || document.activeElement.type"
    for wanted in ("words", "submit"):
        for _ in range(40):
            press("Tab")
            if visitor.page.evaluate(focused) == wanted:
                break
        assert visitor.page.evaluate(focused) == wanted
        press("Space" if wanted == "words" else "Enter")
    assert outcome(visitor).startswith(SOUND)
    assert visitor.page.get_by_role("status").inner_text() == SOUND
    assert visitor.page.evaluate(focused) == "submit"
    assert visitor.faults == []


def test_it_can_be_stopped(visitor):
    visitor.page.route("**/log/tile/**", lambda route: None)
    visitor.open(PAGE)
    visitor.page.get_by_role("button", name="Verify now").click()
    visitor.page.get_by_role("progressbar").wait_for()
    visitor.page.get_by_role("button", name="Stop").click()
    assert outcome(visitor).startswith("You stopped it")
    assert visitor.page.get_by_role("button", name="Verify again").is_visible()


LACKING = {
    "Ed25519": (
        "crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))",
        "this browser can’t check Ed25519 signatures",
    ),
    "a secure context": (
        "Object.defineProperty(globalThis, 'isSecureContext', {value: false})",
        "only checks signatures on pages that come over https",
    ),
}


@pytest.mark.parametrize("what", LACKING)
def test_a_browser_that_lacks_something_says_so_and_nothing_about_the_record(visitor, what):
    script, words = LACKING[what]
    visitor.context.add_init_script(script)
    said = verified(visitor)
    assert said.startswith(UNKNOWN)
    assert words in said


def test_a_browser_that_may_not_remember_says_so(visitor):
    visitor.context.add_init_script("Storage.prototype.setItem = () => { throw new Error() }")
    said = verified(visitor)
    assert said.startswith(SOUND)
    assert "forbids the page to remember this checkpoint" in said


READ = """async address => {
    const answer = await fetch(address)
    return [answer.status, (await answer.arrayBuffer()).byteLength]
}"""


class Elsewhere(BaseHTTPRequestHandler):
    """Another site, with an empty page."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere():
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_page_of_another_site_may_read_the_log(visitor, held, demo, elsewhere):
    visitor.page.goto(elsewhere)
    for name in ("checkpoint", "policy", "tile/0/000", "tile/entries/000"):
        size = (held.log / name).stat().st_size
        assert visitor.page.evaluate(READ, f"{demo.url}/log/{name}") == [200, size]
    assert visitor.page.evaluate(READ, f"{demo.url}/log/tile/0/999")[0] == 404
    assert visitor.page.evaluate(READ, f"{demo.url}/log/part/{'0' * 64}")[0] == 404


def test_without_script_the_page_leads_to_the_programs(visiting, demo):
    plain = visiting(demo, script=False)
    plain.open(PAGE)
    assert plain.page.get_by_role("button", name="Verify now").count() == 0
    assert plain.page.get_by_text("your browser needs to run the page’s script").is_visible()
    assert plain.page.get_by_role("link", name="Download accountability-verify.pyz").is_visible()
    assert plain.page.get_by_text(f"accountability verify {demo.url}").first.is_visible()
    plain.context.close()


def test_every_page_leads_there_and_an_entrys_proof_is_a_file_to_keep(visitor, held):
    visitor.open(f"/en/log/{VICTIM}")
    assert visitor.page.get_by_text("In the log since").is_visible()
    with visitor.page.expect_download() as got:
        visitor.page.get_by_role("link", name=f"Download the proof of entry {VICTIM}").click()
    proof = TlogProof.parse(got.value.path().read_bytes())
    assert got.value.suggested_filename == f"entry-{VICTIM}.tlog-proof"
    assert proof.extra == held.entries()[VICTIM]
    check(proof, proof.extra, Policy.parse((held.log / "policy").read_bytes()))
    visitor.page.get_by_role("contentinfo").get_by_role("link", name="Check that nobody rewrote this").click()
    visitor.page.wait_for_url(f"**{PAGE}")

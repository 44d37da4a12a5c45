"""A site may move within its host; it may not send its readers elsewhere, nor hold them up for ever."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from accountability.verifying import copies
from accountability.verifying.copies import CannotTell, from_address


@pytest.fixture
def site():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            asked.append(self.path)
            if self.path in server.moved:
                self.send_response(302)
                self.send_header("location", server.moved[self.path])
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("content-length", "4")
            self.end_headers()
            for byte in b"here":
                self.wfile.write(bytes([byte]))
                self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.moved, server.asked, server.url = {}, asked, f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_within_its_host_it_is_followed(site):
    site.moved["/log/checkpoint"] = "/other"

    assert from_address(site.url)("log/checkpoint", 100) == b"here"


@pytest.mark.parametrize(
    "to",
    [
        "http://localhost:{}/secret",
        "http://127.0.0.1:1/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
    ],
)
def test_to_another_host_or_scheme_it_is_not(site, to):
    site.moved["/log/checkpoint"] = to.format(site.server_port)

    with pytest.raises(CannotTell, match=r"it sends its readers on|answered 302"):
        from_address(site.url)("log/checkpoint", 100)
    assert site.asked == ["/log/checkpoint"]


@pytest.mark.parametrize(
    ("asked", "to", "follows"),
    [
        ("http://a.example/x", "https://a.example/x", True),
        ("http://a.example:80/x", "https://a.example:443/y", True),
        ("http://a.example:8080/x", "https://a.example:8080/x", True),
        ("http://a.example:8080/x", "https://a.example/x", False),
        ("http://a.example/x", "https://a.example:8443/x", False),
        ("https://a.example/x", "https://a.example:444/x", False),
        ("https://a.example/x", "http://a.example/x", False),
    ],
)
def test_only_the_step_to_https_changes_the_port(asked, to, follows):
    assert copies._within(asked, to) is follows  # noqa: SLF001 - the whole rule


def test_byte_by_byte_has_an_end(site, monkeypatch):
    monkeypatch.setattr(copies, "LONGEST", -1.0)

    with pytest.raises(CannotTell, match="takes too long"):
        from_address(site.url)("anything", 100)

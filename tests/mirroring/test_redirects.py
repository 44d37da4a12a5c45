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


@pytest.mark.parametrize("to", ["http://localhost:{}/secret", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_to_another_host_or_scheme_it_is_not(site, to):
    site.moved["/log/checkpoint"] = to.format(site.server_port)

    with pytest.raises(CannotTell):
        from_address(site.url)("log/checkpoint", 100)
    assert site.asked == ["/log/checkpoint"]


def test_byte_by_byte_has_an_end(site, monkeypatch):
    monkeypatch.setattr(copies, "LONGEST", -1.0)

    with pytest.raises(CannotTell, match="takes too long"):
        from_address(site.url)("anything", 100)

"""OpenID providers to sign in through: a certified one, and one that lies as it is told."""

import json
import socket
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.npm import packages

HERE = Path(__file__).parent / "openid"
CLIENT = {"client_id": "the-record", "client_secret": "a secret of Norchester's IT, and of nobody else"}
TENANT = "11111111-2222-4333-8444-555555555555"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def certified(comes_back_to, people):
    """node-oidc-provider on loopback: its issuer. `people` are claims by login; any password does."""
    folder = packages(HERE, "openid")
    (folder / "provider.mjs").write_bytes((HERE / "provider.mjs").read_bytes())
    port = free_port()
    given = {"port": port, "client": {**CLIENT, "redirect_uris": [comes_back_to]}, "people": people}
    command = ("node", "provider.mjs", json.dumps(given))
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


class Liar:
    """A provider in this process. What a test sets here, it says: in its document, its keys, its tokens."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, private=True)
        self.issuer, self.now = "", lambda: datetime.now(UTC)
        self.start_anew()

    def start_anew(self):
        self.document, self.claims, self.header = {}, {}, {"alg": "RS256", "kid": "first"}
        self.signer, self.keys, self.token = self.key, [self.key.as_dict(private=False)], None
        self.asked, self.nonce, self.raw = [], "", {}

    def said(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            **self.document,
        }

    def answer(self, path, form):
        self.asked.append((path, form))
        if path in self.raw:
            return self.raw[path]
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(self.said()).encode()
        if path == "/jwks":
            return 200, json.dumps({"keys": self.keys}).encode()
        if path == "/token":
            return 200, json.dumps(self._tokens()).encode()
        return 404, b"{}"

    def _tokens(self):
        now = int(self.now().timestamp())
        plain = {"iss": self.issuer, "aud": CLIENT["client_id"], "iat": now, "exp": now + 300}
        claims = {**plain, "sub": "dana", "nonce": self.nonce, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        token = self.token or jwt.encode(self.header, claims, self.signer, algorithms=[self.header["alg"]])
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": token}


@contextmanager
def lying():
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._answer({})

        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["content-length"] or 0)).decode())
            self._answer({name: values[0] for name, values in form.items()})

        def _answer(self, form):
            status, body, *headers = liar.answer(self.path, form)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    liar.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

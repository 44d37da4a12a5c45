"""A real SMTP server on loopback, and a stand-in for Notify's own that its real client talks to."""

import asyncio
import ssl
import subprocess
import threading
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from accountability.publishing.mail.message import Message, reference_of
from accountability.publishing.mail.sender import Sender
from accountability.publishing.mail.smtp import BySMTP, Server
from accountability.storage import outbox

SENDER = ("record@norchester.example", "The answer record")
PUBLIC_URL = "https://record.norchester.example"
NOTIFY_KEY = "norchester-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"


class Box:
    """What the server took, and how it answers: a reply for each command, or it dies."""

    def __init__(self):
        self.taken = []
        self.rcpt = self.mail = self.data = ""
        self.dies_after_data = False

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - the server calls it so
        if self.mail:
            return self.mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the server calls it so
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the server calls it so
        if self.data:
            return self.data
        mail = message_from_bytes(envelope.content, policy=default)
        self.taken.append((envelope.rcpt_tos[0], mail))
        if self.dies_after_data:
            server.transport.abort()
        return "250 OK taken as 17"

    @property
    def mails(self):
        return [mail for _, mail in self.taken]


class Serving(Controller):
    def __init__(self, box, **options):
        self.options = options
        super().__init__(box, hostname="127.0.0.1", port=0)

    def factory(self):
        return SMTP(self.handler, **self.options)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def serving(box, **options):
    controller = Serving(box, hostname="mail.norchester.example", **options)
    controller.start()
    return controller


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def server_at(box):
    """Start a mail server; its port: `server_at(tls_context=…, require_starttls=True)`."""
    running = []

    def start(**options):
        running.append(serving(box, **options))
        return running[-1].port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for localhost that no authority knows: its file, and its key's."""
    place = tmp_path_factory.mktemp("certificate")
    certificate, key = place / "certificate.pem", place / "key.pem"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject)
    subprocess.run((*command, "-keyout", key, "-out", certificate), check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def tls(certificate):
    """The server's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def trusting(certificate):
    """A client that knows the server's certificate."""
    return ssl.create_default_context(cafile=str(certificate[0]))


@pytest.fixture
def by_smtp(server_at, clock):
    """A courier to a new server on this machine."""

    def courier(**options):
        return BySMTP(Server.at(f"smtp://127.0.0.1:{server_at(**options)}"), SENDER, PUBLIC_URL, clock)

    return courier


def checked(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"record@norchester", b"late buses")
    return AuthResult(success=good, handled=False)


class Notify(ThreadingHTTPServer):
    """Takes mails as Notify's API does, and remembers them by reference. `fails`: answers before it does."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mails = []
        self.asked = []
        self.fails = []
        self.forgets_to_answer = 0
        self.template = {"subject": "((subject))", "body": "((text))"}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        sent = msgspec.json.decode(self.rfile.read(int(self.headers["content-length"])))
        if self.server.fails:
            self._answer(*self.server.fails.pop(0))
            return
        identifier = f"00000000-0000-4000-8000-{len(self.server.mails):012}"
        self.server.mails.append({**sent, "id": identifier})
        if self.server.forgets_to_answer:
            self.server.forgets_to_answer -= 1
            self.connection.close()
            return
        self._answer(201, {"id": identifier, "reference": sent["reference"]})

    def do_GET(self):
        address = urlsplit(self.path)
        self.server.asked.append(self.path)
        if address.path.startswith("/v2/template/"):
            self._answer(200, self.server.template)
            return
        (wanted,) = parse_qs(address.query)["reference"]
        found = [{"id": mail["id"]} for mail in self.server.mails if mail["reference"] == wanted]
        self._answer(200, {"notifications": found, "links": {}})

    def _answer(self, status, body):
        content = msgspec.json.encode(body)
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def notify():
    server = Notify()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def message(key="a key", to="ada@norchester.example", **more):
    fields = {"subject": "Late buses", "text": "One.\n.\nTwo – done.\n", "html": "<p>One.</p>"} | more
    return Message(to=to, reference=reference_of(key), **fields)


async def nothing():
    pass


class Post:
    """An outbox with what is put into it, and a sender for a courier."""

    def __init__(self, pool, clock):
        self.pool, self.clock = pool, clock
        self.gone = set()

    async def put(self, key="a key"):
        return await outbox.put(self.pool, key, "letter", self.clock())

    async def compose(self, mail):
        return None if mail.key in self.gone else message(mail.key)

    def sender(self, courier):
        return Sender(self.pool, courier, self.compose, self.clock)

    async def row(self, key="a key"):
        return await self.pool.fetchrow("select * from private.outbox where key = $1", key)

    async def at_last(self, courier, key="a key"):
        """Send until it has ended, however long that takes by the clock; its state."""
        for _ in range(200):
            await self.sender(courier).send_due()
            if (row := await self.row(key))["ended_at"]:
                return row["state"]
            self.clock.forward(hours=1)
            await asyncio.sleep(0.01)
        raise AssertionError(dict(row))


@pytest.fixture
def post(pool, clock):
    return Post(pool, clock)

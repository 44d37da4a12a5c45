"""Mail by SMTP. No password and no mail goes over a line that is not encrypted, but to this machine itself.

SMTP cannot be asked what became of a mail. What was handed over without an answer is handed over once more
under the same Message-ID, by which mail programs know a second copy, and not a third time.
"""

import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec
from aiosmtplib import SMTP

from accountability.publishing.mail.courier import HandingOver, Never, NotNow, Unreachable, Unsure, without
from accountability.publishing.mail.message import Message, written

TIMEOUT = 30.0
PERMANENT = 500
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
# Whatever can go wrong before anything was handed over.
BROKEN = (aiosmtplib.SMTPException, OSError)


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """An SMTP server, as its address names it."""

    host: str
    port: int
    scheme: str
    user: str | None = None
    password: str | None = None

    @classmethod
    def at(cls, url: str) -> "Server":
        """`smtps://…`, `smtp+starttls://user:password@host:587`, or `smtp://` for this machine."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            scheme=parts.scheme,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class BySMTP:
    """`tls` is for tests, whose server has a certificate of its own making."""

    name = "SMTP"
    remembers = False

    def __init__(
        self,
        server: Server,
        sender: tuple[str, str],
        public_url: str,
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._public_url = public_url
        self._now = now
        self._tls = tls or ssl.create_default_context()

    async def carry(self, message: Message, handing_over: HandingOver) -> str:
        mail = written(message, *self._sender, self._public_url, self._now())
        client = await self._connected()
        try:
            await self._addressed(client, mail)
            await handing_over()
            return await self._handed_over(client, mail)
        finally:
            with suppress(*BROKEN):
                await client.quit(timeout=5)
            client.close()

    async def lacks(self) -> list[str]:
        return []

    async def found(self, reference: str) -> str | None:  # noqa: ARG002 - SMTP can't be asked
        return None

    async def _connected(self) -> SMTP:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.scheme == "smtps",
            start_tls=server.scheme == "smtp+starttls",
            tls_context=None if server.scheme == "smtp" else self._tls,
            timeout=TIMEOUT,
        )
        try:
            await client.connect()
        except BROKEN as error:
            client.close()
            raise Unreachable(f"{server.host}:{server.port} takes no mail: {_said(error)}") from error
        return client

    async def _addressed(self, client: SMTP, mail: EmailMessage) -> None:
        to = str(mail["To"])
        try:
            await client.mail(self._sender[0])
            await client.rcpt(to)
        except aiosmtplib.SMTPSenderRefused as error:
            raise Unreachable(f"the sender was refused: {_said(error)}") from error
        except aiosmtplib.SMTPRecipientRefused as error:
            words = f"refused: {without(to, _said(error))}"
            raise (Never if error.code >= PERMANENT else NotNow)(words) from error
        except BROKEN as error:
            raise NotNow(without(to, _said(error))) from error

    async def _handed_over(self, client: SMTP, mail: EmailMessage) -> str:
        to = str(mail["To"])
        try:
            answer = await client.data(mail.as_bytes())
        except aiosmtplib.SMTPDataError as error:
            words = f"refused: {without(to, _said(error))}"
            raise (Never if error.code >= PERMANENT else NotNow)(words) from error
        except BROKEN as error:
            raise Unsure(f"no answer after it was handed over: {without(to, _said(error))}") from error
        return without(to, answer.message)


def _said(error: Exception) -> str:
    code = getattr(error, "code", "")
    return f"{code} {getattr(error, 'message', '') or error or type(error).__name__}".strip()

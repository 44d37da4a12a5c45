"""A mail as every courier gets it, and as bytes. Nothing that a person wrote can become a header."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import urlsplit

import idna
import msgspec

LONGEST_ADDRESS, LONGEST_NAME, LONGEST_SUBJECT = 254, 64, 200
# What every mail server takes before the @. Other letters are rare there, and few servers can carry them.
NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class AddressRefused(Exception):
    """Raised for what is no e-mail address, or none that can be written to from here."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """`reference` is the same at each attempt. `stop` is where one click ends mails of this sort."""

    to: str
    subject: str
    text: str
    html: str
    reference: str
    stop: str = ""


def deliverable(typed: str) -> str:
    """The address as it is written to: its host in small ASCII letters, whatever alphabet it was typed in.

    Raises AddressRefused. What stands before the @ is kept as typed.
    """
    name, _, host = typed.strip().rpartition("@")
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise AddressRefused("Enter an email address in the correct format, like name@example.com")
    try:
        host = idna.encode(host, uts46=True, std3_rules=True).decode() if host else ""
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressRefused("Enter an email address in the correct format, like name@example.com") from error
    labels = host.split(".")
    if len(labels) < 2 or not all(map(LABEL.fullmatch, labels)) or labels[-1].isdigit():  # noqa: PLR2004 - a name and its country
        raise AddressRefused("Enter an email address in the correct format, like name@example.com")
    if len(name) + 1 + len(host) > LONGEST_ADDRESS:
        raise AddressRefused(f"Email address must be {LONGEST_ADDRESS} characters or fewer")
    return f"{name}@{host}"


def reference_of(key: str) -> str:
    """The name of a mail for providers: from its key alone, so that every attempt bears the same."""
    return sha256(f"accountability mail\n{key}".encode()).hexdigest()[:40]


def one_line(text: str, limit: int = LONGEST_SUBJECT) -> str:
    """Text for a header: no line ends or other control characters, and not without end."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def written(message: Message, sender: str, sender_name: str, public_url: str, at: datetime) -> EmailMessage:
    """The message as it goes out, in both forms. Its Message-ID is the same at each attempt."""
    host = urlsplit(public_url).hostname or "localhost"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{_quoted(sender_name)} <{sender}>"
    mail["To"] = deliverable(message.to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.reference}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.stop:
        mail["List-Unsubscribe"] = f"<{message.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def _quoted(name: str) -> str:
    return '"' + one_line(name).replace("\\", "").replace('"', "") + '"'

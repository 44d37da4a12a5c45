"""`accountability post`: how the mail stands, sending what is due, and a test mail to a real server."""

import asyncio
from email import message_from_bytes
from email.policy import default

import asyncpg
import pytest

from accountability.cli.main import commands
from accountability.settings import SettingRefused, from_environment
from tests.publishing.mail.conftest import NOTIFY_KEY, TEMPLATE, Box, serving

INSERT = """
insert into private.outbox (key, kind, due, next_attempt, state, attempts, problem, ended_at)
values ('lost', 'alert', now(), now(), 'gave_up', 14, 'refused: 550 no such user …', now())
"""


@pytest.fixture
def given(place, database):
    return {"DATABASE_URL": database.app_url, "ACCOUNTABILITY_DATA": str(place / "data")}


@pytest.fixture
def told(called, given):
    return lambda *arguments, **more: called(*arguments, **given, **more)


@pytest.fixture
def mail_server():
    box = Box()
    controller = serving(box)
    yield box, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def execute(database, query):
    async def run():
        connection = await asyncpg.connect(database.owner_url)
        await connection.execute(query)
        await connection.close()

    asyncio.run(run())


def test_what_was_given_up_is_said_with_the_reason(anyio_backend, told, database):
    assert told("post", "status").out == "Mail goes out by files.\n"
    execute(database, INSERT)
    out = told("post", "status").out.splitlines()
    assert out[1] == "1 were given up."
    assert out[2].startswith("Given up: alert 1, due ")
    assert out[2].endswith("after 14 attempts: refused: 550 no such user …")


def test_what_is_due_is_sent(anyio_backend, told, norchester, database):
    """Norchester's officer gets the weekly list or not, by the day: what counts is that nothing fails."""
    done = told("post", "send")
    assert done.code == 0
    assert "mails sent." in done.said


def test_a_test_mail_arrives(anyio_backend, told, mail_server):
    box, url = mail_server
    more = {"ACCOUNTABILITY_SMTP_URL": url, "ACCOUNTABILITY_MAIL_FROM": "record@norchester.example"}
    done = told("post", "test", "ada@norchester.example", **more)
    assert (done.code, done.said) == (0, "Sent by SMTP: OK taken as 17\n")
    assert box.mails[0]["From"] == "The answer record <record@norchester.example>"

    box.rcpt = "550 no such user"
    assert told("post", "test", "ada@norchester.example", **more).refusal == "refused: 550 no such user"
    assert told("post", "test", "ada", **more).refusal.startswith("Enter an email address")


def test_without_a_server_a_test_mail_is_a_file(anyio_backend, told, place):
    assert told("post", "test", "ada@norchester.example").code == 0
    (file,) = (place / "data" / "mail").glob("*.eml")
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == "ada@norchester.example"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"SMTP_URL": "smtp://mail.example.org", "MAIL_FROM": "a@b.example"}, "this machine only"),
        ({"SMTP_URL": "http://mail.example.org", "MAIL_FROM": "a@b.example"}, "must begin with"),
        ({"SMTP_URL": "smtps://mail.example.org"}, "needs ACCOUNTABILITY_MAIL_FROM"),
        ({"SMTP_URL": "smtps://mail.example.org", "MAIL_FROM": "a@b\r\nBcc: c"}, "must be like"),
        ({"NOTIFY_KEY": "short", "NOTIFY_TEMPLATE": TEMPLATE}, "no API key"),
        ({"NOTIFY_KEY": NOTIFY_KEY}, "needs ACCOUNTABILITY_NOTIFY_TEMPLATE"),
        (
            {"SMTP_URL": "smtps://mail.example.org", "MAIL_FROM": "a@b.example", "NOTIFY_KEY": NOTIFY_KEY},
            "not both",
        ),
    ],
)
def test_settings_that_would_not_work_are_refused(given, reason):
    variables = {f"ACCOUNTABILITY_{name}": value for name, value in given.items()}
    with pytest.raises(SettingRefused, match=reason):
        from_environment(variables)


def test_the_commands_are_there():
    assert set(commands.commands["post"].commands) == {"status", "send", "test"}

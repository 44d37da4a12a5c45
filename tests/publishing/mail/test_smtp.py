"""Mail by SMTP, against a real server: over TLS or not at all, and what each of its answers means."""

import pytest

from accountability.publishing.mail.courier import Never, NotNow, Unreachable, Unsure
from accountability.publishing.mail.smtp import BySMTP, Server
from tests.publishing.mail.conftest import PUBLIC_URL, SENDER, checked, message, nothing

pytestmark = pytest.mark.anyio


def over_tls(port, clock, context, login="record%40norchester:late%20buses@"):
    server = Server.at(f"smtp+starttls://{login}localhost:{port}")
    return BySMTP(server, SENDER, PUBLIC_URL, clock, context)


async def test_a_mail_arrives_in_both_forms_as_it_was_written(by_smtp, box):
    said = await by_smtp().carry(message(stop=f"{PUBLIC_URL}/mail/stop/token"), nothing)

    ((to, mail),) = box.taken
    assert said == "OK taken as 17"
    assert to == "ada@norchester.example"
    assert mail["From"] == "The answer record <record@norchester.example>"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == "One.\n.\nTwo – done.\n"
    assert mail.get_body(("html",)).get_content().strip() == "<p>One.</p>"
    assert mail["List-Unsubscribe"] == f"<{PUBLIC_URL}/mail/stop/token>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_the_same_mail_has_the_same_message_id_at_each_attempt(by_smtp, box):
    courier = by_smtp()
    for key in ("one", "one", "two"):
        await courier.carry(message(key), nothing)
    first, second, other = (mail["Message-ID"] for mail in box.mails)
    assert first == second != other
    assert first.endswith("@record.norchester.example>")


async def test_a_login_goes_over_starttls_only(server_at, box, tls, trusting, clock):
    port = server_at(tls_context=tls, require_starttls=True, authenticator=checked, auth_required=True)
    await over_tls(port, clock, trusting).carry(message(), nothing)
    assert len(box.taken) == 1


async def test_a_server_without_starttls_gets_no_password_and_no_mail(server_at, box, trusting, clock):
    port = server_at(authenticator=checked, auth_require_tls=False)
    with pytest.raises(Unreachable, match="STARTTLS"):
        await over_tls(port, clock, trusting).carry(message(), nothing)
    assert box.taken == []


async def test_a_server_with_a_strange_certificate_gets_no_mail(server_at, box, tls, clock):
    port = server_at(tls_context=tls, require_starttls=True)
    with pytest.raises(Unreachable, match="certificate"):
        await over_tls(port, clock, None, login="").carry(message(), nothing)
    assert box.taken == []


async def test_a_wrong_password_stops_all_mail_and_is_not_repeated_in_words(server_at, tls, trusting, clock):
    port = server_at(tls_context=tls, authenticator=checked, auth_required=True)
    with pytest.raises(Unreachable) as refused:
        await over_tls(port, clock, trusting, login="record:wrong-word@").carry(message(), nothing)
    assert "535" in str(refused.value)
    assert "wrong-word" not in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "answer", "means"),
    [
        ("mail", "550 not from here", Unreachable),
        ("rcpt", "450 greylisted, ada@norchester.example, try later", NotNow),
        ("rcpt", "550 no such user ada@norchester.example", Never),
        ("data", "451 try later", NotNow),
        ("data", "554 we want no such mail", Never),
    ],
)
async def test_what_an_answer_means(by_smtp, box, asked, answer, means):
    setattr(box, asked, answer)
    with pytest.raises(means) as refused:
        await by_smtp().carry(message(), nothing)
    assert type(refused.value) is means
    assert answer[:3] in str(refused.value)
    assert "ada" not in str(refused.value)


async def test_no_answer_after_the_mail_was_handed_over_means_that_nobody_knows(by_smtp, box):
    box.dies_after_data = True
    with pytest.raises(Unsure):
        await by_smtp().carry(message(), nothing)
    assert len(box.taken) == 1


async def test_a_server_that_is_not_there(clock):
    courier = BySMTP(Server.at("smtp://127.0.0.1:9"), SENDER, PUBLIC_URL, clock)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9 takes no mail"):
        await courier.carry(message(), nothing)


async def test_it_is_said_that_it_is_handed_over_once_the_recipient_was_taken(by_smtp, box):
    order = []

    async def handing_over():
        order.append(len(box.taken))

    await by_smtp().carry(message(), handing_over)
    box.rcpt = "550 no"
    with pytest.raises(Never):
        await by_smtp().carry(message(), handing_over)
    assert order == [0]

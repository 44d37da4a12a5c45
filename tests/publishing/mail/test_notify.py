"""Mail by GOV.UK Notify: its own client, against a server on this machine that answers as Notify does."""

import pytest

from accountability.publishing.mail.courier import Never, NotNow, Unreachable, Unsure
from accountability.publishing.mail.message import reference_of
from accountability.publishing.mail.notify import ByNotify
from tests.publishing.mail.conftest import NOTIFY_KEY, TEMPLATE, message, nothing

pytestmark = pytest.mark.anyio


@pytest.fixture
def courier(notify):
    return ByNotify(NOTIFY_KEY, TEMPLATE, notify.url)


def refused(status, *messages):
    errors = [{"error": "BadRequestError", "message": words} for words in messages]
    return status, {"status_code": status, "errors": errors}


async def test_a_mail_is_sent_with_our_reference_and_its_link_to_stop(courier, notify):
    given = await courier.carry(message(stop="https://record.norchester.example/mail/stop/token"), nothing)

    (mail,) = notify.mails
    assert given == mail["id"]
    assert mail["email_address"] == "ada@norchester.example"
    assert mail["template_id"] == TEMPLATE
    assert mail["personalisation"] == {"subject": "Late buses", "text": "One.\n.\nTwo – done.\n"}
    assert mail["reference"] == reference_of("a key")
    assert mail["one_click_unsubscribe_url"] == "https://record.norchester.example/mail/stop/token"


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (refused(400, "email_address Not a valid email address"), Never),
        (refused(400, "Missing personalisation: text"), NotNow),
        (refused(403, "Error: Your system clock must be accurate to within 30 seconds"), Unreachable),
        (refused(429, "Exceeded rate limit for key type live of 3000 requests per 60 seconds"), Unreachable),
        (refused(500, "Internal server error"), Unsure),
        (refused(503, "down"), Unsure),
    ],
)
async def test_what_an_answer_means(courier, notify, answer, means):
    notify.fails.append(answer)
    with pytest.raises(means) as failed:
        await courier.carry(message(), nothing)
    assert type(failed.value) is means


async def test_a_mail_that_was_not_answered_is_found_by_its_reference_and_not_sent_again(
    courier, notify, post
):
    notify.forgets_to_answer = 1
    await post.put()
    assert await post.at_last(courier) == "sent"

    (mail,) = notify.mails
    assert (await post.row())["sent_as"] == mail["id"]
    assert any(f"reference={reference_of('a key')}" in path for path in notify.asked)


async def test_a_mail_that_notify_does_not_know_is_sent_again(courier, notify, post):
    notify.fails += [refused(500, "Internal server error")] * 3
    await post.put()
    assert await post.at_last(courier) == "sent"
    assert len(notify.mails) == 1


async def test_the_template_there_is_checked(courier, notify):
    assert await courier.lacks() == []
    notify.template = {"subject": "News", "body": "((text)) and no more"}
    assert await courier.lacks() == ["subject"]

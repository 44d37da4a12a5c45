"""A feed by mail in a real browser, with JavaScript and without: from asking for it to leaving."""

import re
from email import message_from_bytes
from email.policy import default
from time import monotonic, sleep
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

PANEL = "stonebridge-citizens-panel"
FEED = f"panels/{PANEL}"
PHONE = 320
WITHIN = 60  # seconds: the service looks every ten


@pytest.fixture
def mailbox(demo):
    """Waits for the mails of one address that say something: without a provider each is a file."""
    seen = set()

    def wait(address, words):
        until = monotonic() + WITHIN
        while monotonic() < until:
            for file in (demo.data / "mail").glob("*.eml"):
                mail = message_from_bytes(file.read_bytes(), policy=default)
                if file not in seen and mail["To"] == address and words in mail["Subject"]:
                    seen.add(file)
                    return mail
            sleep(0.2)
        raise AssertionError(f"no mail to {address} about {words!r}")

    return wait


def link(mail, what):
    """The address in a mail's plain text that does this: `confirm` or `stop`."""
    found = re.search(rf"http://\S+/mail/{what}/\S+", mail.get_body(("plain",)).get_content())
    assert found
    return found[0]


@pytest.mark.parametrize("script", [True, False])
def test_from_asking_for_a_feed_by_mail_to_leaving(visiting, demo, put, mailbox, script):
    address = f"ada.{'js' if script else 'plain'}@norchester.example"
    ada = visiting(demo, script=script)
    look = ada.look if script else lambda *_: None  # axe is a script

    ada.open(f"/en/panels/{PANEL}")
    ada.follow(ada.page.get_by_role("link", name=re.compile("^Get this by email")).first)
    ada.page.wait_for_url(f"**/mail?{urlencode({'feed': FEED}, safe='/')}")
    look()
    ada.press("Continue", status=422)
    assert ada.page.title().startswith("Error: ")
    look()
    ada.write({"Your email address": address})
    ada.choose("As it happens")
    ada.press("Continue")
    assert ada.page.url == f"{demo.url}/mail/asked"
    look()

    confirmation = mailbox(address, "Confirm your email alerts")
    ada.open(link(confirmation, "confirm"))
    look()
    ada.press("Confirm")
    assert ada.page.get_by_role("heading", name="You get these emails").is_visible()
    look(PHONE)

    title = f"Light the {'bridge' if script else 'canal'}"
    put(title)
    news = mailbox(address, "new entries")
    text, html = (news.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert title in text
    assert title in html
    assert "set-cookie" not in html

    page = link(news, "stop")
    assert news["List-Unsubscribe"] == f"<{page}>"
    ada.open(page)
    look()
    ada.press("Get no more of these mails")
    look(PHONE)
    ada.open(link(confirmation, "confirm"), status=404)
    look(PHONE)
    assert ada.context.cookies() == []
    assert ada.faults == []
    ada.context.close()


def test_one_click_in_a_mail_program_ends_it(visiting, demo, put, mailbox):
    address = "eve@norchester.example"
    fields = urlencode({"feed": "all", "email": address, "pace": "each"}).encode()
    urlopen(Request(f"{demo.url}/mail", fields)).close()
    confirm = link(mailbox(address, "Confirm your email alerts"), "confirm")
    urlopen(Request(confirm, b"")).close()
    put("Sweep the market")
    news = mailbox(address, "new entries: Every entry")

    one_click = news["List-Unsubscribe-Post"].encode()
    with urlopen(Request(news["List-Unsubscribe"].strip("<>"), one_click)) as answer:
        assert answer.status == 200
        assert "set-cookie" not in answer.headers


def test_a_mail_is_sound_too(visiting, demo, axe, mailbox):
    """As a page: what a mail program shows, at both widths, without a picture or anything from elsewhere."""
    address = "mail.reader@norchester.example"
    reader = visiting(demo)
    fields = urlencode({"feed": "all", "email": address, "pace": "daily"}).encode()
    urlopen(Request(f"{demo.url}/mail", fields)).close()
    html = mailbox(address, "Confirm your email alerts").get_body(("html",)).get_content()
    reader.page.route("**/a-mail", lambda route: route.fulfill(body=html, content_type="text/html"))
    reader.open("/a-mail")
    reader.look()
    reader.context.close()

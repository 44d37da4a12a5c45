"""What a mail tells of a feed: in order, once, and in the words that the record has when it is sent."""

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.integrity import RedactPart
from accountability.handling.ticking import tick
from accountability.publishing.mail.courier import Never

pytestmark = pytest.mark.anyio


async def acknowledge(norchester, ask, words="We will mend them."):
    response = Response(decision="acknowledged")
    command = Respond(ask=ask, response=response, texts={"text/en": words})
    return (await norchester.desk.handle(command, norchester.police)).positions[0]


async def test_what_is_recorded_after_it_is_confirmed_comes_in_order_and_once(norchester, resident, post):
    await resident.subscribe()
    assert await post.round() == []
    await norchester.recommend()
    (mail,) = await post.round()

    assert mail.subject.endswith(" new entries: Every entry")
    positions = [int(line.rpartition("/")[2]) for line in mail.text.splitlines() if "/en/log/" in line]
    assert positions == sorted(positions) == list(range(positions[0], positions[-1] + 1))
    assert positions[0] == 10
    assert "Mend the lights on Canal Street." in mail.text
    assert "Mend the lights on Canal Street." in mail.html
    assert await post.round() == []


async def test_entries_that_come_soon_after_are_gathered_in_one_mail(norchester, resident, post, clock):
    await resident.subscribe()
    await norchester.recommend()
    assert len(await post.round()) == 1
    await norchester.recommend()
    assert await post.round() == []
    await norchester.recommend()
    clock.forward(minutes=6)
    (mail,) = await post.round()
    assert mail.text.count("Mend the lights on Canal Street.") >= 2


async def test_who_wants_it_daily_gets_one_mail_in_the_morning_and_none_on_a_quiet_day(
    norchester, resident, post, clock
):
    await resident.subscribe(pace="daily")
    await norchester.recommend()
    assert await post.round() == []
    clock.forward(hours=20, minutes=59)
    assert await post.round() == []
    clock.forward(minutes=1)
    assert len(await post.round()) == 1
    clock.forward(days=1)
    assert await post.round() == []


@pytest.mark.parametrize(
    ("feed", "tells"),
    [
        ("all", True),
        ("panels/night-safety", True),
        ("recommendations/night-safety/1", False),
        ("recommendations/night-safety/2", True),
        ("offices/norchester-police", True),
        ("offices/safer-trust", False),
        ("overdue", False),
    ],
)
async def test_a_feed_by_mail_tells_what_the_feed_tells(norchester, resident, post, feed, tells):
    await norchester.recommend()
    await resident.subscribe(feed=feed)
    await acknowledge(norchester, await norchester.ask_of("norchester-police", 2))
    assert bool(await post.round()) is tells


async def test_what_an_office_overlooked_is_told_to_who_follows_what_is_overdue(
    norchester, resident, post, clock, pool
):
    await resident.subscribe(feed="overdue")
    clock.forward(days=57)
    assert await tick(pool, clock()) > 0
    (mail,) = await post.round()
    assert "Deadline passed" in mail.text
    assert "comparison" not in mail.text.lower()


async def test_words_are_taken_when_the_mail_is_sent_so_that_none_goes_out_that_was_removed(
    norchester, resident, post
):
    await resident.subscribe()
    position = await acknowledge(norchester, norchester.ask, "A private matter of Mr Smith.")
    await post.alerts.fill()
    redaction = RedactPart(
        position=position,
        part="text/en",
        ground="uk-gdpr-erasure",
        approved_by=("information-governance", "legal-adviser"),
    )
    await norchester.desk.handle(redaction, norchester.governance)
    mails = await post.round()
    assert len(mails) == 1
    for words in (mails[0].text, mails[0].html):
        assert "Smith" not in words
    assert "[Redacted]" in mails[0].text
    assert "[words removed because of" in mails[0].text.replace("\n", " ")


async def test_what_people_wrote_is_text_in_both_forms(norchester, resident, post):
    await resident.subscribe()
    hostile = '<script>alert(1)</script><a href="javascript:x">y</a>\r\nSubject: z'
    await acknowledge(norchester, norchester.ask, hostile)
    (mail,) = await post.round()
    assert "<script" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert 'href="javascript' not in mail.html
    assert "<script>alert(1)</script>" in mail.text


async def test_a_mailbox_that_refuses_three_mails_in_a_row_gets_no_more(
    norchester, resident, post, bag, rows, clock
):
    await resident.subscribe()
    bag.refuses = Never("refused: 550 no such user")
    for _ in range(3):
        assert await rows("subscription") != "[]"
        await norchester.recommend()
        clock.forward(minutes=6)
        await post.round()
    clock.forward(minutes=6)
    await post.round()
    assert await rows("subscription") == "[]"


async def test_a_page_with_a_feed_leads_to_it_by_mail(norchester, resident):
    pages = {
        "/en/feeds": "/mail?feed=all",
        "/en/panels/night-safety": "/mail?feed=panels/night-safety",
        "/en/offices/norchester-police": "/mail?feed=offices/norchester-police",
    }
    for page, link in pages.items():
        assert f'href="{link}"' in (await resident.client.get(page)).text


async def test_more_entries_than_a_mail_holds_are_counted(norchester, resident, post):
    await resident.subscribe()
    for _ in range(13):
        await norchester.recommend()
    (mail,) = await post.round()
    assert mail.text.count("/en/log/") == 50
    assert "These are the first 50." in mail.text

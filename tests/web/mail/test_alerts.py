"""E-mail alerts: confirmed by who reads the mailbox, ended in one click, and then forgotten."""

import pytest

from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.workspace.post.sealing import Sealer
from tests import areas
from tests.web.mail.conftest import SECRET, Resident, links

pytestmark = pytest.mark.anyio
ADA = "ada@norchester.example"


async def test_until_it_is_confirmed_one_mail_goes_out_and_no_more(norchester, resident, post):
    assert (await resident.ask()).headers["location"] == "/mail/asked"
    (mail,) = await post.round()
    assert mail.subject == "Confirm your email alerts: Every entry"
    await norchester.recommend()
    assert await post.round() == []


async def test_a_program_that_opens_the_link_confirms_nothing(norchester, resident, post, pool):
    await resident.ask()
    (mail,) = await post.round()
    page = await resident.client.get(links(mail)["confirm"])
    assert page.status_code == 200
    assert "<button" in page.text
    assert (
        await pool.fetchval("select count(*) from private.subscription where confirmed_at is not null") == 0
    )


async def test_one_click_ends_it_and_nothing_of_them_is_left(norchester, resident, post, rows):
    await resident.subscribe()
    await norchester.recommend()
    (mail,) = await post.round()
    path = links(mail)["stop"]
    assert mail.stop.endswith(path)
    assert "<button" in (await resident.client.get(path)).text
    assert "'id'" in await rows("subscription")

    one_click = {"List-Unsubscribe": "One-Click"}
    answer = await resident.client.post(path, data=one_click, headers={"origin": "https://mail.example"})
    assert answer.status_code == 200
    assert await rows("subscription") == "[]"
    assert "subscription': UUID" not in await rows("outbox")
    await norchester.recommend()
    assert await post.round() == []
    assert (await resident.client.post(path)).status_code == 200


async def test_the_address_stands_nowhere_in_the_open(norchester, resident, post, rows, pool):
    await resident.subscribe()
    await norchester.recommend()
    await post.round()
    dump = [
        str(dict(row))
        for table in ("subscription", "outbox", "alert_request", "audit")
        for row in await pool.fetch(f"select * from private.{table}")
    ]
    assert len(dump) > 3
    for row in dump:
        assert "ada" not in row
        assert "norchester.example" not in row


async def test_an_address_sealed_for_one_row_opens_in_no_other(alerts, resident, post, norchester, pool):
    for email in (ADA, "eve@elsewhere.example"):
        await resident.ask(email)
    await pool.execute(
        "update private.subscription s set address = o.address from private.subscription o where o.id <> s.id"
    )
    assert await post.round() == []


async def test_with_another_secret_no_link_is_good_and_no_address_readable(
    mailroom, norchester, resident, post
):
    await resident.subscribe()
    mailroom.sealer = Sealer(SECRET + b"!")
    await norchester.recommend()
    assert await post.round() == []
    assert (await resident.client.get(links(resident.bag.mails[0])["confirm"])).status_code == 404


async def test_an_unconfirmed_request_is_gone_after_two_days(norchester, resident, post, rows, clock):
    await resident.ask()
    (mail,) = await post.round()
    clock.forward(hours=48)
    assert (await resident.client.get(links(mail)["confirm"])).status_code == 404
    assert (await resident.client.post(links(mail)["confirm"])).status_code == 404
    await post.round()
    assert await rows("subscription") == "[]"


async def test_a_confirmation_that_could_not_be_sent_in_time_is_not_sent_late(
    norchester, resident, post, clock
):
    await resident.ask()
    clock.forward(hours=49)
    assert await post.round() == []


async def test_the_feed_of_an_area_can_be_had_by_mail(norchester, resident, post):
    await areas.millgate(norchester.desk, norchester.secretariat)
    await resident.subscribe(feed="areas/millgate")
    command = RegisterOffice(
        details=OfficeDetails(slug="parish", kind="council", area="millgate", valid_from=areas.LAST),
        texts={"name/en": "Millgate Parish"},
    )
    await norchester.desk.handle(command, norchester.secretariat)
    (mail,) = await post.round()
    assert "Abbey Millgate" in mail.subject
    assert "Millgate Parish was registered as an office" in mail.text


async def test_whoever_is_asked_for_again_is_told_that_nothing_changed(norchester, resident, post, rows):
    await resident.subscribe(pace="daily")
    same = await resident.ask(pace="each")
    assert same.headers["location"] == "/mail/asked"
    (mail,) = await post.round()
    assert mail.subject == "You get these alerts already: Every entry"
    assert "'pace': 'daily'" in await rows("subscription")


async def test_one_address_is_one_whatever_the_case_it_is_written_in(norchester, resident, post, rows):
    await resident.subscribe()
    await resident.ask("Ada@Norchester.EXAMPLE")
    (mail,) = await post.round()
    assert mail.subject.startswith("You get these alerts already")


async def test_nobody_can_have_a_stranger_sent_more_than_three_mails_a_day(
    service, bag, post, norchester, clock
):
    for number in range(8):
        visitor = Resident(service, bag, post, f"192.0.2.{number + 10}")
        answer = await visitor.ask(feed=["all", "overdue", "panels/night-safety"][number % 3])
        assert (answer.status_code, answer.headers["location"]) == (303, "/mail/asked")
        await visitor.client.aclose()
    assert len(await post.round()) == 3
    clock.forward(hours=25)
    late = Resident(service, bag, post)
    await late.ask()
    assert len(await post.round()) == 1
    await late.client.aclose()


@pytest.mark.parametrize("addresses", [["192.0.2.7"] * 11, [f"2001:db8::{n:x}" for n in range(1, 12)]])
async def test_one_visitor_cannot_ask_for_many(service, bag, post, norchester, addresses):
    answers = []
    for number, address in enumerate(addresses):
        visitor = Resident(service, bag, post, address)
        answers.append((await visitor.ask(f"person{number}@norchester.example")).status_code)
        await visitor.client.aclose()
    assert answers == [303] * 10 + [429]


async def test_another_site_cannot_ask_for_its_visitors(norchester, resident, post):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert (await resident.ask(**headers)).status_code == 403
    assert await post.round() == []


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@x", "a\0b@norchester.example", "a@b.example\r\nBcc: c@d.example", "x" * 300]
)
async def test_what_is_no_address_is_shown_with_what_is_wrong_and_what_was_typed(norchester, resident, email):
    answer = await resident.ask(email)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


@pytest.mark.parametrize(
    "feed", ["", "nowhere", "panels/none", "all/2026-01", "../log", "offices/x\0", "all.atom"]
)
async def test_a_feed_that_is_not_there_cannot_be_had(norchester, resident, feed):
    assert (await resident.client.get("/mail", params={"feed": feed})).status_code == 404
    assert (await resident.ask(feed=feed)).status_code == 404


async def test_a_link_that_we_did_not_make_is_good_for_nothing(norchester, resident, post, rows, tally):
    await resident.subscribe()
    token = links(resident.bag.mails[0])["confirm"].rpartition("/")[2]
    await norchester.recommend()
    (mail,) = await post.round()
    stop = links(mail)["stop"].rpartition("/")[2]
    guesses = [token, stop[:-4] + "AAAA", "A" * 64, "A" * 63, "%00", "é", stop + stop, stop[:20], "."]
    guesses += [stop[:n] + ("A" if stop[n] != "A" else "B") + stop[n + 1 :] for n in range(0, 64, 3)]
    for guess in guesses:
        assert (await resident.client.post(f"/mail/stop/{guess}")).status_code == 404, guess
    assert (await resident.client.post(f"/mail/confirm/{stop}")).status_code == 404
    assert "confirmed_at" in await rows("subscription")
    tally("links guessed", len(guesses))


async def test_no_answer_sets_a_cookie_and_none_is_kept(norchester, resident, post):
    await resident.ask()
    (mail,) = await post.round()
    for path in ("/mail?feed=all", "/mail/asked", links(mail)["confirm"]):
        answer = await resident.client.get(path)
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"

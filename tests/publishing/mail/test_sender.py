"""The sender: each mail once, tried again if it may be, given up in the end where the operator sees it."""

import asyncio

import pytest

from accountability.publishing.mail.sender import ATTEMPTS, MAY_HAVE_ARRIVED, wait_after
from accountability.storage import outbox

pytestmark = pytest.mark.anyio


async def test_a_key_makes_one_mail(post, by_smtp, box):
    assert await post.put()
    assert not await post.put()
    courier = by_smtp()
    assert await post.sender(courier).send_due() == 1
    assert await post.sender(courier).send_due() == 0
    assert not await post.put()
    assert len(box.taken) == 1


async def test_what_nobody_wants_any_more_is_not_sent(post, by_smtp, box):
    await post.put()
    post.gone.add("a key")
    assert await post.at_last(by_smtp()) == "dropped"
    assert box.taken == []


async def test_a_server_that_says_later_is_asked_later_and_each_time_after_twice_as_long(post, by_smtp, box):
    box.rcpt = "450 later"
    courier = by_smtp()
    await post.put()
    await post.sender(courier).send_due()
    waits = [(await post.row())["next_attempt"] - post.clock()]
    assert await post.sender(courier).send_due() == 0

    post.clock.forward(minutes=1)
    await post.sender(courier).send_due()
    waits.append((await post.row())["next_attempt"] - post.clock())
    assert waits == [wait_after(1), wait_after(2)]
    assert waits[1] == 2 * waits[0]

    box.rcpt = ""
    assert await post.at_last(courier) == "sent"
    assert len(box.taken) == 1


async def test_what_a_sender_had_begun_that_is_gone_is_sent_by_the_next(post, by_smtp, box, pool):
    await post.put()
    assert await outbox.claim(pool, post.clock()) is not None
    assert (await post.row())["state"] == "sending"
    assert await post.sender(by_smtp()).send_due() == 1
    assert len(box.taken) == 1


async def test_while_a_server_takes_nothing_at_all_the_others_wait_untried(post, by_smtp, box):
    for key in ("first", "second"):
        await post.put(key)
    box.mail = "550 not from here"
    assert await post.sender(by_smtp()).send_due() == 0
    assert [(await post.row(key))["attempts"] for key in ("first", "second")] == [1, 0]


async def test_one_that_is_never_taken_is_given_up_and_says_why(post, by_smtp, box, pool):
    box.rcpt = "450 later, ada@norchester.example"
    await post.put()
    assert await post.at_last(by_smtp()) == "gave_up"

    (given_up,) = await outbox.given_up(pool, 10)
    assert given_up.attempts == ATTEMPTS
    assert given_up.problem == "refused: 450 later, …"
    assert await outbox.counts(pool) == {"gave_up": 1}


async def test_one_that_is_refused_for_good_is_given_up_at_once(post, by_smtp, box):
    box.rcpt = "550 no such user"
    await post.put()
    await post.sender(by_smtp()).send_due()
    row = await post.row()
    assert (row["state"], row["attempts"]) == ("gave_up", 1)


async def test_a_refused_mail_does_not_keep_back_the_next(post, by_smtp, box):
    courier = by_smtp()
    for key in ("first", "second"):
        await post.put(key)

    async def refuse_first(server, session, envelope, address, options):
        if not box.mails and not hasattr(box, "asked"):
            box.asked = True
            return "550 no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    box.handle_RCPT = refuse_first
    assert await post.sender(courier).send_due() == 1
    assert [(await post.row(key))["state"] for key in ("first", "second")] == ["gave_up", "sent"]


async def test_a_mail_whose_words_cannot_be_made_does_not_keep_back_the_next(post, by_smtp, box):
    for key in ("broken", "sound"):
        await post.put(key)
    compose = post.compose

    async def fails(mail):
        if mail.key == "broken":
            raise LookupError("of the words of Ada")
        return await compose(mail)

    post.compose = fails
    assert await post.sender(by_smtp()).send_due() == 1
    row = await post.row("broken")
    assert (row["state"], row["problem"]) == ("waiting", "a fault here: LookupError")


async def test_a_server_that_dies_after_the_mail_gets_it_once_more_with_the_same_id_and_not_again(
    post, by_smtp, box
):
    box.dies_after_data = True
    await post.put()
    assert await post.at_last(by_smtp()) == "gave_up"

    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert (await post.row())["problem"] == MAY_HAVE_ARRIVED


async def test_after_an_unanswered_attempt_the_second_that_is_answered_ends_it(post, by_smtp, box):
    box.dies_after_data = True
    courier = by_smtp()
    await post.put()
    await post.sender(courier).send_due()
    box.dies_after_data = False
    assert await post.at_last(courier) == "sent"
    assert len(box.taken) == 2


async def test_two_senders_at_once_send_each_mail_once(post, by_smtp, box):
    for number in range(20):
        await post.put(f"mail {number}")
    courier = by_smtp()
    await asyncio.gather(*(post.sender(courier).send_due() for _ in range(3)))
    await post.sender(courier).send_due()
    identifiers = [mail["Message-ID"] for mail in box.mails]
    assert len(identifiers) == len(set(identifiers)) == 20


async def test_what_ended_is_forgotten_after_ninety_days(post, by_smtp, pool):
    await post.put()
    courier = by_smtp()
    await post.sender(courier).send_due()
    post.clock.forward(days=91)
    await post.sender(courier).send_due()
    assert await outbox.counts(pool) == {}

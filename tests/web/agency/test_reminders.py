"""Which mails an officer gets is theirs to say, on a page of their own."""

import re

import msgspec
import pytest

from accountability.workspace.post.mailroom import Mailroom
from accountability.workspace.post.reminders import Reminders

pytestmark = pytest.mark.anyio
PAGE = "/workspace/account/reminders"
TICKED = re.compile(r'value="(\w+)"[^>]* checked')


@pytest.fixture
def house(house, pool, clock):
    mailroom = Mailroom(pool, clock, b"a secret for the tests", leaves=True)
    return msgspec.structs.replace(house, mailroom=mailroom, reminders=Reminders(mailroom))


async def test_all_are_ticked_until_they_choose(officer):
    page = await officer.open(PAGE)
    assert TICKED.findall(page.text) == ["dates", "weekly", "approvals"]


@pytest.mark.parametrize("wanted", [["dates"], ["weekly"], ["approvals"], ["dates", "approvals"], []])
async def test_what_is_ticked_is_what_they_get(officer, pool, wanted):
    await officer.open(PAGE)
    await officer.send(PAGE, {"wanted": wanted})
    page = await officer.follow()
    assert TICKED.findall(page.text) == wanted
    kept = await pool.fetchrow("select dates, weekly, approvals from private.reminder_choice")
    assert [sort for sort, chosen in kept.items() if chosen] == wanted


async def test_what_was_never_offered_is_no_sort_of_mail(officer, pool):
    await officer.open(PAGE)
    answer = await officer.send(PAGE, {"wanted": ["weekly", "account"]})
    assert answer.status_code == 303
    assert [*await pool.fetchrow("select dates, weekly, approvals from private.reminder_choice")] == [
        False,
        True,
        False,
    ]


async def test_a_reviewer_has_no_such_page(reviewer):
    assert (await reviewer.open(PAGE)).status_code == 403

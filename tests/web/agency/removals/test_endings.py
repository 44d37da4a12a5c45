"""How a request ends: in one way, whoever presses what at the same moment; and what is forgotten then."""

import asyncio
from datetime import timedelta

import pytest

from accountability.handling.ticking import tick
from accountability.storage import removal_requests as rows
from tests.web.agency.removals.conftest import REDACTION

pytestmark = pytest.mark.anyio
FIRST, SECOND = "information-governance", "chief-executive"


@pytest.mark.parametrize("ending", ["refuse", "withdraw"])
async def test_who_ends_it_while_it_is_carried_out_comes_before_or_after_and_never_between(
    officer, governor, keeper, answered, request_for, decide, desk, kept, log_types, monkeypatch, ending
):
    """Before the entry's transaction it is ended and nothing is removed; in it, who ends it is late."""
    late = []

    async def end(request):
        person, capacity = (governor, FIRST) if ending == "refuse" else (officer, "")
        await person.open(request)
        return (await person.send(request, {"do": ending, "capacity": capacity})).status_code

    async def approved(moment):
        request = await request_for(officer, answered)
        await decide(governor, request, "approve", FIRST)
        true = getattr(*moment)

        async def during(*given):
            if moment[0] is rows:
                done = await true(*given)
                late.append(asyncio.create_task(end(request)))
                await asyncio.sleep(0.3)
                assert not late[0].done(), "it waits for the commit"
                return done
            assert await end(request) == 303
            return await true(*given)

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(*moment, during, raising=False)
            answer = await decide(keeper, request, "approve", SECOND)
        return request, answer.status_code

    request, status = await approved((desk, "handle"))
    assert (status, await kept("positions", request)) == (409, [])
    assert await kept("state", request) == {"refuse": "refused", "withdraw": "withdrawn"}[ending]
    assert "part-redacted/1" not in await log_types()

    request, status = await approved((rows, "carried_out"))
    assert (status, await late[0]) == (303, 409)
    assert await kept("state", request) == "carried_out"
    assert len(await kept("positions", request)) == 1
    assert "part-redacted/1" in await log_types()


async def test_notes_are_deleted_90_days_after_the_end(
    officer, governor, answered, request_for, decide, kept, pool, clock
):
    waiting, ended = await request_for(officer, answered), await request_for(officer, answered)
    await decide(governor, ended, "refuse", FIRST)
    await tick(pool, clock() + timedelta(days=90))
    assert await kept("notes", ended) == REDACTION["notes"]["notes"]
    await tick(pool, clock() + timedelta(days=90, seconds=1))
    assert await kept("notes", ended) == ""
    assert await kept("state", ended) == "refused"
    assert await kept("notes", waiting) == REDACTION["notes"]["notes"]

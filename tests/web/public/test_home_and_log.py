"""The first page and the log: counts, what is overdue and on what basis, what is new, and every entry."""

import html
from datetime import date
from hashlib import sha256

import pytest

from accountability.domain.clocks import SERVICE_DEFAULT
from accountability.domain.commands.asks import StartClock
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.integrity import CorrectEntry
from accountability.handling.ticking import tick

pytestmark = pytest.mark.anyio


async def test_home_gives_counts_first_and_says_that_nothing_is_overdue(norchester, see):
    said = await see("/en/")
    assert (
        "Panel on safety at night Invented place 0 of 2 asks have a response; 0 are decided. None overdue."
        in said
    )
    assert "Nothing is overdue." in said
    assert "No response by a date for comparison" not in said
    assert "Stonebridge-Council was asked to answer" in said


async def test_what_nobody_agreed_stands_apart_from_what_is_overdue(norchester, clock, see):
    council = await norchester.ask_of("stonebridge-council")
    terms = ReplyTerms(basis="service_default", period=SERVICE_DEFAULT)
    await norchester.desk.handle(StartClock(ask=council, kind="reply", terms=terms), norchester.secretariat)
    clock.forward(days=70)
    await tick(norchester.desk.pool, clock())
    said = await see("/en/")
    overdue, apart = said.split("No response by a date for comparison")
    assert "1 overdue. Apart from these, 1 ask went past a date for comparison" in overdue
    assert (
        "Norchester-Police: a response was due by 2 March 2026 , 14 days ago (an undertaking given)."
        in overdue
    )
    assert "Stonebridge-Council: no response recorded here by 2 March 2026" in apart
    assert "no date was agreed" in apart
    assert "Comparison date passed: no date was agreed" in apart
    assert "overdue" not in apart.replace("never added to what is overdue", "").replace(
        "nothing is overdue", ""
    )


async def test_the_log_is_read_page_by_page_from_the_newest(norchester, see, reader, monkeypatch):
    monkeypatch.setattr("accountability.web.public.log.LISTED", 4)
    newest = await see("/en/log")
    assert "10 entries in all. These are 6 to 9." in newest
    assert 'href="/en/log?before=6"' in (await reader.get("/en/log")).text
    middle = (await reader.get("/en/log?before=6")).text
    assert 'href="/en/log?before=2"' in middle
    assert 'href="/en/log"' in middle
    oldest = await see("/en/log?before=2")
    assert "These are 0 to 1." in oldest
    assert "Older" not in oldest
    assert 'href="/en/log?before=6"' in (await reader.get("/en/log?before=2")).text
    assert "Nothing was recorded before entry 0." in await see("/en/log?before=0")
    assert "These are 6 to 9." in await see("/en/log?before=abc")


async def test_a_corrected_entry_stays_at_its_place_in_the_log(norchester, answer, reader):
    position = await answer(target=date(2026, 6, 30))
    command = CorrectEntry(
        position=position, kind="typo", replaced_texts={"text/en": "Yes."}, texts={"reason/en": "Shorter."}
    )
    await norchester.desk.handle(command, norchester.police)
    page = (await reader.get("/en/log")).text
    anchors = [f'id="entry-{n}"' for n in range(position + 3, -1, -1)]
    found = [page.index(anchor) for anchor in anchors if anchor in page]
    assert found == sorted(found)


async def test_an_entrys_page_holds_the_bytes_that_its_leaf_hash_covers(norchester, answer, reader):
    position = await answer(target=date(2026, 6, 30))
    text = (await reader.get(f"/en/log/{position}")).text
    state = html.unescape(text.partition("<code>{")[2].partition("</code>")[0])
    assert sha256(b"\0{" + state.encode()).hexdigest() in text
    assert "We will mend them." not in state


async def test_an_entry_and_its_correction_lead_to_each_other(norchester, answer, see, reader):
    position = await answer(target=date(2026, 6, 30))
    command = CorrectEntry(
        position=position, kind="fact", replaced_texts={"text/en": "Some."}, texts={"reason/en": "Not all."}
    )
    (correction,) = (await norchester.desk.handle(command, norchester.police)).positions
    assert f'href="/en/log/{correction}"' in (await reader.get(f"/en/log/{position}")).text
    said = await see(f"/en/log/{correction}")
    assert f"Entry {position} was corrected: a fact" in said
    assert f"This entry is about entry {position}: Norchester-Police accepted this" in said


async def test_an_entry_of_a_type_that_this_program_does_not_know_is_shown_as_it_is(norchester, owner, see):
    state = (
        b'{"body":{"hall":"Corn Exchange"},"by":"safer-trust","occurred":"2026-01-05","parts":{},'
        b'"provenance":"authored","recorded":"2026-01-05T10:00:00Z","role":"secretariat",'
        b'"stream":"00000000-0000-4000-8000-000000000000","type":"session-held/9","version":1}'
    )
    await owner.execute(
        "insert into log (position, stream_id, version, topic, recorded, state, leaf)"
        " values (10, '00000000-0000-4000-8000-000000000000', 1, 'session-held/9', now(), $1, sha256($1))",
        state,
    )
    await owner.execute(
        "insert into timeline (position, stream, version, type, occurred, recorded, late)"
        " values (10, '00000000-0000-4000-8000-000000000000', 1, 'session-held/9',"
        " '2026-01-05', now(), false)"
    )
    for address in ("/en/log/10", "/en/log", "/en/"):
        assert "An entry of the type session-held/9" in await see(address)
    assert "Corn Exchange" in await see("/en/log/10")

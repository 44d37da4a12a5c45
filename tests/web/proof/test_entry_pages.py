"""An entry's page says since when it can't be taken out unnoticed, or that it is being signed."""

import re
from datetime import timedelta

import pytest

pytestmark = pytest.mark.anyio


async def said(reader, address):
    answer = await reader.get(address)
    assert answer.status_code == 200, address
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


async def test_while_it_is_being_signed_a_page_says_so_and_is_not_kept(norchester, public_log, reader):
    position = await norchester.accept()
    page = f"/en/log/{position}"
    assert "Being signed…" in await said(reader, page)
    await public_log.publish()
    signed = await said(reader, page)

    assert "Being signed…" not in signed
    assert (
        "In the log since 5 January 2026 at 10:00am , when a checkpoint of 15 entries was signed." in signed
    )
    assert "Not yet witnessed by anybody outside this service." in signed
    assert f'href="/log/proof/{position}.tlog-proof"' in (await reader.get(page)).text


async def test_it_counts_from_the_first_checkpoint_and_not_from_the_newest(
    norchester, public_log, reader, clock
):
    await public_log.publish()
    clock.forward(days=3)
    await norchester.accept()
    await public_log.publish()

    assert "when a checkpoint of 13 entries was signed" in await said(reader, "/en/log/3")
    assert "In the log since 5 January 2026" in await said(reader, "/en/log/12")
    assert "In the log since 8 January 2026" in await said(reader, "/en/log/13")


async def test_a_signature_that_nobody_can_have_yet_does_not_count(norchester, public_log, reader):
    """Kept in the database, but the publisher was killed before readers could get the file."""
    await public_log.publish()
    note = (public_log.folder / "checkpoint").read_bytes()
    position = await norchester.accept()
    await public_log.publish()
    public_log.write("checkpoint", note)

    assert "Being signed…" in await said(reader, f"/en/log/{position}")
    assert "In the log since" in await said(reader, f"/en/log/{position - 1}")


async def test_a_signed_page_is_kept_and_one_that_waits_for_its_witness_is_not(
    norchester, public_log, reader, service
):
    public_log.name_a_witness(quorum="university")
    await public_log.publish()
    assert "Not yet witnessed" in await said(reader, "/en/log/3")
    assert len(service.store) == 0
    await public_log.publish(witnessed=True)

    assert "Witnessed by university ( 5 January 2026 at 10:00am )." in await said(reader, "/en/log/3")
    assert len(service.store) == 1


async def test_where_no_witness_is_named_nothing_is_waited_for(norchester, public_log, reader, service):
    await public_log.publish()
    await said(reader, "/en/log/3")
    assert len(service.store) == 1


async def test_the_time_of_a_witness_is_its_own(norchester, public_log, reader, clock):
    public_log.name_a_witness()
    await public_log.publish()
    clock.at += timedelta(hours=2)
    await public_log.publish(witnessed=True)

    stands = await said(reader, "/en/log/3")
    assert "In the log since 5 January 2026 at 10:00am" in stands
    assert "Witnessed by university ( 5 January 2026 at 12:00pm )." in stands


async def test_a_witness_that_states_a_time_that_no_calendar_has_breaks_no_page(
    norchester, public_log, reader
):
    public_log.name_a_witness()
    public_log.seen_at = 2**62
    await public_log.publish(witnessed=True)

    assert "Not yet witnessed" in await said(reader, "/en/log/3")
    assert (await reader.get("/en/verify")).status_code == 200

"""The page that says how the log is checked: what is signed, by whom it is witnessed, and what to compare."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from types import SimpleNamespace

import msgspec
import pytest

from accountability.domain.commands.base import Actor
from accountability.domain.commands.integrity import RotateKeys
from accountability.domain.keys import Rotation
from accountability.publishing.asking import Witnessing
from accountability.publishing.publisher import PublisherStatus
from accountability.publishing.witnesses import WitnessStatus
from accountability.transparency.keys import ED25519, MLDSA44, SigningKey

pytestmark = pytest.mark.anyio


@pytest.fixture
def publisher():
    """Whatever a test says of the signing."""
    return SimpleNamespace(status=PublisherStatus("signing"))


@pytest.fixture
async def house(house, publisher):
    """Assembled as in production, but for the publisher."""
    return msgspec.structs.replace(house, publisher=publisher)


@pytest.fixture
def page(reader):
    async def page():
        answer = await reader.get("/en/verify")
        assert answer.status_code == 200
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    return page


async def test_it_says_what_is_signed_and_gives_the_keys_to_compare(norchester, public_log, page):
    assert "Nothing is signed yet" in await page()
    signed = await public_log.publish()
    said = await page()

    assert "The newest checkpoint covers 13 entries and was signed on 5 January 2026 at 10:00am ." in said
    ed25519, mldsa44 = (key.verifier for key in public_log.keys)
    assert f"Ed25519 {ed25519}" in said
    assert f"{mldsa44.name}+{mldsa44.key_id.hex()}+…" in said
    assert sha256(str(mldsa44).encode()).hexdigest() in said
    assert signed.root.hex() in said
    assert f"The name of the log is {signed.origin} ;" in said


async def test_it_shows_a_new_checkpoint_although_the_log_stands_still(
    norchester, public_log, page, service, clock
):
    await public_log.publish()
    await page()
    clock.forward(hours=23)
    await public_log.publish()

    assert "was signed on 6 January 2026 at 9:00am" in await page()
    assert len(service.store) == 0


async def test_it_names_the_witnesses_and_what_each_signed_last(norchester, public_log, page, publisher):
    public_log.name_a_witness(quorum="university")
    publisher.status = PublisherStatus(
        "signing", witnesses=WitnessStatus((Witnessing("university", size=11),), quorum_met=False)
    )
    await public_log.publish()
    said = await page()
    assert "0 witnesses of 1 signed it too." in said
    assert (
        "university: has not signed the newest checkpoint ; the last that it signed covers 11 entries" in said
    )
    assert "That is fewer than this log’s policy asks for." in said

    await public_log.publish(witnessed=True)
    said = await page()
    assert "1 witness of 1 signed it too." in said
    assert "university: signed the newest checkpoint on 5 January 2026 at 10:00am" in said
    assert "That is as many as this log’s policy asks for." in said


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("silent", "It does not answer , since 2 January 2026 at 9:00am"),
        ("unwilling", "It answers, and does not sign , since 2 January 2026 at 9:00am"),
        ("objects", "Alarm: it says that this log does not continue what it signed before , since 2 January"),
        ("ahead", "Alarm: it says that it has signed more entries than this log has , since 2 January 2026"),
    ],
)
async def test_what_is_wrong_with_a_witness_is_public_in_our_own_words(
    norchester, public_log, page, publisher, trouble, words
):
    public_log.name_a_witness()
    since = datetime(2026, 1, 2, 9, tzinfo=UTC)
    known = Witnessing("university", size=11, failure="<b>Said by it", trouble=trouble, since=since)
    publisher.status = PublisherStatus("signing", witnesses=WitnessStatus((known,)))
    await public_log.publish()
    said = re.sub(r" (?=,)", "", await page())
    assert words.replace(" ,", ",") in said
    assert "Said by it" not in said
    assert ("Either this witness is mistaken, or entries are missing" in said) is ("Alarm" in words)


async def test_keys_that_were_replaced_stay_readable(norchester, public_log, page, desk, reader):
    """Each with the entry that put others in its place, the newest change first."""
    await public_log.publish()
    assert "Keys that were replaced" not in await page()
    first, second, third = (
        tuple(
            str(SigningKey.generate("record.norchester.example", kind).verifier)
            for kind in (ED25519, MLDSA44)
        )
        for _ in range(3)
    )
    for old, new in ((first, second), (second, third)):
        await desk.handle(RotateKeys(rotation=Rotation(old=old, new=new)), Actor(role="operator"))
    said = (await page()).partition("Keys that were replaced")[2].partition("Witnesses")[0]
    places = []
    for old, position in ((second, 14), (first, 13)):
        places.append(said.index(f"Ed25519 {old[0]} Replaced by entry {position}"))
        assert sha256(old[1].encode()).hexdigest() in said
    assert places == sorted(places)
    assert third[0] not in said
    assert 'href="/en/log/14"' in (await reader.get("/en/verify")).text


async def test_a_stop_of_the_signing_is_public_and_its_inner_reason_is_not(
    norchester, public_log, page, publisher
):
    await public_log.publish()
    assert "Signing" not in await page()
    for state, words in (("refused", "Signing has stopped"), ("failing", "Signing failed just now")):
        publisher.status = PublisherStatus(state, "/var/lib/keys/log-ed25519 is not there")
        said = await page()
        assert words in said
        assert "/var/lib" not in said


async def test_the_verifier_is_a_file_with_the_hash_that_the_page_shows(norchester, reader, page):
    answer = await reader.get("/verify/accountability-verify.pyz")

    assert answer.headers["content-disposition"] == 'attachment; filename="accountability-verify.pyz"'
    assert answer.headers["content-type"] == "application/zip"
    assert answer.content.startswith(b"#!/usr/bin/env python3\n")
    assert sha256(answer.content).hexdigest() in await page()


async def test_the_page_runs_no_script_but_the_verifier_whose_hashes_it_gives(norchester, reader):
    text = (await reader.get("/en/verify")).text
    scripts = re.findall(r"<script[^>]*>", text)
    assert len(scripts) == 2
    assert all("integrity=" in script and 'src="/static/' in script for script in scripts)
    assert re.search(r'<section data-verify data-log="/log" data-parts="/data/parts" hidden', text)

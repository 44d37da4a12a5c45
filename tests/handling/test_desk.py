"""The desk: a command is carried out once or not at all, and nobody is silently overridden."""

import asyncio
from uuid import UUID, uuid4

import msgspec
import pytest
from eventsourcing.persistence import IntegrityError

from accountability.domain.answers import Response
from accountability.domain.asks import UnknownAsk
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import AddEvidence, Respond, StartClock
from accountability.domain.commands.base import Command, ReplyTerms
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.commands.panels import PublishRecommendation
from accountability.domain.commands.register import RegisterInitiative, RegisterOffice
from accountability.domain.delivery import Evidence
from accountability.domain.entries import MissingWords
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.integrity import NotInThisStream
from accountability.domain.offices import OfficeDetails
from accountability.handling.appending import Appender
from accountability.handling.deciders import DECIDERS
from accountability.handling.deciding import Deciding, Taken, Unknown
from accountability.handling.desk import Actor, AskMoved, Receipt
from accountability.storage import log
from accountability.storage.codec import NotReadable

pytestmark = pytest.mark.anyio
KEY = "form-7f3a9c"


def acknowledging(ask, text="We welcome this", **more):
    return Respond(ask=ask, response=Response(decision="acknowledged"), texts={"text/en": text}, **more)


async def stored(pool):
    return await pool.fetchval("select count(*) from log")


async def test_a_command_is_an_entry_with_its_words_and_its_rows(norchester, desk, pool):
    receipt = await desk.handle(acknowledging(norchester.ask), norchester.police)

    assert Receipt((10,)) == receipt
    assert (
        await pool.fetchval("select decision from ask where ask = $1 and until_position > 10", norchester.ask)
        == "acknowledged"
    )
    assert await pool.fetchval("select bytes from part where position = 10") == b"We welcome this"


async def test_what_the_domain_refuses_leaves_no_trace(norchester, desk, pool):
    before = await stored(pool)
    refused = Respond(
        ask=norchester.ask, response=Response(decision="accepted"), texts={"text/en": "We will"}
    )

    with pytest.raises(MissingWords):
        await desk.handle(refused, norchester.police, KEY)

    assert before == await stored(pool)
    assert await pool.fetchval("select count(*) from part where bytes = 'We will'") == 0
    assert await pool.fetchval("select count(*) from private.idempotency") == 0


async def test_a_value_that_the_record_cannot_hold_is_refused_before_it_is_stored(norchester, desk, pool):
    before = await stored(pool)
    command = RegisterOffice(details=OfficeDetails(slug="Not A Slug", kind="council"), texts={"name/en": "A"})

    with pytest.raises(NotReadable, match="slug"):
        await desk.handle(command, norchester.operator)

    assert before == await stored(pool)


async def test_an_officer_is_shown_what_a_colleague_changed(norchester, desk, pool):
    seen = await pool.fetchval("select max(position) from timeline where ask = $1", norchester.ask)
    await desk.handle(acknowledging(norchester.ask), norchester.police)

    with pytest.raises(AskMoved) as moved:
        await desk.handle(acknowledging(norchester.ask, "Thank you", seen=seen), norchester.police)

    assert [item.position for item in moved.value.since] == [10]
    assert await stored(pool) == 11


async def test_what_happens_to_another_ask_does_not_stop_an_officer(norchester, desk, pool):
    seen = await pool.fetchval("select max(position) from timeline where ask = $1", norchester.ask)
    council_ask = await norchester.ask_of("stonebridge-council")
    await desk.handle(acknowledging(council_ask), norchester.council)

    receipt = await desk.handle(acknowledging(norchester.ask, seen=seen), norchester.police)

    assert receipt.positions == (11,)


async def test_offices_answering_one_recommendation_at_once_all_succeed(norchester, desk, pool):
    """They share a stream: who loses a race decides again, unseen by the officer."""
    seen = await pool.fetchval("select max(position) from timeline where ask = $1", norchester.ask)
    council_ask = await norchester.ask_of("stonebridge-council")

    receipts = await asyncio.gather(
        desk.handle(acknowledging(norchester.ask, seen=seen), norchester.police),
        desk.handle(acknowledging(council_ask), norchester.council),
    )

    assert {10, 11} == {position for receipt in receipts for position in receipt.positions}


async def test_two_colleagues_answering_one_ask_at_once_one_is_shown_the_others_answer(
    norchester, desk, pool
):
    seen = await pool.fetchval("select max(position) from timeline where ask = $1", norchester.ask)

    results = await asyncio.gather(
        *(desk.handle(acknowledging(norchester.ask, seen=seen), norchester.police) for _ in range(2)),
        return_exceptions=True,
    )

    assert {Receipt, AskMoved} == {type(result) for result in results}


async def test_a_short_name_is_taken_once_even_at_the_same_moment(norchester, desk, pool):
    def registering(name):
        return RegisterOffice(
            details=OfficeDetails(slug="aberwen", kind="chief_constable"), texts={"name/en": name}
        )

    results = await asyncio.gather(
        *(desk.handle(registering(f"Aberwen {n}"), norchester.operator) for n in range(4)),
        return_exceptions=True,
    )

    assert [Receipt, Taken, Taken, Taken] == sorted(
        (type(result) for result in results), key=lambda t: t.__name__
    )
    with pytest.raises(Taken):
        await desk.handle(registering("Aberwen"), norchester.operator)


async def test_recommendations_published_at_once_get_a_number_each(norchester, desk, pool):
    texts = {"title/en": "Late buses", "text/en": "Run buses until two."}
    publishing = PublishRecommendation(panel="night-safety", texts=texts)

    await asyncio.gather(*(desk.handle(publishing, norchester.secretariat) for _ in range(3)))

    assert [row[0] for row in await pool.fetch("select serial from recommendation order by serial")] == [
        1,
        2,
        3,
        4,
    ]


async def test_a_number_is_never_used_twice(norchester, desk):
    publishing = PublishRecommendation(
        panel="night-safety", serial=1, texts={"title/en": "A", "text/en": "B"}
    )

    with pytest.raises(Taken):
        await desk.handle(publishing, norchester.secretariat)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (acknowledging(UUID(int=99)), UnknownAsk),
        (PublishRecommendation(panel="nowhere", texts={"title/en": "A", "text/en": "B"}), Unknown),
        (CorrectEntry(position=9999, kind="typo"), NotInThisStream),
        (
            RegisterInitiative(details=InitiativeDetails(slug="x", owner="nobody"), texts={"name/en": "X"}),
            Unknown,
        ),
    ],
    ids=["an ask", "a panel", "an entry", "an owner"],
)
async def test_what_is_not_registered_is_not_found(norchester, desk, command, rule):
    with pytest.raises(rule):
        await desk.handle(command, norchester.secretariat)


async def test_an_answer_cites_registered_initiatives_only(norchester, desk):
    answer = Respond(
        ask=norchester.ask, response=Response(decision="mapped_to_initiative", initiatives=("moon-base",))
    )

    with pytest.raises(Unknown, match="initiative"):
        await desk.handle(answer, norchester.police)


async def test_between_midnight_and_one_in_summer_it_is_today_in_london(norchester, desk, clock):
    """23:30 UTC on 30 June is half past midnight on 1 July in London: today is not in the future."""
    clock.at = clock.at.replace(month=6, day=30, hour=23, minute=30)

    receipt = await desk.handle(acknowledging(norchester.ask), norchester.police)

    assert receipt.positions == (11,)  # after the passing of the police's own day
    assert await desk.pool.fetchval("select max(occurred)::text from timeline") == "2026-07-01"


async def test_working_days_are_counted_by_the_bank_holidays(norchester, desk, pool, clock):
    clock.at = clock.at.replace(month=4, day=1)
    terms = ReplyTerms(
        basis="undertaking", period=Period(length=5, unit="working_days"), texts={"said/en": "By telephone"}
    )

    await desk.handle(StartClock(ask=norchester.ask, kind="update", terms=terms), norchester.secretariat)

    assert await pool.fetchval("select due::text from clock where kind = 'update'") == "2026-04-10"


async def test_a_quotation_is_on_behalf_of_the_office_that_was_asked(norchester, desk, pool):
    quoting = acknowledging(norchester.ask, provenance="transcribed")
    quoting = msgspec.structs.replace(quoting, texts=quoting.texts | {"source/en": "The launch"})

    await desk.handle(quoting, norchester.secretariat)

    async with pool.acquire() as connection:
        entry = (await log.read_stream(connection, await log.stream_at(connection, 10)))[-1].entry
    assert (entry.by, entry.on_behalf_of) == ("safer-trust", "norchester-police")


async def test_no_account_is_ever_in_an_entry(norchester, desk, pool):
    officer = Actor(role="officer", office="norchester-police", account=uuid4())
    await desk.handle(acknowledging(norchester.ask), officer, KEY)

    for row in await pool.fetch("select convert_from(state, 'UTF8') as state from log"):
        assert str(officer.account) not in row["state"]


async def test_evidence_by_many_officers_at_once_is_all_there(norchester, desk, pool):
    """More at once than the desk would try again for: whoever is refused knows that nothing was stored."""
    adding = [
        AddEvidence(ask=norchester.ask, evidence=Evidence(kind="account"), texts={"text/en": f"Lamp {n}"})
        for n in range(6)
    ]

    results = await asyncio.gather(
        *(desk.handle(command, norchester.police) for command in adding), return_exceptions=True
    )

    done = [result for result in results if isinstance(result, Receipt)]
    assert len(done) == await pool.fetchval("select count(*) from timeline where type = 'evidence-added/1'")


def test_every_command_has_a_decider():
    def below(kind):
        return {kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))}

    commands = {kind for kind in below(Command) if not kind.__subclasses__()}
    assert commands == set(DECIDERS)


async def test_one_persons_mistake_is_nobody_elses_error(norchester, desk, pool):
    """Commands that wait together share a transaction; the one at fault is refused alone."""
    council_ask = await norchester.ask_of("stonebridge-council")
    bad = RegisterOffice(details=OfficeDetails(slug="Not A Slug", kind="council"), texts={"name/en": "A"})
    good = RegisterOffice(details=OfficeDetails(slug="aberwen", kind="council"), texts={"name/en": "Aberwen"})

    results = await asyncio.gather(
        desk.handle(acknowledging(council_ask), norchester.council),
        desk.handle(good, norchester.operator),
        desk.handle(bad, norchester.operator),
        desk.handle(good, norchester.operator),
        return_exceptions=True,
    )

    kinds = [type(result) for result in results]
    assert (Receipt, NotReadable, {Receipt, Taken}) == (kinds[0], kinds[2], {kinds[1], kinds[3]})


async def test_two_of_one_short_name_that_wait_together_are_never_both_registered(desk, norchester, pool):
    """Both were decided before either was stored, and share a transaction."""
    office = RegisterOffice(details=OfficeDetails(slug="aberwen", kind="council"), texts={"name/en": "A"})
    jobs = []
    async with pool.acquire() as connection:
        for _ in range(2):
            deciding = Deciding(connection, office, norchester.operator, desk.now())
            await DECIDERS[RegisterOffice](deciding, office)
            jobs.append(deciding.job())
    appender = Appender(pool)

    results = await asyncio.gather(*(appender.append(job) for job in jobs), return_exceptions=True)

    assert [type(result) for result in results] == [list, IntegrityError]
    registered = await pool.fetchval("select count(*) from log where topic = 'office-registered/1'")
    assert registered == await pool.fetchval("select count(*) from office where until_position > 1000000")

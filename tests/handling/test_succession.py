"""An office that ended: what is refused from then on, whoever asks, and what must be said first."""

from datetime import date

import pytest

from accountability.domain.answers import Referring, Response
from accountability.domain.asks import PassedOn, UnknownAsk
from accountability.domain.commands.asks import ConcludeReferral, Refer, Respond
from accountability.domain.commands.holds import HoldPublication
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.commands.panels import AddressRecommendation, RecordStatement
from accountability.domain.commands.register import ChangeInitiative, EndInitiative, RegisterOffice
from accountability.domain.commands.succession import (
    AbolishOffice,
    PassAsks,
    PassedAsk,
    TransferFunctions,
)
from accountability.domain.holds import Hold
from accountability.domain.initiatives import Ending, InitiativeChange
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import Statement
from accountability.domain.recommendations import Addressing
from accountability.domain.referrals import Conclusion
from accountability.domain.succession import AsksLeft, End, OfficeEnded, Transfer
from accountability.handling.deciding import Unknown

pytestmark = pytest.mark.anyio

POLICE, MAYOR = "norchester-police", "norchester-mayor"
SOURCE = {"source/en": "The Order"}
LAST, FIRST = date(2026, 1, 5), date(2026, 1, 6)
RECEIVED = Response(decision="acknowledged")


@pytest.fixture
async def mayor(desk, norchester):
    details = OfficeDetails(slug=MAYOR, kind="other", invented=True)
    await desk.handle(RegisterOffice(details=details, texts={"name/en": "Mayor"}), norchester.operator)


def passing(*asks, office=POLICE):
    return PassAsks(office=office, first_day=FIRST, asks=asks, texts=SOURCE)


def all_to(successor=MAYOR):
    transfer = Transfer(successor=successor, first_day=FIRST)
    return TransferFunctions(office=POLICE, transfer=transfer, texts=SOURCE)


ENDS = AbolishOffice(office=POLICE, end=End(last_day=LAST), texts=SOURCE)


@pytest.fixture
async def ended(desk, norchester, clock, mayor):
    """The police ended yesterday; their ask is the mayor's."""
    clock.forward(days=1)
    commands = [all_to(), passing(PassedAsk(ask=norchester.ask, heirs=(MAYOR,))), ENDS]
    await desk.handle_all(commands, norchester.operator)
    return norchester


async def test_no_office_ends_while_it_is_open_who_answers(desk, norchester, clock, mayor):
    clock.forward(days=1)
    with pytest.raises(AsksLeft):
        await desk.handle(ENDS, norchester.operator)
    with pytest.raises(AsksLeft):
        await desk.handle_all([all_to(), ENDS], norchester.operator)
    assert await desk.pool.fetchval("select last_day from office where slug = $1", POLICE) is None


async def test_where_one_ask_is_refused_nothing_of_the_whole_is_recorded(desk, norchester, clock, mayor):
    clock.forward(days=1)
    council = await norchester.ask_of("stonebridge-council")
    asks = PassedAsk(ask=norchester.ask, heirs=(MAYOR,)), PassedAsk(ask=council, heirs=(MAYOR,))
    before = await desk.pool.fetchval("select count(*) from log")
    with pytest.raises(UnknownAsk):
        await desk.handle_all([all_to(), passing(*asks), ENDS], norchester.operator)
    assert before == await desk.pool.fetchval("select count(*) from log")


async def test_nothing_passes_to_who_is_not_registered(desk, norchester, clock):
    with pytest.raises(Unknown):
        await desk.handle(all_to("nobody-at-all"), norchester.operator)


async def test_it_answers_nothing_corrects_nothing_and_is_asked_nothing(desk, ended):
    respond = Respond(ask=ended.ask, response=RECEIVED, texts={"text/en": "Thank you"})
    with pytest.raises((OfficeEnded, PassedOn)):
        await desk.handle(respond, ended.police)
    correction = CorrectEntry(position=0, kind="typo", texts={"reason/en": "A slip"})
    with pytest.raises(OfficeEnded):
        await desk.handle(correction, ended.police)
    addressing = Addressing(office=POLICE, named_by="panel", manner="sent")
    with pytest.raises(OfficeEnded):
        await desk.handle(
            AddressRecommendation(panel="night-safety", serial=1, addressing=addressing), ended.secretariat
        )


async def test_what_it_said_before_is_quoted_and_nothing_after(desk, ended, clock):
    clock.forward(days=9)
    quoted = Respond(
        ask=ended.ask,
        response=RECEIVED,
        provenance="summarised",
        occurred=LAST,
        texts={"text/en": "They had it", **SOURCE},
    )
    await desk.handle(quoted, ended.secretariat)
    row = await desk.pool.fetchrow(
        "select decision, passed_on from ask where ask = $1 order by from_position desc limit 1", ended.ask
    )
    assert tuple(row) == ("acknowledged", FIRST)
    after = Statement(office=POLICE)
    with pytest.raises(OfficeEnded):
        await desk.handle(
            RecordStatement(
                panel="night-safety",
                statement=after,
                provenance="summarised",
                texts={"text/en": "They welcome it", **SOURCE},
            ),
            ended.secretariat,
        )


@pytest.fixture
async def sent_on(desk, norchester):
    """The version of the entry by which the police sent it to the council, before they ended."""
    referring = Refer(ask=norchester.ask, referring=Referring(to="stonebridge-council"))
    [position] = (await desk.handle(referring, norchester.police)).positions
    return await desk.pool.fetchval("select version from log where position = $1", position)


async def test_what_it_sent_on_is_concluded_after_its_end_also_in_a_quotation(
    desk, norchester, sent_on, clock, mayor
):
    """The office that ended is not the one that speaks."""
    clock.forward(days=1)
    await desk.handle_all(
        [all_to(), passing(PassedAsk(ask=norchester.ask, heirs=(MAYOR,))), ENDS], norchester.operator
    )
    clock.forward(days=9)
    concluding = ConcludeReferral(
        ask=norchester.ask,
        conclusion=Conclusion(referral=sent_on, outcome="adopted"),
        provenance="summarised",
        texts={"text/en": "The cabinet agreed to lead", **SOURCE},
    )

    await desk.handle(concluding, norchester.secretariat)

    assert (
        await desk.pool.fetchval("select outcome from referral order by from_position desc limit 1")
        == "adopted"
    )


async def test_it_changes_no_initiative_and_holds_nothing(desk, ended):
    hub = ChangeInitiative(
        initiative="night-hub", change=InitiativeChange(area="norchester"), texts={"text/en": "It grew"}
    )
    ending = EndInitiative(initiative="night-hub", ending=Ending(ended=LAST), texts={"reason/en": "No money"})
    hold = Hold(ground="other", since=date(2026, 1, 6), until=date(2026, 2, 1), clocks="run_on")
    for command in (hub, ending, HoldPublication(office=POLICE, hold=hold)):
        with pytest.raises(OfficeEnded):
            await desk.handle(command, ended.police)


async def test_one_go_is_made_once_however_often_it_is_sent(desk, norchester, clock, mayor):
    clock.forward(days=1)
    commands = [all_to(), passing(PassedAsk(ask=norchester.ask, heirs=(MAYOR,))), ENDS]
    who = norchester.operator.__class__(role="operator", account=norchester.police.account)
    first = await desk.handle_all(commands, who, "k" * 32)
    again = await desk.handle_all(commands, who, "k" * 32)
    assert again.repeated
    assert first.positions == again.positions

"""The register as it changes: an office under a new name, an initiative that ends, a panel that meets."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

from accountability.domain.entries import MissingWords, Said
from accountability.domain.initiatives import (
    EndedAlready,
    Ending,
    EndsBeforeItBegins,
    Initiative,
    InitiativeChange,
    InitiativeChanged,
    InitiativeDetails,
    InitiativeEnded,
    InitiativeRegistered,
    NotEndedYet,
    NothingChanged,
)
from accountability.domain.offices import Office, OfficeDetails, OfficeRegistered, OfficeRenamed
from accountability.domain.panels import (
    NotTheSecretariat,
    Panel,
    PanelCommissioned,
    PanelDetails,
    PanelReconvened,
    Reconvening,
    Session,
    SessionHeld,
)
from accountability.domain.registered import NotForTheRegister, Renaming, WrongDay
from accountability.domain.succession import End, OfficeAbolished

STREAM = UUID(int=1)
TODAY = date(2026, 6, 1)
APRIL = Renaming(since=date(2026, 4, 1))


def said(*fields, role="secretariat", by="safer-trust", sealed="0"):
    return Said(
        role=role,
        provenance="authored",
        recorded=datetime(2026, 6, 1, 10, tzinfo=UTC),
        occurred=TODAY,
        by=by,
        parts={f"{field}/en": sealed * 64 for field in fields},
    )


@pytest.fixture
def office():
    details = OfficeDetails(slug="norchester-police", kind="chief_constable", valid_from=date(1974, 4, 1))
    return Office.open(OfficeRegistered, STREAM, said("name"), details)


def test_an_office_gets_no_new_name_from_a_day_after_its_last(office):
    office.record(OfficeAbolished, said("source"), End(last_day=date(2026, 3, 31)))
    with pytest.raises(WrongDay):
        office.record(OfficeRenamed, said("name"), APRIL)
    office.record(OfficeRenamed, said("name"), Renaming(since=date(2026, 3, 31)))


@pytest.fixture
def hub():
    details = InitiativeDetails(slug="night-hub", owner="norchester-police", began=date(2025, 1, 1))
    return Initiative.open(InitiativeRegistered, STREAM, said("name", "description", "source"), details)


@pytest.fixture
def panel():
    details = PanelDetails(slug="night-safety", kind="citizens_panel", secretariat="safer-trust")
    return Panel.open(PanelCommissioned, STREAM, said("name"), details)


class TestAnOfficeUnderANewName:
    def test_the_old_name_is_kept_with_the_day_until_which_it_held(self, office):
        office.record(OfficeRenamed, said("name", sealed="1"), APRIL)

        (former,) = office.former
        assert (former.until, former.parts["name/en"]) == (date(2026, 4, 1), "0" * 64)
        assert office.parts["name/en"] == "1" * 64

    def test_it_has_a_name(self, office):
        with pytest.raises(MissingWords):
            office.record(OfficeRenamed, said(), APRIL)

    @pytest.mark.parametrize("who", [{"role": "officer", "by": "norchester-police"}, {"role": "reviewer"}])
    def test_only_a_secretariat_or_the_operator_says_so(self, office, who):
        with pytest.raises(NotForTheRegister):
            office.record(OfficeRenamed, said("name", **who), APRIL)

        office.record(OfficeRenamed, said("name", role="operator", by=None), APRIL)

    @pytest.mark.parametrize("since", [date(2026, 6, 2), date(1974, 4, 1), date(1900, 1, 1)])
    def test_not_from_a_day_to_come_and_not_before_the_office_was(self, office, since):
        with pytest.raises(WrongDay):
            office.record(OfficeRenamed, said("name"), Renaming(since=since))

    def test_names_follow_each_other(self, office):
        office.record(OfficeRenamed, said("name"), APRIL)

        with pytest.raises(WrongDay):
            office.record(OfficeRenamed, said("name"), APRIL)
        office.record(OfficeRenamed, said("name"), Renaming(since=date(2026, 5, 1)))


class TestAnInitiative:
    def test_changes_leave_what_they_do_not_name(self, hub):
        hub.record(InitiativeChanged, said("name", "text", sealed="1"), InitiativeChange(owner="council"))

        assert hub.details == InitiativeDetails(slug="night-hub", owner="council", began=date(2025, 1, 1))
        assert hub.parts == {"name/en": "1" * 64, "description/en": "0" * 64, "source/en": "0" * 64}

    def test_a_change_changes_something(self, hub):
        with pytest.raises(NothingChanged):
            hub.record(InitiativeChanged, said("text"), InitiativeChange())

    def test_an_end_has_a_day_and_a_reason(self, hub):
        hub.record(InitiativeEnded, said("reason"), Ending(ended=date(2026, 5, 31)))

        assert (hub.over, hub.details.ended, list(hub.end_parts)) == (True, date(2026, 5, 31), ["reason/en"])
        with pytest.raises(EndedAlready):
            hub.record(InitiativeEnded, said("reason"), Ending(ended=TODAY))
        with pytest.raises(EndedAlready):
            hub.record(InitiativeChanged, said(), InitiativeChange(owner="council"))

    def test_it_did_not_end_without_reason_tomorrow_or_before_it_began(self, hub):
        with pytest.raises(MissingWords):
            hub.record(InitiativeEnded, said(), Ending(ended=TODAY))
        with pytest.raises(NotEndedYet):
            hub.record(InitiativeEnded, said("reason"), Ending(ended=date(2026, 6, 2)))
        with pytest.raises(EndsBeforeItBegins):
            hub.record(InitiativeEnded, said("reason"), Ending(ended=date(2024, 12, 31)))
        with pytest.raises(EndsBeforeItBegins):
            hub.record(InitiativeChanged, said(), InitiativeChange(ended=date(2024, 12, 31)))

    def test_the_office_that_runs_it_may_say_so_and_no_other_officer(self, hub):
        for who in ({"role": "officer", "by": "stonebridge-council"}, {"role": "reviewer"}):
            with pytest.raises(NotForTheRegister):
                hub.record(InitiativeEnded, said("reason", **who), Ending(ended=TODAY))

        hub.record(
            InitiativeEnded, said("reason", role="officer", by="norchester-police"), Ending(ended=TODAY)
        )


class TestAPanelThatMeets:
    def test_a_session_says_how_many_were_there_and_how_long(self, panel):
        panel.record(SessionHeld, said("place"), Session(kind="hybrid", present=28, minutes=150))

        assert panel.version == 2

    @pytest.mark.parametrize("minutes", [0, -1, 10_081])
    def test_no_session_lasts_nothing_or_more_than_a_week(self, minutes):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"kind": "online", "minutes": minutes}, Session)

    def test_it_met_again_for_a_purpose(self, panel):
        with pytest.raises(MissingWords):
            panel.record(PanelReconvened, said(), Reconvening())

        panel.record(PanelReconvened, said("purpose"), Reconvening(present=19))

    @pytest.mark.parametrize("who", [{"by": "another-trust"}, {"role": "officer"}, {"role": "reviewer"}])
    def test_only_its_secretariat_says_so(self, panel, who):
        with pytest.raises(NotTheSecretariat):
            panel.record(SessionHeld, said("text", **who), Session(kind="online"))
        with pytest.raises(NotTheSecretariat):
            panel.record(PanelReconvened, said("purpose", **who), Reconvening())

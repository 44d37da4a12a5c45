"""The register of areas: what an area says of itself, its new name, its end, and who may name it."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from accountability.domain import integrity
from accountability.domain.areas import (
    AnotherTime,
    Area,
    AreaAbolished,
    AreaDetails,
    AreaEnd,
    AreaRegistered,
    AreaRenamed,
    NotItself,
    abolish,
    refuse_apart,
)
from accountability.domain.entries import MissingWords, Said
from accountability.domain.integrity import Recorded, ReferenceFixed, effective, fold
from accountability.domain.registered import (
    BeforeItExisted,
    EndedAlready,
    NotForTheRegister,
    OutOfOrder,
    Renaming,
    StillToCome,
    WrongDay,
)
from accountability.storage.codec import decode, encode

TODAY = date(2026, 6, 1)
LAST = date(2026, 3, 31)
FIELDS = ("name", "source")


def said(*fields, role="secretariat", sealed="0"):
    return Said(
        role=role,
        provenance="authored",
        recorded=datetime(2026, 6, 1, 10, tzinfo=UTC),
        occurred=TODAY,
        by="safer-trust" if role == "secretariat" else None,
        parts={f"{field}/en": sealed * 64 for field in fields},
    )


def area(slug="millgate", number=1, fields=FIELDS, role="secretariat", **facts):
    details = AreaDetails(slug=slug, kind="ward_or_neighbourhood", **facts)
    return Area.open(AreaRegistered, UUID(int=number), said(*fields, role=role), details)


class TestARegisteredArea:
    def test_has_a_name_and_a_code_says_where_it_is_from(self):
        with pytest.raises(MissingWords):
            area(fields=())
        with pytest.raises(MissingWords) as refused:
            area(fields=("name",), code="E05000001")
        assert refused.value.name == "source"
        assert area(code="E05000001").details.code == "E05000001"

    def test_does_not_lie_within_itself(self):
        with pytest.raises(NotItself):
            area(within="millgate")

    @pytest.mark.parametrize("role", ["officer", "reviewer"])
    def test_is_for_a_secretariat_or_the_operator_to_register_rename_and_end(self, role):
        with pytest.raises(NotForTheRegister):
            area(role=role)
        with pytest.raises(NotForTheRegister):
            area().record(AreaRenamed, said("name", role=role), Renaming(since=TODAY))
        with pytest.raises(NotForTheRegister):
            area().record(AreaAbolished, said("source", role=role), AreaEnd(last_day=LAST))
        area(role="operator").record(AreaAbolished, said("source", role="operator"), AreaEnd(last_day=LAST))

    def test_keeps_the_name_that_it_had(self):
        renamed = area(valid_from=date(1974, 4, 1))
        renamed.record(AreaRenamed, said("name", sealed="1"), Renaming(since=date(2026, 4, 1)))
        (former,) = renamed.former
        assert (former.until, former.parts["name/en"]) == (date(2026, 4, 1), "0" * 64)
        with pytest.raises(WrongDay):
            renamed.record(AreaRenamed, said("name"), Renaming(since=date(2026, 4, 1)))


class TestTheEndOfAnArea:
    def test_says_what_it_became(self):
        ended, heir = area(), area("canalside", 2, valid_from=date(2026, 4, 1))
        abolish(ended, [heir], AreaEnd(last_day=LAST, successors=("canalside",)), said("source", "reason"))
        assert (ended.last_day, ended.successors) == (LAST, ("canalside",))
        assert (ended.exists_on(LAST), ended.exists_on(date(2026, 4, 1))) == (True, False)

    def test_says_where_it_is_stated(self):
        with pytest.raises(MissingWords):
            area().record(AreaAbolished, said("reason"), AreaEnd(last_day=LAST))

    def test_has_come_once_and_not_before_the_area_was(self):
        with pytest.raises(StillToCome):
            area().record(AreaAbolished, said("source"), AreaEnd(last_day=date(2026, 6, 2)))
        with pytest.raises(BeforeItExisted):
            area(valid_from=TODAY).record(AreaAbolished, said("source"), AreaEnd(last_day=LAST))
        ended = area()
        ended.record(AreaAbolished, said("source"), AreaEnd(last_day=LAST))
        with pytest.raises(EndedAlready):
            ended.record(AreaAbolished, said("source"), AreaEnd(last_day=LAST))
        with pytest.raises(WrongDay):
            ended.record(AreaRenamed, said("name"), Renaming(since=date(2026, 4, 1)))

    def test_an_heir_is_another_area_and_there_on_the_day_after(self):
        ended = area()
        with pytest.raises(NotItself):
            ended.record(AreaAbolished, said("source"), AreaEnd(last_day=LAST, successors=("millgate",)))
        too_late = area("canalside", 2, valid_from=date(2026, 4, 2))
        with pytest.raises(AnotherTime):
            abolish(ended, [too_late], AreaEnd(last_day=LAST, successors=("canalside",)), said("source"))


class TestWhatNamesAnArea:
    """An office, panel or initiative was there on one day at least on which the area was."""

    @pytest.fixture
    def millgate(self):
        made = area(valid_from=date(1974, 4, 1))
        made.record(AreaAbolished, said("source"), AreaEnd(last_day=LAST))
        return made

    @pytest.mark.parametrize(
        ("begun", "ended"),
        [
            (LAST, None),
            (date(2020, 1, 1), TODAY),
            (date(1950, 1, 1), date(1974, 4, 1)),
            (date(1950, 1, 1), None),
        ],
    )
    def test_with_a_day_in_common_it_may(self, millgate, begun, ended):
        refuse_apart(millgate, "area", begun, ended)

    @pytest.mark.parametrize(
        ("begun", "ended"), [(date(2026, 4, 1), None), (date(1950, 1, 1), date(1974, 3, 31))]
    )
    def test_with_none_it_may_not(self, millgate, begun, ended):
        with pytest.raises(AnotherTime):
            refuse_apart(millgate, "area", begun, ended)

    def test_without_days_of_its_own_an_area_holds_always(self):
        refuse_apart(area(), "area", date(1900, 1, 1), date(1900, 1, 1))


class TestACorrectionOfAnArea:
    def correct(self, body, *, target=0, role="secretariat"):
        made = area(code="E05000001")
        made.record(AreaRenamed, said("name", sealed="1"), Renaming(since=date(2026, 3, 1)))
        made.record(AreaAbolished, said("source"), AreaEnd(last_day=LAST))
        history = [Recorded(number, entry) for number, entry in enumerate(made.collect_events())]
        stream = integrity.correct(
            history, target, "fact", {"body": body}, said("reason", role=role), decode=decode, encode=encode
        )
        history += [Recorded(3, entry) for entry in stream.collect_events()]
        return fold(effective(history, decode))

    def test_stands_in_the_place_of_what_was_registered(self):
        after = self.correct(AreaDetails(slug="millgate", kind="local_authority", code="E07000001"))
        assert (after.details.kind, after.details.code) == ("local_authority", "E07000001")
        assert after.parts["name/en"] == "1" * 64

    def test_leaves_the_word_by_which_it_is_named(self):
        with pytest.raises(ReferenceFixed):
            self.correct(AreaDetails(slug="millgate-east", kind="local_authority"))

    @pytest.mark.parametrize(
        ("target", "body"),
        [
            (0, AreaDetails(slug="millgate", kind="other", valid_from=date(2026, 3, 1))),
            (1, Renaming(since=date(2026, 4, 1))),
            (2, AreaEnd(last_day=date(2026, 2, 28))),
        ],
    )
    def test_leaves_its_days_in_their_order(self, target, body):
        with pytest.raises(OutOfOrder):
            self.correct(body, target=target)

    def test_may_move_a_day_as_far_as_the_next(self):
        first = AreaDetails(slug="millgate", kind="other", valid_from=date(2026, 2, 28))
        assert self.correct(first).details.valid_from == date(2026, 2, 28)
        assert self.correct(Renaming(since=LAST), target=1).former[0].until == LAST

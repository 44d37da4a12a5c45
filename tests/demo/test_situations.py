"""Whatever the record can say stands somewhere in the demo: a new value of a type asks for a new scene."""

from typing import get_args

import msgspec
import pytest

from accountability.demo import norchester_register as norchester
from accountability.demo.aberwen import PANEL as ABERWEN
from accountability.demo.norchester_panel import PANEL as STONEBRIDGE
from accountability.domain.answers import InitiativeMapped, RecommendationReferred, ResponseRecorded
from accountability.domain.asks import Coverage, Decision, Delivery, Verdict, Voice
from accountability.domain.catalogue import ENTRIES
from accountability.domain.clocks import Basis, ClockKind, Timeliness, london_day, timeliness
from accountability.domain.delivery import EvidenceAdded, EvidenceKind, TargetDateMoved
from accountability.domain.files import is_file
from accountability.domain.headline import Headline, headline
from accountability.domain.integrity import Correction, EntryCorrected
from accountability.domain.panels import StatementRecorded
from accountability.domain.recommendations import RecommendationPublished
from accountability.domain.removals import PartRedacted, PartRestored, PartWithheld, RedactionExplained
from accountability.domain.scrutiny import VerdictReplied
from accountability.domain.timing import ClockPaused, ClockResumed, ClockStarted, DeadlinePassed, UpdateMissed
from accountability.projections import disputes, holds
from accountability.projections.reading import reading

pytestmark = pytest.mark.anyio
CORRECTIONS = get_args(next(f.type for f in msgspec.structs.fields(Correction) if f.name == "kind"))


# Which keys sign a log is no story: `accountability key rotate` says it of the keys that there are.
TOLD = [tag for tag in ENTRIES if tag != "key-rotated/1"]


@pytest.mark.parametrize("tag", TOLD)
async def test_every_type_of_entry_occurs(history, tag):
    assert any(item.entry.tag == tag for item in history.entries)


@pytest.mark.parametrize("decision", get_args(Decision))
async def test_lane_a_shows_every_decision(history, decision):
    assert any(view.row.decision == decision for view in history.asks)


@pytest.mark.parametrize("state", get_args(Delivery))
async def test_lane_b_shows_every_state_of_delivery(history, state):
    assert any(view.row.delivery == state for view in history.asks)


@pytest.mark.parametrize("voice", get_args(Voice))
@pytest.mark.parametrize("verdict", get_args(Verdict))
async def test_lane_c_shows_every_verdict_of_both_voices(history, voice, verdict):
    assert any(getattr(view.row, f"{voice}_verdict") == verdict for view in history.asks)


@pytest.mark.parametrize("value", get_args(Timeliness))
async def test_lane_d_shows_every_value_of_the_reply_clock(history, value):
    today = london_day(history.now)
    assert any(view.reply(today) == value for view in history.asks)


@pytest.mark.parametrize("basis", get_args(Basis))
async def test_clocks_of_every_basis_ran(history, basis):
    assert any(clock.basis == basis for view in history.asks for clock in view.clocks)


@pytest.mark.parametrize("kind", get_args(ClockKind))
async def test_clocks_of_every_kind_are_running(history, kind):
    assert any(clock.kind == kind and clock.running for view in history.asks for clock in view.clocks)


@pytest.mark.parametrize("value", get_args(Headline))
async def test_every_headline_stands_over_a_recommendation(history, value):
    found = {
        headline([v.row for v in history.asks if (v.row.panel, v.row.serial) == (row.panel, row.serial)])
        for rows in history.recommendations.values()
        for row in rows
    }
    assert value in found


@pytest.mark.parametrize("kind", get_args(EvidenceKind))
async def test_evidence_of_every_kind_is_offered(history, kind):
    assert any(entry.body.kind == kind for entry in history.of(EvidenceAdded))


@pytest.mark.parametrize("coverage", get_args(Coverage))
async def test_initiatives_cover_all_part_or_it_is_not_stated(history, coverage):
    assert any(entry.body.coverage == coverage for entry in history.of(InitiativeMapped))


@pytest.mark.parametrize("kind", CORRECTIONS)
async def test_corrections_of_every_kind_are_made(history, kind):
    assert any(entry.body.kind == kind for entry in history.of(EntryCorrected))


async def test_an_undertaking_is_overdue_and_a_date_for_comparison_has_passed(history):
    clocks = [clock for view in history.asks for clock in view.clocks if clock.kind == "reply"]
    today = london_day(history.now)
    assert any(c.basis == "undertaking" and timeliness(c, today) == "overdue" for c in clocks)
    assert any(c.basis == "service_default" and c.running and c.passed for c in clocks)


async def test_a_late_answer_leaves_the_passed_deadline_on_record(history):
    view = history.ask(STONEBRIDGE, 9, norchester.POLICE)
    [passed] = history.about(view, DeadlinePassed)
    [answered] = history.about(view, ResponseRecorded)
    assert passed.position < answered.position
    assert view.reply(london_day(history.now)) == "replied_late"


async def test_a_promised_update_is_missed_twice_and_the_second_still_has_not_come(history):
    view = history.ask(STONEBRIDGE, 1, norchester.COUNCIL)
    assert len(history.about(view, UpdateMissed)) == 2
    assert any(c.kind == "update" and c.running and c.passed for c in view.clocks)


async def test_a_target_date_moves_twice_and_the_first_date_is_kept(history):
    view = history.ask(STONEBRIDGE, 7, norchester.COUNCIL)
    [first, second] = [item.entry.body.target for item in history.about(view, TargetDateMoved)]
    assert view.row.first_target < first < second == view.row.target
    assert view.row.moves == 2


async def test_a_decision_date_moves_and_passes(history):
    view = history.ask(STONEBRIDGE, 19, norchester.POLICE)
    [moved] = history.about(view, TargetDateMoved)
    assert moved.entry.body.what == "decision"
    assert [c.passed for c in view.clocks if c.kind == "decision"] == [False, True]


async def test_a_completion_is_contested_and_the_office_replies(history):
    view = history.ask(STONEBRIDGE, 7, norchester.COUNCIL)
    assert view.row.delivery == "reported_complete"
    assert view.row.contested
    assert history.about(view, VerdictReplied)


async def test_a_referral_stays_open_since_the_body_never_answers(history):
    assert history.ask(STONEBRIDGE, 4, norchester.POLICE).row.open_referrals == 1
    assert history.ask(STONEBRIDGE, 4, norchester.HEALTH).row.decision == "awaiting"
    assert any(entry.body.to is None for entry in history.of(RecommendationReferred))


async def test_a_quoted_answer_says_on_what_its_source_is_silent(history):
    [answer] = history.about(history.ask(STONEBRIDGE, 20, norchester.PCC), ResponseRecorded)
    assert answer.entry.provenance == "transcribed"
    assert answer.entry.body.not_stated == ("target",)


async def test_a_quoted_answer_is_replaced_by_the_office_in_its_own_words(history):
    view = history.ask(STONEBRIDGE, 16, norchester.PCC)
    answers = [item.entry for item in history.about(view, ResponseRecorded)]
    assert [entry.provenance for entry in answers] == ["transcribed", "authored"]
    assert not answers[1].has_part("revision_reason")


async def test_a_decided_answer_is_revised_with_its_reason(history):
    view = history.ask(STONEBRIDGE, 3, norchester.POLICE)
    first, revised = (item.entry for item in history.about(view, ResponseRecorded))
    assert first.body.decision == "accepted_in_principle"
    assert revised.has_part("revision_reason")
    assert view.row.revisions == 1


async def test_a_welcome_acknowledges_and_the_clock_runs_on(history):
    assert any(entry.body.office == norchester.BOARD for entry in history.of(StatementRecorded))
    view = history.ask(STONEBRIDGE, 1, norchester.BOARD)
    assert view.row.decision == "acknowledged"
    assert all(clock.running for clock in view.clocks)


async def test_a_clock_set_by_law_is_kept(history):
    view = history.ask(STONEBRIDGE, 5, norchester.POLICE)
    [clock] = [clock for clock in view.clocks if clock.basis == "statutory"]
    assert timeliness(clock, london_day(history.now)) == "replied_on_time"


async def test_clocks_are_paused_and_resumed_by_hand_and_by_themselves(history):
    assert {entry.role for entry in history.of(ClockPaused)} == {"secretariat", "officer"}
    assert {entry.role for entry in history.of(ClockResumed)} == {"secretariat", "clock"}


async def test_a_name_is_redacted_by_two_roles_and_stands_nowhere_any_more(history):
    [redacted] = history.of(PartRedacted)
    assert len(set(redacted.body.approved_by)) == 2
    [gone] = [bytes.fromhex(sealed) for sealed in redacted.body.removed.values()]
    assert await history.pool.fetchval("select count(*) from part where commitment = $1", gone) == 0
    assert (
        await history.pool.fetchval("select count(*) from part where position(bytea 'Oakshade' in bytes) > 0")
        == 0
    )


async def test_that_removal_was_explained_later(history):
    [redacted], [explained] = history.of(PartRedacted), history.of(RedactionExplained)
    assert history.entries[explained.body.target].entry == redacted
    assert explained.timestamp > redacted.timestamp


async def test_words_were_withheld_for_some_weeks_and_can_be_read_again(history):
    [withheld], [restored] = history.of(PartWithheld), history.of(PartRestored)
    assert withheld.body.withheld == restored.body.restored
    assert withheld.body.review_on > london_day(restored.timestamp) > london_day(withheld.timestamp)
    for sealed in restored.body.restored.values():
        found = await history.pool.fetchval(
            "select convert_from(bytes, 'UTF8') from part where commitment = $1", bytes.fromhex(sealed)
        )
        assert found == "The same proceedings, now before a higher court."


async def test_an_initiative_began_before_the_recommendations_and_another_after(history):
    published = history.panels[STONEBRIDGE].report_published
    cited = {entry.body.initiative for entry in history.of(InitiativeMapped)}
    began = [history.initiatives[slug].began for slug in cited]
    assert min(began) < published < max(began)


async def test_a_proposal_without_a_majority_is_recorded_with_its_votes_and_asked_of_nobody(history):
    [minority] = [
        e for e in history.of(RecommendationPublished) if (e.body.panel, e.body.serial) == (STONEBRIDGE, 10)
    ]
    votes = minority.body.support
    assert round(100 * votes.in_favour / (votes.in_favour + votes.against + votes.abstained)) == 38
    assert minority.has_part("minority")
    assert not [view for view in history.asks if (view.row.panel, view.row.serial) == (STONEBRIDGE, 10)]


async def test_aberwen_asks_and_answers_in_welsh_too(history):
    [answer] = history.about(history.ask(ABERWEN, 1, norchester.ABERWEN_POLICE), ResponseRecorded)
    assert {"text/en", "text/cy"} <= set(answer.entry.parts)


async def test_twenty_recommendations_of_one_panel_and_two_years_of_life(history):
    assert len(history.recommendations[STONEBRIDGE]) == 20
    lived = history.entries[-1].entry.timestamp - history.entries[0].entry.timestamp
    assert lived.days >= 2 * 365
    assert 0 < (history.now - history.entries[-1].entry.timestamp).days <= 14
    assert len(history.of(ClockStarted)) > 50


async def test_only_the_invented_city_disputes_explains_and_shows_files(history):
    """No real body is given a dispute, an explanation or a file that it never made."""
    made = ("non-response-disputed", "transcription-", "dispute-resolved", "explanation-attached")
    invented = {view.row.ask for view in history.asks if view.row.panel == STONEBRIDGE}
    found = [item.entry for item in history.entries if item.entry.tag.startswith(made)]
    found += [item.entry for item in history.entries if any(map(is_file, item.entry.parts))]
    assert len(found) >= 7
    assert {entry.ask for entry in found} <= invented


async def test_today_one_dispute_is_open_one_stance_is_awaited_and_one_office_publishes_nothing(history):
    """So that whoever looks at the demonstration sees what each of these looks like."""
    today = london_day(history.now)
    waiting = {view.row.office for view in history.asks if view.row.inherited and not view.row.stance}
    offices = [norchester.PCC, norchester.POLICE, norchester.COUNCIL]
    async with reading(history.pool, history.now) as reader:
        [disputed] = await disputes.open_in(reader, [STONEBRIDGE])
        held = await holds.holds(reader, offices)
    assert disputed.office == norchester.COUNCIL
    assert norchester.COUNCIL in waiting
    assert held.keys() == {norchester.PCC}
    assert held[norchester.PCC].until > today

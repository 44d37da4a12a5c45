"""Every kind of private page, with its errors and without, is one that anybody can use."""

from typing import get_args

import pytest

from accountability.domain.asks import Answer
from accountability.domain.status import DELIVERIES
from accountability.web.agency import actions
from accountability.web.agency.answering import OFFERED
from accountability.web.agency.secretariat import asks, correcting, panels, register

PHONE = 320
POLICE, ASSESSOR, TRUST = "norchester-police", "norchester-independent-assessor", "norchester-lantern-trust"
KEPT = "/workspace/secretariat"
PANEL = f"{KEPT}/panels/stonebridge-citizens-panel"


def look_at_form(visitor, address):
    """Its first page, then the same sent empty: all errors at once, said in the title, and with the focus."""
    visitor.open(address)
    visitor.look(PHONE)
    with visitor.page.expect_navigation() as answer:
        visitor.page.get_by_role("button", name="Continue", exact=True).click()
    if answer.value.status == 422:
        look_at_errors(visitor)


def throw_away(visitor, address):
    """What another test began under this account, or the form would open where that ended."""
    visitor.open(f"{address}/discard")
    visitor.press("Throw them away")


def look_at_errors(visitor, *widths):
    assert visitor.page.title().startswith("Error: ")
    assert visitor.page.locator(":focus").get_attribute("class") == "govuk-error-summary"
    visitor.look(*widths)


def test_a_stranger_is_asked_to_sign_in(visiting, demo):
    stranger = visiting(demo)
    stranger.open("/workspace/account")
    assert stranger.page.url == f"{demo.url}/sign-in?next=%2Fworkspace%2Faccount"
    stranger.look()
    stranger.press("Sign in", status=422)
    look_at_errors(stranger)
    stranger.write({"Email address": "nobody@norchester.example", "Password": "not the password"})
    stranger.press("Sign in", status=422)
    look_at_errors(stranger)
    stranger.context.close()


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("officer", POLICE),
        ("officer", "stonebridge-council"),
        ("reviewer", ASSESSOR),
        ("secretariat", TRUST),
        ("information governance", TRUST),
        ("operator", ""),
    ],
)
def test_each_role_has_a_desk_and_is_told_what_is_not_theirs(signed_in, put, role, office):
    person = signed_in(role, office)
    person.open("/workspace")
    person.look()
    if role != "officer":
        person.open(f"{put('Sweep the steps', 'accepted').private}/answer", status=403)
        person.look()
    else:
        person.open(PANEL, status=403)
        person.look()


def test_an_officer_chooses_reminders(signed_in):
    officer = signed_in("officer", POLICE)
    officer.open("/workspace/account")
    officer.follow("Choose which reminders you get by email")
    officer.page.wait_for_url("**/workspace/account/reminders")
    officer.look()
    officer.page.get_by_label("On Monday morning, what is due from your office").uncheck()
    officer.press("Save")
    officer.look(PHONE)
    assert not officer.page.get_by_label("On Monday morning, what is due from your office").is_checked()
    assert officer.page.get_by_label("When a date comes near or has gone by").is_checked()


def test_the_operator_sees_how_the_post_stands(signed_in):
    operator = signed_in("operator")
    operator.open("/workspace/removals")
    operator.follow("Post")
    operator.page.wait_for_url("**/workspace/post")
    operator.look()


def test_an_account_has_a_page(signed_in):
    person = signed_in("officer", POLICE)
    person.open("/workspace/account")
    person.look()
    person.press("Change the password", status=422)
    look_at_errors(person)


def test_every_form_about_an_ask(signed_in, put, late):
    """Each of the registry, on an ask in a state that opens it; `stance` is in test_succession.py."""
    officer, reviewer = signed_in("officer", POLICE), signed_in("reviewer", ASSESSOR)
    busy = put("Mend the lamps by the school", "in principle", "delivered", "judged")
    still = put("Mend the lamps by the mill", "paused")
    quoted = put("Mend the lamps by the lock", "quoted")
    officer.open(busy.private)
    officer.look()
    officer.follow(officer.page.get_by_role("link", name="What you can do about it").first)
    officer.look()
    reviewer.open(busy.private)
    reviewer.look()
    for name, form in actions.JOURNEYS.items():
        if name == "stance":
            continue
        asked = still if name == "resume" else quoted if name.endswith("-words") else busy
        address = late if name == "dispute-silence" else asked.private
        look_at_form(officer if "officer" in form.roles else reviewer, f"{address}/{name}")


def test_an_office_keeps_what_is_recorded_of_its_standing_work(signed_in):
    officer = signed_in("officer", "stonebridge-council")
    officer.open("/workspace/initiatives")
    officer.look()
    for form in ("change", "end"):
        look_at_form(officer, f"/workspace/initiatives/stonebridge-street-wardens/{form}")


def test_every_answer_asks_for_what_it_must_carry(signed_in, put):
    officer = signed_in("officer", POLICE)
    asked = put("Mend the lamps by the church")
    for decision in get_args(Answer):
        officer.open(f"{asked.private}/answer/decision")
        officer.choose(OFFERED[decision])
        officer.press("Continue")
        if decision == "acknowledged":
            officer.look()
        else:
            officer.press("Continue", status=422)
            look_at_errors(officer)


def test_every_state_of_delivery_asks_for_what_it_must_carry(signed_in, put):
    officer = signed_in("officer", POLICE)
    asked = put("Mend the lamps by the station", "accepted")
    for state in DELIVERIES.values():
        officer.open(f"{asked.private}/report/delivery")
        officer.choose(state)
        officer.press("Continue")
        officer.press("Continue", status=422)
        look_at_errors(officer, PHONE)


def test_work_that_is_cited_and_evidence_have_sound_pages(signed_in, put):
    """To the checked answers, with a fault found only there, and to throwing them away."""
    officer = signed_in("officer", POLICE)
    asked = put("Mend the lamps by the bridge")
    officer.open(f"{asked.private}/answer/decision")
    officer.choose("Mapped to an existing initiative")
    officer.press("Continue")
    officer.page.get_by_role("checkbox").first.check()
    officer.press("Continue")
    officer.press("Continue", status=422)
    look_at_errors(officer)
    officer.open(f"{asked.private}/answer/evidence")
    officer.look()
    officer.page.get_by_role("radio").nth(1).check()
    officer.press("Continue")
    officer.press("Continue", status=422)
    look_at_errors(officer)
    officer.open(f"{asked.private}/answer/check")
    officer.look()
    officer.open(f"{asked.private}/answer/discard")
    officer.look()


def test_an_entry_is_corrected_on_sound_pages(signed_in, put):
    officer, secretariat = signed_in("officer", POLICE), signed_in("secretariat", TRUST)
    officer.open(put("Mend the lamps by the park", "accepted").private)
    officer.follow(officer.page.get_by_role("link", name="Correct entry").first)
    look_at_form(officer, officer.page.url)
    officer.look()
    secretariat.open(PANEL)
    secretariat.page.locator("summary").click()
    entry = secretariat.page.get_by_role("link", name="Correct its facts or figures").first.get_attribute(
        "href"
    )
    for form in correcting.JOURNEYS:
        look_at_form(secretariat, f"{entry.rpartition('/')[0]}/{form.name}")


def test_every_form_of_the_secretariat(signed_in, put, demo):
    """Each of the three registries: what is kept of all, of one panel, of one ask."""
    secretariat = signed_in("secretariat", TRUST)
    running, still = put("Mend the lamps by the dock"), put("Mend the lamps by the weir", "paused")
    disputed = put("Mend the lamps by the quay", "quoted", "words disputed")
    quoted = put("Mend the lamps by the mole", "quoted")
    # What came to the council from another office, in the demonstration.
    api = f"{demo.url}/api/v1/panels/stonebridge-citizens-panel/recommendations/9"
    found = secretariat.page.request.get(api).json()["asks"]
    inherited = next(each["id"] for each in found if each["office"] == "stonebridge-council")
    pages = [PANEL, KEPT, f"{KEPT}/asks/{running.ask}"]
    forms = [f"{KEPT}/register/{form.name}" for form in register.JOURNEYS]
    forms += [f"{PANEL}/{form.name}" for form in panels.FORMS]
    for form in asks.JOURNEYS:
        asked = {"resume": still, "resolve": disputed, "letter": quoted}.get(form.name, running)
        forms.append(f"{KEPT}/asks/{inherited if form.name == 'stance' else asked.ask}/{form.name}")
    for address in pages:
        secretariat.open(address)
        secretariat.look()
    for address in forms:
        throw_away(secretariat, address)
        look_at_form(secretariat, address)

"""A passkey signs in the person whose it is, from our own pages, and nobody else."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accountability.workspace.passkeys import MOST, PasskeyRefused, Passkeys, _origin_of
from tests.web.agency.device import PRESENT, VERIFIED, Device, spelled
from tests.web.house import PUBLIC_URL

pytestmark = pytest.mark.anyio
PASSWORD = "late buses and lit paths"
EMAIL, OTHER = "gwen@police.norchester.example", "omar@stonebridge.example"
HERE = "/workspace/account/passkeys"
SESSION = "__Host-accountability-session"
DEED = "select act from private.audit order by number desc limit 1"
# What a device or a page elsewhere could try when a passkey is made, and when one is used.
LIES = [
    {"origin": "https://evil.example"},
    {"origin": "https://record.norchester.example.evil.example"},
    {"origin": "http://record.norchester.example"},
    {"origin": "https://record.norchester.example:8443"},
    {"host": "evil.example"},
    {"host": "norchester.example"},
    {"flags": PRESENT},
    {"flags": VERIFIED},
    {"type": "payment.get"},
    {"challenge": "AAAA"},
]
LIES_OF_USE = [*LIES, {"type": "webauthn.create"}, {"signature": b"no"}, {"owner": bytes(16)}, {"owner": b""}]


@pytest.fixture
async def gwen(accounts):
    return await accounts.add(EMAIL, PASSWORD, "officer", "norchester-police")


@pytest.fixture
def device():
    return Device()


@pytest.fixture
async def owner_of(browse, gwen):
    """Gwen in a browser of hers, signed in with her password."""
    browser = browse()
    await browser.sign_in(EMAIL)
    return browser


async def asked(browser, page, at):
    """What the page's script is given to ask the device for."""
    await browser.open(page)
    answer = await browser.send(at, {"name": "Work laptop"})
    assert answer.headers["content-type"] == "application/json"
    return answer.text


def address_of(device):
    return f"{HERE}/{spelled(device.id)}"


async def add(browser, device, **lies):
    options = await asked(browser, HERE, f"{HERE}/options")
    await browser.open(HERE)
    return await browser.send(HERE, {"name": "Work laptop", "credential": device.make(options, **lies)})


async def enter(browser, device, following="", **lies):
    page = "/sign-in" + (f"?next={following}" if following else "")
    options = await asked(browser, page, "/sign-in/passkey/options")
    await browser.open(page)
    return await browser.send("/sign-in/passkey", {"credential": device.use(options, **lies)})


async def test_a_passkey_signs_in_without_a_password_and_leads_on(owner_of, browse, device, pool):
    assert (await add(owner_of, device)).status_code == 303
    elsewhere = browse()
    answer = await enter(elsewhere, device, "/workspace/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/workspace/account")
    assert EMAIL in (await elsewhere.follow()).text
    assert await pool.fetchval(DEED) == "signed in"


async def test_no_passkey_is_made_for_another_place_or_by_a_device_that_was_not_unlocked(
    owner_of, device, pool, tally
):
    for lies in LIES:
        assert (await add(owner_of, device, **lies)).status_code == 422, lies
    assert await pool.fetchval("select count(*) from private.passkey") == 0
    tally("lies told while a passkey is made", len(LIES))


async def test_no_passkey_signs_in_from_another_place_or_without_being_unlocked(
    owner_of, browse, device, tally
):
    await add(owner_of, device)
    stranger = browse()
    for lies in LIES_OF_USE:
        assert (await enter(stranger, device, **lies)).status_code == 422, lies
    assert SESSION not in stranger.client.cookies
    assert (await enter(stranger, device)).status_code == 303
    tally("lies told while a passkey is used", len(LIES_OF_USE))


async def test_a_count_that_does_not_grow_betrays_a_copy(owner_of, browse, device, pool):
    await add(owner_of, device)
    await enter(browse(), device)
    await enter(browse(), device)
    for count in (0, 1, 2):
        answer = await enter(browse(), device, count=count)
        assert answer.status_code == 422
        assert "may have been copied" in answer.text
        assert await pool.fetchval(DEED) == "passkey refused"


async def test_a_device_that_keeps_no_count_is_accepted(owner_of, browse, device):
    await add(owner_of, device)
    for _ in range(2):
        assert (await enter(browse(), device, count=0)).status_code == 303


async def test_a_challenge_is_good_once_soon_and_in_its_own_browser(owner_of, browse, device, clock):
    await add(owner_of, device)
    own, other = browse(), browse()
    options = await asked(own, "/sign-in", "/sign-in/passkey/options")
    used = device.use(options)
    await other.open("/sign-in")
    assert (await other.send("/sign-in/passkey", {"credential": used})).status_code == 422
    assert (await own.send("/sign-in/passkey", {"credential": used})).status_code == 303
    await own.client.post("/sign-out", data={"_token": "-"})
    own.client.cookies.delete(SESSION)
    await own.open("/sign-in")
    assert (await own.send("/sign-in/passkey", {"credential": used})).status_code == 422
    late = await asked(own, "/sign-in", "/sign-in/passkey/options")
    clock.forward(minutes=11)
    assert (await own.send("/sign-in/passkey", {"credential": device.use(late)})).status_code == 422


async def test_a_challenge_to_add_is_none_to_sign_in_and_none_of_another_session(
    owner_of, browse, device, accounts
):
    await add(owner_of, device)
    options = await asked(owner_of, HERE, f"{HERE}/options")
    stranger = browse()
    await stranger.open("/sign-in")
    assert (await stranger.send("/sign-in/passkey", {"credential": device.use(options)})).status_code == 422
    await accounts.add(OTHER, PASSWORD, "officer", "stonebridge-council")
    omar = browse()
    await omar.sign_in(OTHER)
    await omar.open(HERE)
    answer = await omar.send(HERE, {"name": "Not mine", "credential": Device().make(options)})
    assert answer.status_code == 422


async def test_the_table_of_challenges_opens_nothing(owner_of, pool):
    options = json.loads(await asked(owner_of, HERE, f"{HERE}/options"))
    kept = await pool.fetch("select hash, about from private.challenge")
    assert len(kept) == 1
    assert options["challenge"] not in str(kept)


async def test_of_two_answers_to_one_challenge_only_one_is_looked_at(owner_of, browse, device, pool):
    await add(owner_of, device)
    stranger = browse()
    used = device.use(await asked(stranger, "/sign-in", "/sign-in/passkey/options"))
    first = await stranger.send("/sign-in/passkey", {"credential": used})
    assert first.status_code == 303
    assert await pool.fetchval("select count(*) from private.challenge") == 0


async def test_no_other_site_starts_or_ends_a_sign_in(browser):
    for path in ("/sign-in/passkey", "/sign-in/passkey/options"):
        await forge(browser, "/sign-in", path)


async def test_no_other_site_adds_renames_or_removes_a_passkey(owner_of):
    for path in (HERE, f"{HERE}/options", f"{HERE}/again", f"{HERE}/AAAA"):
        await forge(owner_of, HERE, path)


async def forge(browser, page, path):
    """Sent from another site with the right token, and from ours with a guessed one."""
    await browser.open(page)
    fields = {"name": "Theirs", "remove": "yes", "credential": "{}"}
    assert (await browser.send(path, fields, origin="https://evil.example")).status_code == 403
    await browser.open(page)
    browser.hidden["_token"] = "guessed"
    assert (await browser.send(path, fields)).status_code == 403


async def test_a_passkey_is_its_owners_alone(owner_of, browse, device, accounts, pool):
    await add(owner_of, device)
    await accounts.add(OTHER, PASSWORD, "officer", "stonebridge-council")
    omar = browse()
    await omar.sign_in(OTHER)
    of_gwen = address_of(device)
    for path in (of_gwen, f"{HERE}/AAAA", f"{HERE}/%C5%B5", f"{HERE}/{'A' * 400}"):
        assert (await omar.open(path)).status_code == 403
        await omar.open(HERE)
        assert (await omar.send(path, {"remove": "yes"})).status_code == 403
        assert (await omar.send(path, {"name": "Mine now"})).status_code == 403
    assert await pool.fetchval("select name from private.passkey") == "Work laptop"
    assert (await add(omar, device)).status_code == 422


async def test_what_was_removed_or_belongs_to_an_ended_account_signs_nobody_in(
    owner_of, browse, device, accounts
):
    await add(owner_of, device)
    lost = Device()
    await add(owner_of, lost)
    await owner_of.open(HERE)
    answer = await owner_of.send(address_of(lost), {"remove": "yes"})
    assert answer.status_code == 303
    assert (await enter(browse(), lost)).status_code == 422
    assert (await enter(browse(), device)).status_code == 303
    await accounts.end(EMAIL)
    assert (await enter(browse(), device)).status_code == 422


async def test_no_passkey_is_added_at_a_browser_that_was_left_open(owner_of, device, pool, clock):
    options = await asked(owner_of, HERE, f"{HERE}/options")
    clock.forward(minutes=16)
    assert await asked(owner_of, HERE, f"{HERE}/options") == "{}"
    await owner_of.open(HERE)
    assert "sign in again first" in owner_of.text
    answer = await owner_of.send(HERE, {"name": "Theirs", "credential": device.make(options)})
    assert answer.status_code == 422
    assert await pool.fetchval("select count(*) from private.passkey") == 0
    answer = await owner_of.send(f"{HERE}/again")
    assert answer.headers["location"] == "/sign-in?left&next=%2Fworkspace%2Faccount%2Fpasskeys"
    assert (await owner_of.open(HERE)).status_code == 303


async def test_nobody_has_endless_passkeys(owner_of, device, pool, gwen):
    await pool.execute(
        "insert into private.passkey (id, account, name, public_key, sign_count, created_at) "
        "select decode(lpad(n::text, 4, '0'), 'hex'), $1, 'More', '', 0, now() from generate_series(1, $2) n",
        gwen,
        MOST,
    )
    assert (await add(owner_of, device)).status_code == 422


@pytest.fixture
def passkeys(pool, accounts, clock):
    return Passkeys(pool, accounts, clock, PUBLIC_URL)


async def test_passkeys_need_a_site_with_a_name(pool, accounts, clock):
    addresses = ("https://record.example", "http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]")
    assert _origin_of("https://Record.example:443") == "https://record.example"
    assert _origin_of("http://localhost:8000") == "http://localhost:8000"
    possible = [Passkeys(pool, accounts, clock, address).possible for address in addresses]
    assert possible == [True, True, False, False]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ODD = st.binary(max_size=80).map(spelled)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    field=st.sampled_from(
        ["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature"]
    ),
    value=JSON | ODD,
    whole=st.none() | st.text(max_size=50) | JSON.map(json.dumps),
)
async def test_bytes_that_no_browser_sends_are_refused_and_no_more(passkeys, field, value, whole):
    options = await passkeys.options_to_sign_in("a browser")
    used = json.loads(Device().use(options))
    (used if field in used else used["response"])[field] = value
    with pytest.raises(PasskeyRefused):
        await passkeys.prove("a browser", json.dumps(used) if whole is None else whole)


async def test_json_that_goes_down_for_ever_is_refused(passkeys):
    for text in ("[" * 30_000, '{"id":' * 5_000):
        with pytest.raises(PasskeyRefused):
            await passkeys.prove("a browser", text)

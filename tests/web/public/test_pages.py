"""What holds for every public page: it is there, sets no cookie, has no dead link, knows its feed."""

import re

import pytest

from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import number_in, slug_in

pytestmark = pytest.mark.anyio

RECOMMENDATION = "/en/panels/night-safety/recommendations/1"
EVERY_KIND = (
    "/en/",
    "/en",
    "/en/panels",
    "/en/panels/night-safety",
    RECOMMENDATION,
    "/en/offices",
    "/en/offices/norchester-police",
    "/en/areas",
    "/en/initiatives",
    "/en/initiatives/night-hub",
    "/en/log",
    "/en/log/0",
    "/en/feeds",
    "/en/about",
)
# Served by other rooms of the house.
ELSEWHERE = (
    "/static/",
    "/data/",
    "/api/",
    "/sign-in",
    "/workspace/entries/",
    "/en/feeds/",
    "/log/",
    "/verify/",
)


@pytest.mark.parametrize("address", EVERY_KIND)
async def test_each_page_is_there_for_everybody_and_sets_no_cookie(norchester, reader, address):
    answer = await reader.get(address)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.count("<h1") == 1
    assert "As at" in answer.text


@pytest.mark.parametrize("address", EVERY_KIND)
async def test_an_empty_record_has_pages_too(pool, reader, address):
    answer = await reader.get(address)
    about_something = re.search(r"night|police|/log/0", address)
    assert answer.status_code == (404 if about_something else 200)


async def test_no_page_leads_to_an_address_that_is_not_there(norchester, reader):
    to_see, seen = ["/en/"], set()
    while to_see:
        address = to_see.pop()
        if address in seen or address.startswith(ELSEWHERE):
            continue
        seen.add(address)
        answer = await reader.get(address)
        assert answer.status_code == 200, address
        links = re.findall(r'href="([^"#]+)', answer.text)
        assert all(link.startswith(("/", "https://norchester.example")) for link in links), links
        to_see += [link for link in links if link.startswith("/")]
    assert {RECOMMENDATION, "/en/log/9", "/en/initiatives/night-hub"} <= seen


@pytest.mark.parametrize("address", EVERY_KIND)
async def test_each_link_within_a_page_leads_to_something_on_it(norchester, reader, address):
    html = (await reader.get(address)).text
    for anchor in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{anchor}"' in html, anchor
    identifiers = re.findall(r'\bid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(
    "address",
    [
        "/cy/",
        "/cy/panels/night-safety",
        "/en/panels/day-safety",
        "/en/panels/Night-Safety",
        "/en/panels/night%00safety",
        "/en/panels/night-safety/recommendations/2",
        "/en/panels/night-safety/recommendations/one",
        "/en/panels/day-safety/recommendations/1",
        "/en/offices/nobody",
        "/en/areas/nowhere",
        "/en/initiatives/nothing",
        "/en/log/10",
        "/en/log/-1",
        "/en/log/00",
        "/en/log/99999999999999999999999",
        "/en/nowhere",
    ],
)
async def test_an_address_that_names_nothing_is_a_404(norchester, reader, address):
    answer = await reader.get(address)
    assert answer.status_code == 404
    assert "<h1" in answer.text


async def test_the_root_leads_to_the_english_home(reader):
    answer = await reader.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/en")


async def test_a_page_calls_itself_by_one_address_however_it_was_asked_for(norchester, reader):
    """Printed, or named by a feed, it is the same place."""
    pages = {(await reader.get(address)).text for address in ("/en", "/en/")}
    assert len(pages) == 1
    assert "This page: https://record.norchester.example/en</span>" in pages.pop()


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/en/", "/en/feeds/all"),
        ("/en/panels/night-safety", "/en/feeds/panels/night-safety"),
        (RECOMMENDATION, "/en/feeds/recommendations/night-safety/1"),
        ("/en/offices/norchester-police", "/en/feeds/offices/norchester-police"),
        ("/en/log", "/en/feeds/all"),
        ("/en/feeds", "/en/feeds/overdue"),
    ],
)
async def test_each_page_tells_a_feed_reader_of_its_own_feed_first(norchester, reader, address, feed):
    html = (await reader.get(address)).text
    found = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', html)
    assert found[0] == f"{feed}.atom"
    assert {f"{feed}.rss", f"{feed}.json"} <= set(re.findall(r'href="([^"]+)"', html))


@pytest.mark.parametrize(
    "address", [RECOMMENDATION, "/en/panels/night-safety", "/en/offices/norchester-police"]
)
async def test_an_invented_place_says_so_on_its_own_page(norchester, reader, address):
    assert "Invented place." in (await reader.get(address)).text


async def test_lists_that_mix_real_and_invented_places_mark_each_invented_one(norchester, reader):
    real = OfficeDetails(slug="merseyside-police", kind="chief_constable")
    command = RegisterOffice(details=real, texts={"name/en": "Merseyside Police"})
    await norchester.desk.handle(command, norchester.operator)
    html = (await reader.get("/en/offices")).text
    assert "Some places are invented." in html
    assert html.count(">Invented place</strong>") == len(norchester.OFFICES)
    assert "Invented place" not in (await reader.get("/en/offices/merseyside-police")).text


async def test_every_page_is_kept_in_memory_until_the_log_moves(norchester, reader, service):
    for address in ("/en", "/en/panels/night-safety", f"{RECOMMENDATION}?at=9"):
        await reader.get(address)
    assert len(service.store) == 3


def test_a_number_has_one_spelling_and_a_slug_one_shape():
    assert number_in("7", "entry", "/en/log") == 7
    for wrong in ("07", "-7", "\u0667", "7.0", "", "9" * 19):
        with pytest.raises(Unrecorded):
            number_in(wrong, "entry", "/en/log")
    for wrong in ("Night", "night--safety", "-night", "", "n" * 65, "nächt"):
        with pytest.raises(Unrecorded):
            slug_in(wrong, "panel", "/en/panels")

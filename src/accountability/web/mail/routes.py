"""E-mail alerts: asking for one, confirming it, and ending it. No cookie, and nothing to sign in to.

A link in a mail is opened by programs, too, that look for what is bad in it: so it shows a page, and only the
button on it changes anything. Ending takes one POST to the link's own address, from whatever program (RFC
8058); the link itself is the proof of who asks.
"""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from accountability.projections.reading import reading
from accountability.web.agency.session import AnyRequest
from accountability.web.csrf import check_ours
from accountability.web.feeds.addresses import Feed, asked
from accountability.web.feeds.documents import exists
from accountability.web.fields import Choice, Option, Text
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.mail.alerts import PACES, called, feed_of
from accountability.web.problems import Unrecorded
from accountability.web.templating import Link, private_page
from accountability.web.typed import received
from accountability.workspace.post.alerts import Alerts, AskedTooOften, NoAddress, Pace, Subscription

FORM_BYTES = 16 * 1024
FORM = Form(
    questions=(
        Text(
            name="email",
            label="Your email address",
            limit=254,
            autocomplete="email",
            missing="Enter your email address",
        ),
        Choice(
            name="pace",
            label="How often",
            options=(
                Option("daily", "Once a day at most", "In the morning, on days after something was recorded"),
                Option("each", "As it happens", "Soon after something is recorded"),
            ),
            missing="Select how often",
        ),
    )
)
CRUMBS = [Link("Home", "/en"), Link("Feeds", "/en/feeds")]


def _alerts(house: House) -> Alerts:
    if house.alerts is None or not house.offers_alerts:
        raise NotFoundException
    return house.alerts


@get("/mail", include_in_schema=False)
async def form(request: AnyRequest, house: NamedDependency[House]) -> Response[Any]:
    _alerts(house)
    feed, title = await _feed(house, request.query_params.get("feed", ""))
    return _form(feed, title, FORM.blank(Hidden.fresh("")))


@post("/mail", include_in_schema=False, request_max_body_size=FORM_BYTES, status_code=200)
async def ask(request: AnyRequest, house: NamedDependency[House]) -> Response[Any]:
    """The answer is the same whether or not the address is known, or was written to often."""
    alerts = _alerts(house)
    check_ours(request.headers, house.public_url)
    typed = await received(request)
    feed, title = await _feed(house, typed.one("feed"))
    filled = FORM.read(typed, Hidden.fresh(""))
    if filled.errors:
        return _form(feed, title, filled, status=422)
    pace: Pace = "each" if filled.answers["pace"] == "each" else "daily"
    try:
        await alerts.ask(str(filled.answers["email"]), feed.scope, feed.about, pace, _visitor(request))
    except NoAddress as refusal:
        return _form(feed, title, filled.refused(refusal), status=422)
    except AskedTooOften as refusal:
        return _form(feed, title, filled.refused(refusal), status=429)
    return Redirect("/mail/asked", status_code=303)


@get("/mail/asked", include_in_schema=False)
async def asked_for(house: NamedDependency[House]) -> Response[Any]:
    _alerts(house)
    return private_page("mail/asked.html", section="feeds", crumbs=CRUMBS)


@get("/mail/confirm/{token:str}", include_in_schema=False)
async def confirm_page(token: FromPath[str], house: NamedDependency[House]) -> Response[Any]:
    found = await _alerts(house).confirmable(token)
    return await _confirmed(house, found, done=found is not None and found.confirmed_at is not None)


@post("/mail/confirm/{token:str}", include_in_schema=False, request_max_body_size=FORM_BYTES, status_code=200)
async def confirm(token: FromPath[str], house: NamedDependency[House]) -> Response[Any]:
    found = await _alerts(house).confirm(token)
    return await _confirmed(house, found, done=found is not None)


@get("/mail/stop/{token:str}", include_in_schema=False)
async def stop_page(token: FromPath[str], house: NamedDependency[House]) -> Response[Any]:
    return private_page("mail/stop.html", section="feeds", done=False, officer=_whose(house, token))


@post("/mail/stop/{token:str}", include_in_schema=False, request_max_body_size=FORM_BYTES, status_code=200)
async def stop(token: FromPath[str], house: NamedDependency[House]) -> Response[Any]:
    """Ends it, however often it is asked."""
    officer = _whose(house, token)
    if officer and house.reminders is not None:
        await house.reminders.stop(token)
    elif house.alerts is not None:
        await house.alerts.stop(token)
    return private_page("mail/stop.html", section="feeds", done=True, officer=officer)


def _visitor(request: AnyRequest) -> str:
    """Where a request comes from: the server's word, which trusts a proxy only if it is set to."""
    return request.client.host if request.client else ""


def _whose(house: House, token: str) -> bool:
    """Whether a link ends an officer's reminders, or else somebody's alerts. 404 if it is not ours."""
    if house.reminders is not None and house.reminders.stops(token):
        return True
    if house.alerts is not None and house.alerts.stops(token):
        return False
    raise NotFoundException


async def _feed(house: House, path: str) -> tuple[Feed, str]:
    """The feed that an address names, and what it is called. Raises Unrecorded."""
    wanted = asked(f"{path}.atom")
    if wanted is None or wanted.archive is not None:
        raise Unrecorded("feed", "/en/feeds")
    async with reading(house.readers, house.now()) as reader:
        if not await exists(reader, wanted.feed):
            raise Unrecorded("feed", "/en/feeds")
        return wanted.feed, await called(reader, wanted.feed)


def _form(feed: Feed, title: str, filled: Filled, *, status: int = 200) -> Response[Any]:
    return private_page(
        "mail/ask.html",
        status=status,
        section="feeds",
        crumbs=CRUMBS,
        feed=feed,
        called=title,
        filled=filled,
    )


async def _confirmed(house: House, found: Subscription | None, *, done: bool) -> Response[Any]:
    title = pace = ""
    if found is not None:
        async with reading(house.readers, house.now()) as reader:
            title, pace = await called(reader, feed_of(found)), PACES[found.pace]
    status = 200 if found else 404
    return private_page(
        "mail/confirm.html", status=status, section="feeds", found=found, done=done, called=title, pace=pace
    )


ROUTES: list[Any] = [form, ask, asked_for, confirm_page, confirm, stop_page, stop]

"""Mails to those who follow a feed: the one in which they confirm it, and what is new."""

from accountability.projections import timeline
from accountability.projections.reading import Reader
from accountability.web.feeds.addresses import Feed
from accountability.web.feeds.documents import named_in, title_of
from accountability.web.feeds.items import Place, items_of
from accountability.web.feeds.model import FeedItem
from accountability.web.mail.composing import Composing, Read
from accountability.web.mail.draft import Draft, Item, Section
from accountability.web.public.naming import Names, names_for
from accountability.web.templating import Link, moment, plural
from accountability.workspace.post.alerts import Alerts, Subscription
from accountability.workspace.post.mailroom import Mail

MOST = 50
PACES = {"daily": "once a day at most, in the morning", "each": "soon after something is recorded"}


def feed_of(subscription: Subscription) -> Feed:
    return Feed(subscription.scope, tuple(subscription.about))  # type: ignore[arg-type] # the table checks it


def confirmations(alerts: Alerts, read: Read, place: Place) -> Composing:
    async def compose(mail: Mail) -> Draft | None:
        found, to = await _for_whom(alerts, mail)
        if found is None or to is None:
            return None
        async with read() as reader:
            title = await called(reader, feed_of(found))
        confirm, stop = (place.public_url + path for path in alerts.links(found.id))
        if found.confirmed_at is not None:
            return _already(to, title, found, stop)
        if not alerts.is_waiting(found):
            return None
        return Draft(
            to=to,
            subject=f"Confirm your email alerts: {title}",
            lead=(
                f"Somebody, we hope you, asked for email alerts at this address: {title}.",
                "Open the link within 48 hours and press the button there. Until then we send nothing.",
            ),
            action=Link("Confirm your email alerts", confirm),
            why="If you did not ask for this, do nothing: we forget your address in 48 hours.",
        )

    return compose


def _already(to: str, title: str, found: Subscription, stop: str) -> Draft:
    return Draft(
        to=to,
        subject=f"You get these alerts already: {title}",
        lead=(
            f"Somebody asked for email alerts at this address: {title}.",
            f"You get them already, {PACES[found.pace]}. Nothing has changed.",
        ),
        stop=stop,
    )


def alerts_in_words(alerts: Alerts, read: Read, place: Place) -> Composing:
    """What was recorded since the last mail, in order, as the record shows it when the mail is sent."""

    async def compose(mail: Mail) -> Draft | None:
        found, to = await _for_whom(alerts, mail)
        if found is None or to is None or found.confirmed_at is None:
            return None
        feed = feed_of(found)
        span = {"after": mail.about["after"], "upto": mail.about["upto"]}
        async with read() as reader:
            items, count = await timeline.between(reader, feed.scope, *feed.about, **span, limit=MOST)
            names = await names_for(reader, items, named_in(feed))
        shown = tuple(map(_told, items_of(items, names, place)))
        title, page = title_of(feed, names), place.public_url + feed.page
        more = (f"These are the first {MOST}. The others are on its page.",) if count > MOST else ()
        return Draft(
            to=to,
            subject=f"{plural(count, 'new entry', 'new entries')}: {title}",
            lead=(f"New in The answer record: {title}.", *more),
            sections=(Section(plural(len(shown), "entry", "entries"), shown),),
            links=(Link("See it on the record", page),),
            why=_why(found, names, feed),
            stop=place.public_url + alerts.links(found.id)[1],
        )

    return compose


def _why(found: Subscription, names: Names, feed: Feed) -> str:
    assert found.confirmed_at is not None
    return (
        f"You get this since you asked for it and confirmed it on {moment(found.confirmed_at)}: "
        f"{title_of(feed, names)}, {PACES[found.pace]}."
    )


def _told(item: FeedItem) -> Item:
    """As in the feed; what came to the entry later is said first, so that nobody misses it."""
    flags = {tag.code for tag in item.tags if tag.kind == "flag"}
    marks = [word for word in ("corrected", "redacted", "withheld") if word in flags]
    title = f"[{', '.join(marks).capitalize()}] {item.title}" if marks else item.title
    texts = tuple(text for text in item.summary.split("\n\n") if text)
    return Item(title, item.address, (*texts, f"Recorded {moment(item.published)}, by {item.author}."))


async def called(reader: Reader, feed: Feed) -> str:
    """What a feed is called; its page has to be there."""
    return title_of(feed, await names_for(reader, (), named_in(feed)))


async def _for_whom(alerts: Alerts, mail: Mail) -> tuple[Subscription | None, str | None]:
    found = await alerts.standing(mail.subscription) if mail.subscription else None
    return found, alerts.address(found) if found else None

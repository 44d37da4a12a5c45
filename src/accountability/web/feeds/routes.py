"""Serves the feeds: the same bytes for everybody and for every site that reads them in a browser.

A current feed carries the newest checkpoint. Until that covers the newest entry, about a second after it
came, the feed carries the one before and is not kept: whoever asks again gets the new one.
"""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from accountability.projections.reading import reading
from accountability.publishing.published import NOTHING
from accountability.web.feeds import documents
from accountability.web.feeds.addresses import TYPES, asked
from accountability.web.feeds.items import Place
from accountability.web.house import House
from accountability.web.middleware.marking import MARK
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import public

FOR_ALL = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
INDEX = "/en/feeds"


@public("/en/feeds/{address:path}")
async def feed(address: FromPath[str], house: NamedDependency[House]) -> Response[bytes]:
    """One feed or one closed part of its past, in the form that the address ends with."""
    wanted = asked(address.removeprefix("/"))
    if wanted is None:
        raise Unrecorded("feed", INDEX)
    place = Place(house.public_url, house.origin, house.published)
    signed_for = house.published.size
    async with reading(house.readers, house.now()) as reader:
        found = await documents.exists(reader, wanted.feed)
        content = await documents.write(reader, wanted, place) if found else None
    if content is None:
        raise Unrecorded("feed", INDEX)
    final = wanted.archive is not None or house.published is NOTHING or signed_for > reader.head
    kept = {MARK: "1"} if final else {}
    return Response(content, media_type=TYPES[wanted.form], headers={**kept, **FOR_ALL})


ROUTES = [feed]

"""An office's own publishing, in words: that it publishes nothing for a while, and that it does again."""

from accountability.domain.holds import PublicationHeld, PublicationReleased
from accountability.domain.status import british
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, sentences


def held(entry: PublicationHeld, item: Item, names: Names) -> Told:
    body = entry.body
    ground = f" because of {say(codes.HOLDS, body.ground)}" if body.ground in codes.HOLDS else ""
    return Told(
        f"{names.office(item.row.office)} publishes nothing until about {british(body.until)}",
        sentences(f"From {british(body.since)}{ground}.", say(codes.HELD_CLOCKS, body.clocks)),
    )


def released(_entry: PublicationReleased, item: Item, names: Names) -> Told:
    return Told(f"{names.office(item.row.office)} publishes again", "")


TELLINGS: dict[type, Teller] = {PublicationHeld: held, PublicationReleased: released}

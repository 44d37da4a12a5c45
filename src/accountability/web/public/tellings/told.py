"""What a telling is: a heading that stands alone, and a sentence or two on the codes and dates behind it."""

from collections.abc import Callable
from typing import Any

import msgspec

from accountability.projections.timeline import Item
from accountability.web.public.naming import Names


class Told(msgspec.Struct, frozen=True):
    """Plain text, not escaped; no one's own words. `summary` is empty where the heading says it all."""

    heading: str
    summary: str = ""


# Told from the entry as it stands after corrections. Its class is the key under which it is found.
Teller = Callable[[Any, Item, Names], Told]


def sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"

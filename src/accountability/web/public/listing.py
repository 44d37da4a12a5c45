"""A list that is read page by page: what stands on this page, and the addresses of the others."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

R = TypeVar("R")


class Listing(msgspec.Struct, Generic[R], frozen=True):
    """`first` leads back to the beginning, `more` to the next page; empty where there is none."""

    rows: Sequence[R]
    first: str
    more: str


def listed(found: Sequence[R], most: int, index: str, mark: Callable[[R], str], *, begun: bool) -> Listing[R]:
    """`found` has a row more than fits if others follow; `mark` is the query that goes on from a row."""
    rows = found[:most]
    more = f"{index}?{mark(rows[-1])}" if len(found) > most else ""
    return Listing(rows, index if begun else "", more)

"""What a check found: each fault with the first entry it was found at, and what it proves."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """`index` is the position of the entry it was found at; None if no single entry can be named."""

    index: int | None
    what: str
    proves: str


class Faults:
    """The faults of one round of a check, in the order they were found: the first 100, and how many in all.

    A hostile copy can hold a million of them; a round goes by position, so that the first ones are kept.
    """

    def __init__(self) -> None:
        self.found = 0
        self.kept: list[Fault] = []

    def add(self, index: int | None, what: str, proves: str) -> None:
        self.found += 1
        if self.found <= MOST_KEPT:
            self.kept.append(Fault(index, what, proves))


def in_order(rounds: Iterable[Faults]) -> tuple[Fault, ...]:
    """What all rounds kept, by position; what can't be laid at one entry comes last."""
    kept = [fault for faults in rounds for fault in faults.kept]
    return tuple(sorted(kept, key=lambda fault: (fault.index is None, fault.index or 0)))

"""What one verification has found so far: faults, what could not be had, and what a reader should know."""

from collections.abc import Callable
from dataclasses import dataclass, field

from accountability.transparency.faults import Faults
from accountability.transparency.rules import Rules
from accountability.verifying.copies import CannotTell

MOST_GAPS = 100
# Told how many steps of how many are done, and what is being done.
Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Findings:
    """`of_tree` are faults of hashes, by position; `of_record` those that no entry can be named for.

    `doubts` are gaps that take nothing from what was checked: the checkpoint is still worth remembering.
    """

    rules: Rules = field(default_factory=Rules)
    of_tree: Faults = field(default_factory=Faults)
    of_record: Faults = field(default_factory=Faults)
    gaps: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def gap(self, what: str) -> None:
        """Something this copy doesn't have. Raises CannotTell after a hundred: a hostile size has no end."""
        self.gaps.append(what)
        if len(self.gaps) >= MOST_GAPS:
            raise CannotTell("too much of this copy is missing, the rest was not looked at")

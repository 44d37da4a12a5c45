"""Commands about an office's own publishing: to publish nothing for a while, and to publish again."""

from accountability.domain.commands.base import Command
from accountability.domain.entries import Slug
from accountability.domain.holds import Hold


class HoldPublication(Command, frozen=True, kw_only=True):
    office: Slug
    hold: Hold


class ReleasePublication(Command, frozen=True, kw_only=True):
    """Ends the hold that stands."""

    office: Slug

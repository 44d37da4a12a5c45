"""Why the log is not signed. Each reason is one sentence that says what disagrees, fit for an operator.

Signing stops for good and the site goes on: what is there stays readable, and nothing is signed that does not
follow from what was signed before. After `LogShorter` serving ends too: readers would be shown less than they
were promised.
"""


class PublishingRefused(Exception):
    """Raised when the log must not be signed; until somebody has looked, nothing is."""


class LogShorter(PublishingRefused):
    """Raised when the log holds fewer entries than were signed: some are lost, or it is an old backup."""


class EntryRewritten(PublishingRefused):
    """Raised when an entry's bytes are not those that were published."""


class CheckpointRewritten(PublishingRefused):
    """Raised when the copies of what was signed last do not agree with each other or with the entries."""


class Clash(PublishingRefused):
    """Raised when a published tile would have to hold other bytes than it does."""


class OtherKey(PublishingRefused):
    """Raised when what was signed before was not signed by keys that this machine knows."""


class KeysMissing(PublishingRefused):
    """Raised when the log was signed before and this machine does not have its keys."""


class KeysRefused(PublishingRefused):
    """Raised when the log's keys can't be read, made or rotated as they stand."""

"""Times as signatures state them: POSIX seconds that a stranger chose."""

from datetime import UTC, datetime


def moment_of(seconds: int) -> datetime | None:
    """That moment in UTC; None if no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None

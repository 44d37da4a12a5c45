"""Why a file is not taken: words fit to be shown beside the question."""


class FileRefused(Exception):
    """Raised for a file that the record does not take. The message ends no sentence with a full stop."""

"""Which addresses belong to one person: who is signed in, or holds a link from a mail.

All others are the same for everybody and see no cookie.
"""

PRIVATE = ("/workspace", "/sign-in", "/sign-out", "/mail")


def is_private(path: str) -> bool:
    """True also for a longer word with the same start: the mistake then costs speed, never a secret."""
    return path.startswith(PRIVATE)

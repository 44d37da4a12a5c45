"""What lies sealed in the database opens with the right secret, for its purpose, in its own row only."""

import pytest

from accountability.workspace.sealing import Seal, Unreadable

WORDS, ROW = b"JBSWY3DPEHPK3PXP", b"row 1"


def test_what_is_sealed_opens_as_it_was_and_never_looks_the_same_twice():
    seal = Seal(b"secret", "totp")
    first, second = seal.closed(WORDS, ROW), seal.closed(WORDS, ROW)
    assert first != second
    assert WORDS not in first
    assert seal.opened(first, ROW) == seal.opened(second, ROW) == WORDS


@pytest.mark.parametrize(
    ("secret", "purpose", "row"),
    [(b"another", "totp", ROW), (b"secret", "mail", ROW), (b"secret", "totp", b"row 2")],
)
def test_it_opens_nowhere_else(secret, purpose, row):
    sealed = Seal(b"secret", "totp").closed(WORDS, ROW)
    with pytest.raises(Unreadable):
        Seal(secret, purpose).opened(sealed, row)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(64)])
def test_other_bytes_do_not_open(sealed):
    with pytest.raises(Unreadable):
        Seal(b"secret", "totp").opened(sealed, ROW)

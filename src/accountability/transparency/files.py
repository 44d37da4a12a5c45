"""Which parts are files, and where a copy keeps their bytes (docs/wire.md, "Files").

A file's name says its kind, `file_1_pdf/und`, so that it is known without the bytes. They are never among the
lines of words: a copy has them under `files/`, by commitment.
"""

import re

# The largest that anyone reads; the record itself takes smaller ones.
MOST_FILE_BYTES = 16 * 2**20
FOLDER = "files"
NAME = re.compile(r"file_[1-9]_(?!name)([a-z]{2,4})/und")


def kind_of(name: str) -> str | None:
    """`pdf` for `file_1_pdf/und`; None for a part that is no file."""
    found = NAME.fullmatch(name)
    return found[1] if found else None


def path_of(kind: str, sealed: str) -> str:
    """Where the bytes behind a commitment (64 hex digits) are, within a copy."""
    return f"{FOLDER}/{sealed}.{kind}"

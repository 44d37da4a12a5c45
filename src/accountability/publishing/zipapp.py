"""The verifier as one file that anybody may take away: `accountability-verify.pyz`.

Holds the rooms `transparency` and `verifying` as they run here; needs nothing but Python and `cryptography`.
The same sources give the same bytes on every machine, so that its hash can be compared: files in order,
not compressed, and of one date.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import accountability

SHEBANG = b"#!/usr/bin/env python3\n"
ROOMS = ("transparency", "verifying")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
REGULAR = 0o100644 << 16
UNIX = 3
MAIN = b"""import sys

if sys.version_info < (3, 11):
    sys.stderr.write("This program needs Python 3.11 or newer.\\n")
    sys.exit(2)
try:
    from accountability.verifying.command import main
except ImportError as error:
    sys.stderr.write(f"This program needs the Python package cryptography, 50 or newer: {error}\\n")
    sys.exit(2)
sys.exit(main())
"""


@cache
def verifier_zipapp() -> bytes:
    """The archive's bytes; Python runs them as a file."""
    sources = Path(accountability.__file__).parent
    files = {"__main__.py": MAIN, "accountability/__init__.py": (sources / "__init__.py").read_bytes()}
    for room in ROOMS:
        for path in (sources / room).glob("*.py"):
            files[f"accountability/{room}/{path.name}"] = path.read_bytes()
    packed = BytesIO()
    packed.write(SHEBANG)
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            about = ZipInfo(name, LONG_AGO)
            about.external_attr, about.create_system = REGULAR, UNIX
            archive.writestr(about, content)
    return packed.getvalue()

"""Checks an export's other files, its table, feeds and pages, against the digests in its `log.json`.

Nobody signed that file: it shows what was damaged or swapped by itself, not what was changed together with
it.
"""

import json
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from accountability.transparency.checkpoints import Checkpoint
from accountability.verifying.copies import STATEMENT, Copy, NotThere
from accountability.verifying.findings import Findings

MOST_STATEMENT_BYTES = 64 * 2**20
MOST_FILE_BYTES = 2**29
NOT_WRITTEN = "it is not the file that the export wrote"


def check_files(copy: Copy, checkpoint: Checkpoint, findings: Findings) -> None:
    """Compare what `log.json` says with what is there; a copy without one has nothing to compare."""
    try:
        statement = _statement(copy.read(STATEMENT, MOST_STATEMENT_BYTES))
    except NotThere:
        return
    except (ValueError, RecursionError) as error:
        findings.of_record.add(None, f"{STATEMENT} cannot be read: {error}", "no export wrote it so")
        return
    said = (statement.get("origin"), statement.get("size"), statement.get("root"))
    if said != (checkpoint.origin, checkpoint.size, checkpoint.root.hex()):
        what = f"{STATEMENT} names another log, size or root than the checkpoint"
        findings.of_record.add(None, what, "one of the two was put there from another copy")
    for name, digest in statement["files"].items():
        _check_file(copy, name, digest, findings)


def _check_file(copy: Copy, name: str, digest: Any, findings: Findings) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        findings.of_record.add(None, f"{STATEMENT} names a file outside, {name!r}", "no export wrote it so")
        return
    try:
        found = sha256(copy.read(name, MOST_FILE_BYTES)).hexdigest()
    except NotThere:
        findings.gap(f"{name} is missing")
        return
    if found != digest:
        findings.of_record.add(None, f"{name} does not have the hash that {STATEMENT} states", NOT_WRITTEN)


def _statement(content: bytes) -> dict[str, Any]:
    statement = json.loads(content)
    if not isinstance(statement, dict) or not isinstance(statement.get("files"), dict):
        raise ValueError("it states no files")  # noqa: TRY004 - whoever wrote it, it is their value that is wrong
    return statement

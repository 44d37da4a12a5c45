"""`accountability verify WHAT`: also the whole program in the zipapp.

Exit 0: sound. 1: tampered with, also when something else is missing. 2: could not tell. 64: wrong usage.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from accountability.transparency.policies import MOST_POLICY_BYTES, BadPolicy, Policy
from accountability.transparency.tlog_proofs import MOST_PROOF_BYTES, SUFFIX
from accountability.verifying.checking import check
from accountability.verifying.copies import CannotTell, copy_at
from accountability.verifying.progress import Bar
from accountability.verifying.receipts import check_receipt
from accountability.verifying.seen import own
from accountability.verifying.verdict import SOUND, UNKNOWN, WRONG_USAGE, Tell, printable, say

WHAT = "A site's address, or that of its log; a folder, exported or with just the log's files; a .tlog-proof."
POLICY = "Whose signatures you trust (C2SP tlog-policy). Without it the copy's own file is trusted."
SINCE = "An older checkpoint that the log must continue, or a .tlog-proof: besides the one you saw last."
WATCH = "For cron: says nothing unless something is wrong, or a site shows what was signed two days ago."


class WrongUsage(Exception):
    """Raised when what was asked can't be meant; the reason is one sentence."""


@dataclass(frozen=True, slots=True)
class Asked:
    what: str
    policy: Path | None = None
    since: Path | None = None
    watch: bool = False


def verify(asked: Asked, tell: Tell) -> int:
    """Check a copy or a receipt, say what was found, and return the exit code. Raises WrongUsage."""
    said: list[str] = []
    aside = said.append if asked.watch else tell
    try:
        code, heard = _verified(asked, aside)
    except KeyboardInterrupt:
        tell("Could not tell: it was stopped.")
        return UNKNOWN
    if asked.watch and (code != SOUND or heard):
        for line in said:
            tell(line)
    return code


def _verified(asked: Asked, tell: Tell) -> tuple[int, bool]:
    """The exit code, and whether even a watcher should hear what was said."""
    policy = _policy(asked.policy) if asked.policy else None
    since = _content(asked.since, MOST_PROOF_BYTES) if asked.since else None
    try:
        if asked.what.endswith(SUFFIX) and not Path(asked.what).is_dir() and "://" not in asked.what:
            return check_receipt(Path(asked.what), own(), policy, tell), False
        with Bar(shown=not asked.watch) as bar:
            copy = copy_at(asked.what)
            verdict = check(copy, own(), policy=policy, since=since, progress=bar.at, fresh=asked.watch)
    except CannotTell as reason:
        tell(printable(f"Could not tell: {reason}."))
        return UNKNOWN, True
    say(verdict, tell)
    return verdict.code, not verdict.kept


def _policy(file: Path) -> Policy:
    try:
        return Policy.parse(_content(file, MOST_POLICY_BYTES))
    except BadPolicy as error:
        raise WrongUsage(f"{file} is no policy: {error}") from error


def _content(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        raise WrongUsage(f"{file} cannot be read: {error.strerror or error}") from error


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def main(argv: list[str] | None = None) -> int:
    """Returns the exit code; leaves by SystemExit for --help and for arguments that can't be read."""
    parser = _Arguments(prog="accountability-verify", description="Check a public record from outside.")
    parser.add_argument("what", metavar="WHAT", help=WHAT)
    parser.add_argument("--policy", metavar="FILE", type=Path, help=POLICY)
    parser.add_argument("--since", metavar="FILE", type=Path, help=SINCE)
    parser.add_argument("--watch", action="store_true", help=WATCH)
    given = parser.parse_args(argv)
    try:
        return verify(Asked(given.what, given.policy, given.since, given.watch), print)
    except WrongUsage as reason:
        parser.error(str(reason))

"""What a verification came to, and the words in which it is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from accountability.transparency.faults import Fault

SOUND, TAMPERED, UNKNOWN, WRONG_USAGE = 0, 1, 2, 64
SHOWN = 10
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`found` counts all faults, of which `faults` has the first by position; `gaps` say what is missing.

    `root` is empty where the checkpoint was refused, `parts` is None where the words were not looked at.
    `witnesses` has the POSIX time of each cosignature, `signed` that of the checkpoint, where one is stated.
    `kept` is false where it was worth remembering and was not remembered.
    """

    size: int
    root: bytes
    parts: int | None
    redacted: int = 0
    withheld: int = 0
    witnesses: dict[str, int] | None = None
    signed: int | None = None
    found: int = 0
    faults: tuple[Fault, ...] = ()
    gaps: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    kept: bool = True

    @property
    def code(self) -> int:
        """The exit code: a fault outweighs what is missing."""
        return TAMPERED if self.found else UNKNOWN if self.gaps else SOUND


def say(verdict: Verdict, tell: Tell) -> None:
    for line in (*verdict.remarks, *_faults(verdict), *_gaps(verdict), _outcome(verdict)):
        tell(printable(line))


def printable(line: str) -> str:
    """Names come from the copy: nothing in them may move the reader's terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in line)


def _faults(verdict: Verdict) -> Iterator[str]:
    for fault in verdict.faults[:SHOWN]:
        where = "The record" if fault.index is None else f"Entry {fault.index}"
        yield f"{where}: {fault.what}. This shows: {fault.proves}."
    if verdict.found > SHOWN:
        yield f"… and {verdict.found - SHOWN:,} more."


def _gaps(verdict: Verdict) -> Iterator[str]:
    for gap in verdict.gaps[:SHOWN]:
        yield f"Not checked: {gap}."
    if len(verdict.gaps) > SHOWN:
        yield f"… and {len(verdict.gaps) - SHOWN:,} more."


def _outcome(verdict: Verdict) -> str:
    word = {SOUND: "Sound", TAMPERED: "Tampered with", UNKNOWN: "Could not tell"}[verdict.code]
    if not verdict.root:
        return f"{word}: nothing below its checkpoint was looked at"
    said = [f"{verdict.size:,} entries"]
    said.append("texts not checked" if verdict.parts is None else f"{verdict.parts:,} texts")
    said.append(f"{verdict.redacted:,} removed by a redaction")
    if verdict.withheld:
        said.append(f"{verdict.withheld:,} withheld")
    line = f"{word}: {', '.join(said)}. Root {verdict.root.hex()}"
    if verdict.witnesses is None:
        return line
    return f"{line}. {signed_on(verdict.signed)}. {witnessed(verdict.witnesses)}"


def signed_on(at: int | None) -> str:
    return f"Signed on {moment(at)}" if at else "Signed at a time that is not stated"


def witnessed(witnesses: dict[str, int]) -> str:
    """By whom, and when each saw it."""
    if not witnesses:
        return "Witnessed by nobody"
    return "Witnessed by " + ", ".join(f"{name} ({moment(at)})" for name, at in sorted(witnesses.items()))


def moment(at: int) -> str:
    """A POSIX time as it is said."""
    if not at:
        return "no time stated"
    try:
        return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
    except (OverflowError, ValueError, OSError):
        return f"at second {at}"

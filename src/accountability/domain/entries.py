"""The envelope that every entry of the log shares.

An entry is one fact, stated once and never changed. The envelope says where it stands (stream, version),
when it was said and recorded, by which office and in which role; the `body` holds the type's own codes and
dates. Words, names and files are never here: `parts` holds a commitment for each of them
(`transparency/commitment.py`). `docs/wire.md` specifies the bytes.

Rules:
- `type` is a written tag with a version, never a Python path; a released tag is never renamed;
- `check` holds the guards and runs once, when the entry is made; `apply` only assigns and runs at each
  replay;
- nothing here reads a clock or makes an identifier: both are passed in.
"""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

import msgspec
from eventsourcing.domain import BaseAggregate, CanMutateAggregate

from accountability.domain.clocks import london_day
from accountability.domain.files import MOST_FILES, is_file, listed

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_SLUG = 64
# `\Z`, not `$`: that would let a line feed through at the end.
Slug = Annotated[str, msgspec.Meta(pattern=rf"^{SLUG}\Z", max_length=LONGEST_SLUG)]
Commitment = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
PartName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*/[a-z]{2,3}\Z", max_length=48)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]

Role = Literal["officer", "secretariat", "reviewer", "information_governance", "operator", "clock"]
Provenance = Literal["authored", "transcribed", "summarised", "imported", "derived"]
Precision = Literal["month", "year"]


class Rule(Exception):
    """A rule of the record that a command would have broken. Its message is shown to the person who asked.

    `field` names the question of the form that the message belongs to.
    """

    field: ClassVar[str] = ""


class MissingWords(Rule):
    """Raised when an entry lacks a text that its type must carry."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.name = field


class SourceMissing(Rule):
    """Raised when words taken from elsewhere do not say where from."""

    field = "source"


class OutOfTime(Rule):
    """Raised when something is said to have happened after it was recorded."""

    field = "occurred"


class NotSoPrecise(Rule):
    """Raised when a day is given for something of which only the month or the year is known."""

    field = "occurred"


class DerivedByTheClock(Rule):
    """Raised when a person's entry calls itself derived, or the service's clock speaks as a person."""

    field = "provenance"


class NoFileHere(Rule):
    """Raised when a file is put to an entry whose type takes none, or more of them than it takes."""

    field = "files"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Who says something, in which role, and when: what a form may not choose for itself.

    `by` is the office that makes the entry, `on_behalf_of` the one whose words it carries (for a
    transcription). `recorded` is the server's time in UTC; `occurred` the day the thing happened, or the
    first day of the month or year that `precision` names, where a source says no more.
    """

    role: Role
    provenance: Provenance
    recorded: datetime
    occurred: date
    by: Slug | None = None
    on_behalf_of: Slug | None = None
    precision: Precision | None = None
    parts: dict[PartName, Commitment] = {}

    def derived(self) -> Self:
        """What follows by itself from this statement, without its words."""
        return msgspec.structs.replace(self, parts={})

    def with_parts(self, parts: dict[PartName, Commitment]) -> Self:
        return msgspec.structs.replace(self, parts=parts)


class Entry(
    msgspec.Struct,
    CanMutateAggregate[UUID],
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="type",
    rename={
        "originator_id": "stream",
        "originator_version": "version",
        "timestamp": "recorded",
        "on_behalf_of": "for",
    },
):
    """One fact of the log. Attribute names are the library's where it needs them, the wire's elsewhere."""

    # Fields of the body that a correction leaves as they are, and whether there may be one at all.
    fixed: ClassVar[tuple[str, ...]] = ()
    correctable: ClassVar[bool] = True
    # Whether it changes other asks of its stream than the one it names.
    spreads: ClassVar[bool] = False
    takes_files: ClassVar[bool] = False

    originator_id: UUID
    originator_version: int
    timestamp: datetime
    occurred: date
    role: Role
    provenance: Provenance
    by: Slug | None = None
    on_behalf_of: Slug | None = None
    ask: UUID | None = None
    precision: Precision | None = None
    parts: dict[PartName, Commitment] = {}

    def _as_dict(self) -> dict[str, Any]:
        return msgspec.structs.asdict(self)

    def check(self, aggregate: Any) -> None:
        """Raise the rule that this entry would break."""

    def check_correction(self, aggregate: Any) -> None:
        """Raise the rule by which nothing may stand in this entry's place any more."""

    @property
    def tag(self) -> str:
        return str(type(self).__struct_config__.tag)

    @property
    def recorded_day(self) -> date:
        """The day in London on which it was recorded."""
        return london_day(self.timestamp)

    @property
    def speaks_of(self) -> int | None:
        """The version of the earlier entry of its stream that this one is about, and shown beside."""
        return None

    def has_part(self, field: str) -> bool:
        return any(name.partition("/")[0] == field for name in self.parts)

    def needs_part(self, field: str, message: str) -> None:
        if not self.has_part(field):
            raise MissingWords(field, message)


class Opening(Entry, frozen=True, kw_only=True):
    """The first entry of a stream. It makes the aggregate that the later ones change."""

    opens: ClassVar[type["Stream"]]

    def mutate(self, aggregate: Any) -> Any:
        assert aggregate is None
        made = self.opens.__new__(self.opens)
        made.__base_init__(self.originator_id, self.originator_version, self.timestamp)
        self.apply(made)
        return made


class Stream(BaseAggregate[UUID]):
    """An aggregate whose state is the fold of its stream's entries.

    `eventsourcing` gives identity, version and pending events. Entries are explicit classes with `check` and
    `apply`, so that one tag has exactly one class (`docs/decisions/2026-11-22-explicit-entries.md`).
    """

    @classmethod
    def open(cls, kind: type[Opening], stream: UUID, said: Said, body: Any) -> Self:
        entry = kind(**_fields(stream, 1, said, None, body))
        check_envelope(entry)
        entry.check(None)
        made: Self = entry.mutate(None)
        made.pending_events.append(entry)
        return made

    def record(self, kind: type[Entry], said: Said, body: Any, ask: UUID | None = None) -> None:
        """Check, apply and keep one more entry of this stream."""
        entry = kind(**_fields(self.id, self.version + 1, said, ask, body))
        check_envelope(entry)
        entry.check(self)
        entry.mutate(self)
        self.pending_events.append(entry)

    def check_corrected(self, stood: Self) -> None:
        """Raise the rule that this state breaks, as a correction makes it, and that `stood` kept."""


def _fields(stream: UUID, version: int, said: Said, ask: UUID | None, body: Any) -> dict[str, Any]:
    return {
        "originator_id": stream,
        "originator_version": version,
        "timestamp": said.recorded,
        "occurred": said.occurred,
        "role": said.role,
        "provenance": said.provenance,
        "by": said.by,
        "on_behalf_of": said.on_behalf_of,
        "ask": ask,
        "precision": said.precision,
        "parts": said.parts,
        "body": body,
    }


def no_more_exact(day: date, precision: Precision | None) -> date:
    """The first day of the month or year, where no more is known than that."""
    match precision:
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case None:
            return day


def check_envelope(entry: Entry) -> None:
    """The rules that every entry keeps, whatever its type."""
    if (entry.role == "clock") != (entry.provenance == "derived"):
        raise DerivedByTheClock("Only the service's own clock derives entries, and it makes no other kind.")
    if entry.occurred > london_day(entry.timestamp) and entry.provenance != "derived":
        raise OutOfTime("The date it happened cannot be later than today.")
    if entry.occurred != no_more_exact(entry.occurred, entry.precision):
        raise NotSoPrecise("Where only the month or year is known, give its first day.")
    if entry.provenance in ("transcribed", "summarised") and entry.parts and not entry.has_part("source"):
        raise SourceMissing("Say where these words come from: title, publisher and date.")
    files = sum(map(is_file, entry.parts))
    if files and not entry.takes_files:
        raise NoFileHere("No file can be put to this.")
    if files > MOST_FILES or files != len(listed(entry.parts)):
        raise NoFileHere(f"At most {MOST_FILES} files, of the kinds that this record takes.")

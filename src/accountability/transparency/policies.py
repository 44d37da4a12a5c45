"""Whom a reader believes: the logs, the witnesses, and how many of those must have seen a checkpoint.

The file is that of C2SP tlog-policy: one rule a line, of `log`, `witness`, `group` and `quorum`. We are
stricter in three things: a log's own key cannot be its witness, no two keys have the same name and id, and
the last line needs its newline, because a quorum cut short could name another.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from accountability.transparency.checkpoints import Checkpoint, Opened, Unsigned, opened
from accountability.transparency.keys import BadKey, VerifierKey

NONE = "none"
MOST_POLICY_BYTES = 1024 * 1024
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t]+")
_THRESHOLD = re.compile(r"[1-9][0-9]{0,8}")


class BadPolicy(ValueError):
    """Raised when a text is not a policy; its words name the line."""


class PolicyRefused(ValueError):
    """Raised when a checkpoint was signed by no log that the policy knows."""


class Witness(NamedTuple):
    key: VerifierKey
    url: str | None = None


class Group(NamedTuple):
    """Has witnessed what at least `threshold` of its members, witnesses or other groups, have."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a policy says of a checkpoint. Nothing but `quorum_met` says whether enough witnesses saw it.

    `log_keys` are the log's keys that signed, at least one; `witnesses` has the POSIX time of each witness's
    cosignature, by the name the policy gives it.
    """

    checkpoint: Checkpoint
    opened: Opened
    log_keys: tuple[VerifierKey, ...]
    witnesses: dict[str, int]
    quorum_met: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """In `groups` none names a later one; `quorum` names one of them, or a witness, or is "none"."""

    logs: tuple[VerifierKey, ...]
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = NONE
    log_urls: dict[VerifierKey, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str | bytes) -> "Policy":
        """The policy in a file; bytes that are not UTF-8 are kept as they are ("Character set").

        Raises:
            BadPolicy: it is none.
        """
        if isinstance(text, bytes):
            text = text.decode("utf-8", "surrogateescape")
        if len(text) > MOST_POLICY_BYTES or _FORBIDDEN.search(text) or not text.endswith("\n"):
            raise BadPolicy(
                "a policy is at most 1 MiB of lines that all end in a newline, "
                "without carriage returns or other control characters"
            )
        return _Reading().policy(text)

    def encode(self) -> bytes:
        """The file: logs, witnesses, groups, quorum."""
        lines = [_line("log", str(key), self.log_urls.get(key)) for key in self.logs]
        lines += [_line("witness", name, str(key), url) for name, (key, url) in self.witnesses.items()]
        for name, (threshold, members) in self.groups.items():
            lines.append(_line("group", name, str(threshold), *members))
        return "".join((*lines, _line("quorum", self.quorum))).encode("utf-8", "surrogateescape")

    def judge(self, note: bytes) -> Judged:
        """Who of the policy signed this checkpoint, and whether that is a quorum.

        A log's key counts only under the origin it is named for. Raises nothing for a quorum that is not met.

        Raises:
            PolicyRefused: no log of this policy signed it.
            BadNote: it is no checkpoint, or a signature that names a known key is not that key's.
        """
        try:
            found = opened(note, (*self.logs, *(witness.key for witness in self.witnesses.values())))
        except Unsigned as error:
            raise PolicyRefused("no log that this policy knows signed this checkpoint") from error
        times = dict(found.signed_by)
        origin = found.checkpoint.origin
        log_keys = tuple(key for key in self.logs if key in times and key.name == origin)
        if not log_keys:
            raise PolicyRefused(f"no log that this policy knows signed this checkpoint of {origin}")
        witnesses = {name: times[key] or 0 for name, (key, _) in self.witnesses.items() if key in times}
        return Judged(found.checkpoint, found, log_keys, witnesses, self.is_met_by(witnesses))

    def is_met_by(self, witnesses: Iterable[str]) -> bool:
        """Whether these witnesses, by their names in the policy, are a quorum."""
        if self.quorum == NONE:
            return True
        witnessed = set(witnesses)
        for name, (threshold, members) in self.groups.items():
            if len(witnessed.intersection(members)) >= threshold:
                witnessed.add(name)
        return self.quorum in witnessed


class _Reading:
    """One pass over the lines: every name must be known before it is used."""

    def __init__(self) -> None:
        self._logs: list[VerifierKey] = []
        self._log_urls: dict[VerifierKey, str] = {}
        self._witnesses: dict[str, Witness] = {}
        self._groups: dict[str, Group] = {}
        self._members: set[str] = set()
        self._quorum: str | None = None

    def policy(self, text: str) -> Policy:
        for number, line in enumerate(text.split("\n"), start=1):
            rule = line.strip(" \t")
            if not rule or rule.startswith("#"):
                continue
            try:
                self._rule(_BLANKS.split(rule))
            except (BadKey, BadPolicy) as error:
                raise BadPolicy(f"line {number}: {error}") from error
        if self._quorum is None:
            raise BadPolicy("there is no quorum line")
        return Policy(tuple(self._logs), self._witnesses, self._groups, self._quorum, self._log_urls)

    def _rule(self, items: list[str]) -> None:
        match items:
            case ["log", vkey]:
                self._logs.append(self._new_key(vkey))
            case ["log", vkey, url]:
                self._logs.append(self._new_key(vkey))
                self._log_urls[self._logs[-1]] = url
            case ["witness", name, vkey]:
                self._witness(name, vkey, None)
            case ["witness", name, vkey, url]:
                self._witness(name, vkey, url)
            case ["group", name, least, first, *others]:
                self._group(name, least, (first, *others))
            case ["quorum", name]:
                self._is_quorum(name)
            case _:
                raise BadPolicy("this is no rule of a policy")

    def _witness(self, name: str, vkey: str, url: str | None) -> None:
        key = self._new_key(vkey)
        if not key.cosigns:
            raise BadPolicy("a witness's key is of kind 4 or 6: its signatures state a time")
        self._witnesses[self._new_name(name)] = Witness(key, url)

    def _group(self, name: str, least: str, members: tuple[str, ...]) -> None:
        for one in members:
            if not self._is_defined(one) or one in self._members:
                raise BadPolicy(f"{one[:80]!r} is not a name from a line above, or a member already")
            self._members.add(one)
        if least not in {"any", "all"} and _THRESHOLD.fullmatch(least) is None:
            raise BadPolicy("a group needs `any`, `all` or a number of its members")
        threshold = 1 if least == "any" else len(members) if least == "all" else int(least)
        if threshold > len(members):
            raise BadPolicy(f"a group of {len(members)} cannot need {threshold}")
        self._groups[self._new_name(name)] = Group(threshold, members)

    def _is_quorum(self, name: str) -> None:
        if self._quorum is not None:
            raise BadPolicy("there is a quorum line above already")
        if name != NONE and not self._is_defined(name):
            raise BadPolicy(f"{name[:80]!r} is not a name from a line above")
        self._quorum = name

    def _is_defined(self, name: str) -> bool:
        return name in self._witnesses or name in self._groups

    def _new_name(self, name: str) -> str:
        if name == NONE or self._is_defined(name):
            raise BadPolicy(f"the name {name[:80]!r} is taken")
        return name

    def _new_key(self, vkey: str) -> VerifierKey:
        key = VerifierKey.parse(vkey)
        for other in (*self._logs, *(witness.key for witness in self._witnesses.values())):
            if key.public == other.public or (key.name, key.key_id) == (other.name, other.key_id):
                raise BadPolicy("this key is in a line above already")
        return key


def _line(*items: str | None) -> str:
    return " ".join(item for item in items if item is not None) + "\n"

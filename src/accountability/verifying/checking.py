"""One whole verification of a copy, in the order in which one thing stands on another.

Who signed the checkpoint → every entry and tile against its root → every part against the entries → the other
files → the checkpoints that were seen before. Only what was found sound is remembered.
"""

from collections.abc import Sequence
from dataclasses import replace

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.faults import in_order
from accountability.transparency.notes import BadNote
from accountability.transparency.policies import BadPolicy, Judged, Policy, PolicyRefused
from accountability.verifying import words
from accountability.verifying.copies import CannotTell, Copy, NotThere
from accountability.verifying.files import check_files
from accountability.verifying.findings import Findings, Progress
from accountability.verifying.levels import Level, root_at
from accountability.verifying.seen import Forgotten, Seen
from accountability.verifying.tree import TreeCheck
from accountability.verifying.verdict import SOUND, Verdict

REWRITTEN = "the history was rewritten: two different ones were signed"
TAKEN_BACK = "entries were taken back, or an old state is served"
NOT_THIS_LOG = "this is not the log that you asked for, or its checkpoint was changed"


def check(  # noqa: PLR0913 - each is one thing a reader brings along
    copy: Copy,
    seen: Seen,
    *,
    policy: Policy | None = None,
    since: bytes | None = None,
    progress: Progress = lambda *_: None,
    patience: Sequence[float] = words.PATIENCE,
) -> Verdict:
    """Check everything that this copy holds; remember its checkpoint if all is sound.

    Without a `policy` the copy's own is trusted, and the verdict says so. `since` is an older checkpoint, a
    signed note. `patience`: pauses in seconds, see `words.catch_up`. Raises CannotTell if there is nothing to
    say at all.
    """
    findings = Findings()
    trusted = policy or _own_policy(copy, findings)
    judged = _judged(trusted, copy, findings)
    if judged is None:
        return _verdict(findings, None, None)
    checked = _Check(copy, seen, trusted, judged, findings)
    parts = checked.run(since, progress, patience)
    verdict = _verdict(findings, judged, parts)
    if verdict.code == SOUND:
        try:
            seen.keep(judged, trusted)
        except Forgotten as reason:
            return replace(verdict, kept=False, remarks=(*verdict.remarks, f"{reason}."))
    return verdict


def _own_policy(copy: Copy, findings: Findings) -> Policy:
    try:
        policy = Policy.parse(copy.policy())
    except NotThere as error:
        raise CannotTell(f"{copy.name} names no keys, and no --policy was given") from error
    except BadPolicy as error:
        raise CannotTell(f"the keys that {copy.name} names cannot be read: {error}") from error
    keys = ", ".join(f"{key.name}+{key.key_id.hex()}" for key in policy.logs) or "none"
    findings.remarks.append(f"No --policy was given: trusting the keys that the copy itself names ({keys}).")
    return policy


def _judged(policy: Policy, copy: Copy, findings: Findings) -> Judged | None:
    try:
        return policy.judge(copy.checkpoint())
    except NotThere as error:
        raise CannotTell(f"{copy.name} has no checkpoint any more") from error
    except (BadNote, PolicyRefused) as error:
        findings.of_record.add(None, f"its checkpoint is refused: {error}", NOT_THIS_LOG)
        return None


class _Check:
    """Everything below a checkpoint that a known key signed."""

    def __init__(self, copy: Copy, seen: Seen, policy: Policy, judged: Judged, findings: Findings) -> None:
        self._copy = copy
        self._seen = seen
        self._policy = policy
        self._judged = judged
        self._findings = findings

    def run(self, since: bytes | None, progress: Progress, patience: Sequence[float]) -> int | None:
        """Returns how many parts were there; None if they were not looked at."""
        copy, checkpoint, findings = self._copy, self._judged.checkpoint, self._findings
        tree = TreeCheck(copy, checkpoint, findings, progress)
        looked = False
        try:
            tree.run()
            if copy.words:
                looked = words.check_words(copy, checkpoint.size, findings, progress)
            if looked and copy.live and tree.made:
                words.catch_up(copy, self._policy, checkpoint, tree.made, findings, patience)
            if copy.words:
                check_files(copy, checkpoint, findings)
        except CannotTell as reason:
            findings.gaps.append(str(reason))
        if not looked:
            findings.rules.without_words(range(checkpoint.size))
        if not self._judged.quorum_met:
            findings.gaps.append(
                "too few of the policy's witnesses have signed that they saw this checkpoint"
            )
        self._compare_with_earlier(since, tree.made)
        return findings.rules.parts if looked else None

    def _compare_with_earlier(self, since: bytes | None, made: Sequence[Level] | None) -> None:
        origin, findings = self._judged.checkpoint.origin, self._findings
        if since is not None:
            try:
                earlier = self._policy.judge(since).checkpoint
            except (BadNote, PolicyRefused) as error:
                findings.gaps.append(f"the older checkpoint given is refused: {error}")
            else:
                self._compare(earlier, made, "the older checkpoint given", allowed_older=False)
        try:
            remembered = self._seen.of(origin)
        except Forgotten as reason:
            findings.gaps.append(f"{reason}; remove it to begin anew")
            return
        for item in remembered:
            name = f"what you saw last ({item.path})"
            self._compare(item.checkpoint, made, name, allowed_older=not self._copy.live)

    def _compare(
        self, earlier: Checkpoint, made: Sequence[Level] | None, name: str, *, allowed_older: bool
    ) -> None:
        """Whether this log goes on from an earlier one: its first entries have the root signed then."""
        now, findings = self._judged.checkpoint, self._findings
        if earlier.origin != now.origin:
            findings.gaps.append(f"{name} is of another log, {earlier.origin}")
        elif earlier.size > now.size and allowed_older:
            findings.gaps.append(f"this copy ends before {name}, which has {earlier.size:,} entries")
        elif earlier.size > now.size:
            what = f"it ends after {now.size:,} entries, {name} has {earlier.size:,}"
            findings.of_record.add(None, what, TAKEN_BACK)
        elif made is None:
            findings.gaps.append(f"whether it continues {name} cannot be told from these entries")
        else:
            root = root_at(made, earlier.size)
            if root is None:
                findings.gaps.append(f"whether it continues {name} cannot be told: hashes are missing")
            elif root != earlier.root:
                what = f"its first {earlier.size:,} entries are not those of {name}"
                findings.of_record.add(None, what, REWRITTEN)


def _verdict(findings: Findings, judged: Judged | None, parts: int | None) -> Verdict:
    rules = findings.rules
    rounds = (findings.of_tree, *rules.rounds(), findings.of_record)
    return Verdict(
        size=judged.checkpoint.size if judged else 0,
        root=judged.checkpoint.root if judged else b"",
        parts=parts,
        redacted=rules.redacted,
        withheld=rules.withheld,
        witnesses=judged.witnesses if judged else None,
        found=sum(one.found for one in rounds),
        faults=in_order(rounds),
        gaps=tuple(findings.gaps),
        remarks=tuple(findings.remarks),
    )

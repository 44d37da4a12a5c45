"""One whole verification of a copy, in the order in which one thing stands on another.

Who signed the checkpoint → every entry and tile against its root → every part against the entries → the other
files → the checkpoints that were seen before. Only what was found sound is remembered.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.faults import in_order
from accountability.transparency.notes import BadNote
from accountability.transparency.policies import Judged, Policy
from accountability.transparency.proofs import ProofRefused
from accountability.transparency.tlog_proofs import TlogProof
from accountability.verifying import words
from accountability.verifying.copies import CannotTell, Copy
from accountability.verifying.files import check_files
from accountability.verifying.findings import Findings, Progress
from accountability.verifying.levels import Level, root_at
from accountability.verifying.seen import Forgotten, Seen
from accountability.verifying.succession import Change, Succession
from accountability.verifying.tree import TreeCheck
from accountability.verifying.trust import Trust, trust_in
from accountability.verifying.verdict import Verdict, moment

REWRITTEN = "the history was rewritten: two different ones were signed"
TAKEN_BACK = "entries were taken back, or an old state is served"
OLD = 48 * 3600  # seconds: a live log signs anew every day, also when nothing was recorded
A_RECEIPT = b"c2sp.org/tlog-proof@"


def check(  # noqa: PLR0913 - each is one thing a reader brings along
    copy: Copy,
    seen: Seen,
    *,
    policy: Policy | None = None,
    since: bytes | None = None,
    progress: Progress = lambda *_: None,
    patience: Sequence[float] = words.PATIENCE,
    fresh: bool = False,
) -> Verdict:
    """Check everything that this copy holds; remember its checkpoint if all is sound but for a doubt.

    Without a `policy` the copy's own is trusted, and the verdict says so. `since` is an older checkpoint, a
    signed note or the receipt that holds it. `patience`: pauses in seconds, see `words.catch_up`. `fresh`
    demands of a live log that it was signed not long ago. Raises CannotTell if there is nothing to say at
    all.
    """
    findings = Findings()
    trust = trust_in(copy, seen, policy, findings)
    if trust is None:
        return _verdict(findings, None, None)
    checked = _Check(copy, seen, trust, findings)
    parts = checked.run(since, progress, patience)
    _look_at_its_age(copy, trust.judged, findings, demanded=fresh)
    verdict = _verdict(findings, trust.judged, parts)
    if verdict.found or findings.gaps:
        return verdict
    if checked.is_claimed:
        return replace(verdict, kept=False)
    try:
        seen.keep(trust.judged, trust.policy, copy.address)
    except Forgotten as reason:
        return replace(verdict, kept=False, remarks=(*verdict.remarks, f"{reason}."))
    return verdict


def _look_at_its_age(copy: Copy, judged: Judged, findings: Findings, *, demanded: bool) -> None:
    """A site that shows an old state for ever breaks no signature: only the time in one tells."""
    signed = _signed(judged)
    if not copy.live or not signed or time.time() - signed <= OLD:
        return
    what = (
        f"its checkpoint was signed on {moment(signed)}, more than {OLD // 3600} hours ago: "
        "it is no longer published, or an old state is shown to you"
    )
    if demanded:
        findings.doubts.append(what)
    else:
        findings.remarks.append(f"{what[0].upper()}{what[1:]}.")


def _signed(judged: Judged) -> int | None:
    """When, in POSIX seconds: as the log's own key states it, else as the last of the witnesses does."""
    times = dict(judged.opened.signed_by)
    own = [times[key] or 0 for key in judged.log_keys]
    return max(own, default=0) or max(judged.witnesses.values(), default=0) or None


class _Check:
    """Everything below a checkpoint that a known key signed."""

    def __init__(self, copy: Copy, seen: Seen, trust: Trust, findings: Findings) -> None:
        self._copy = copy
        self._seen = seen
        self._trust = trust
        self._judged = trust.judged
        self._findings = findings
        self._vouched = -1  # entries that a checkpoint covers which a key known before signed
        self.is_claimed = False  # that the keys changed, and nobody known vouches for it

    def run(self, since: bytes | None, progress: Progress, patience: Sequence[float]) -> int | None:
        """Returns how many parts were there; None if they were not looked at."""
        copy, checkpoint, findings = self._copy, self._judged.checkpoint, self._findings
        succession = Succession(self._trust.known)
        tree = TreeCheck(copy, checkpoint, findings, progress)
        if self._trust.new_keys:
            tree.see = succession.see
        looked = False
        try:
            tree.run()
            if copy.words:
                looked = words.check_words(copy, checkpoint.size, findings, progress)
            if looked and copy.live and tree.made:
                words.catch_up(copy, self._trust.policy, checkpoint, tree.made, findings, patience)
            if copy.words:
                check_files(copy, checkpoint, findings)
        except CannotTell as reason:
            findings.gaps.append(str(reason))
        if not looked:
            findings.rules.without_words(range(checkpoint.size))
        if not self._judged.quorum_met:
            findings.doubts.append(
                "too few of the policy's witnesses have signed that they saw this checkpoint"
            )
        self._compare_with_earlier(since, tree.made)
        if self._trust.new_keys:
            self._accept_keys(succession.to(self._judged.log_keys))
        return findings.rules.parts if looked else None

    def _compare_with_earlier(self, since: bytes | None, made: Sequence[Level] | None) -> None:
        origin, findings = self._judged.checkpoint.origin, self._findings
        if since is not None:
            try:
                note = _note(since)
                earlier = self._trust.earlier(note)
            except (BadNote, ProofRefused) as error:
                findings.gaps.append(f"the older checkpoint given is refused: {error}")
            else:
                self._compare(earlier, note, made, "the older checkpoint given", allowed_older=False)
        try:
            remembered = self._seen.of(origin)
        except Forgotten as reason:
            findings.gaps.append(f"{reason}; remove it to begin anew")
            return
        for item in remembered:
            name = f"what you saw last ({item.path})"
            self._compare(item.checkpoint, item.note, made, name, allowed_older=not self._copy.live)

    def _compare(
        self,
        earlier: Checkpoint,
        note: bytes,
        made: Sequence[Level] | None,
        name: str,
        *,
        allowed_older: bool,
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
            elif self._trust.vouches_for(note):
                self._vouched = max(self._vouched, earlier.size)

    def _accept_keys(self, change: Change | None) -> None:
        """None of the keys known signed: by what is it shown that the log's own keys changed?"""
        findings = self._findings
        unknown = "its checkpoint is signed with keys that your policy does not name, or that you never saw"
        if change is None:
            findings.gaps.append(f"{unknown}, and no entry says that they replace those you know")
            return
        which = (
            f"entry {change.position:,}, recorded {change.recorded}, says that they replace those you know"
        )
        if self._vouched < 0:
            findings.gaps.append(
                f"{unknown}; {which}, but you hold no checkpoint signed with those, "
                "and so nothing vouches for this history"
            )
        elif change.position < self._vouched:
            findings.remarks.append(
                f"The log's keys changed: {which}. A checkpoint that you hold, signed with those, "
                "covers that entry."
            )
        else:
            self.is_claimed = True
            findings.remarks.append(
                f"The log's keys changed: {which}. What you saw last is unchanged, but nothing signed "
                "with the keys you know covers that entry, and whoever stands between you and the log "
                "could have written it: ask whoever runs the record, and give the new keys with --policy. "
                "Until then this checkpoint is not remembered."
            )


def _note(since: bytes) -> bytes:
    """Raises ProofRefused."""
    return TlogProof.parse(since).checkpoint if since.startswith(A_RECEIPT) else since


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
        signed=_signed(judged) if judged else None,
        gaps=(*findings.gaps, *findings.doubts),
        remarks=tuple(findings.remarks),
    )

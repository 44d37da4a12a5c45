"""The shapes of the API's answers. A field is never renamed or removed within /api/v1; new ones may come.

Days and moments are ISO 8601; codes are those of the vocabulary. Words are found under the name of their
part, `<field>/<language>`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec


class Redacted(msgspec.Struct, frozen=True):
    """Words that were removed or are withheld: by the entry at this position, on this legal ground."""

    position: int
    ground: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One text. `text` is null where the words were removed, and `redacted` then says by which entry.

    `withheld` says so where they are only withheld for now. `replacement` are the words that stand in the
    place of removed ones, by language, as far as these were not removed in turn. If `text`, `redacted` and
    `withheld` are null the words are missing without an entry that says so, which is a fault of this copy.
    A file has no text: `file` is its address, with its `size` in bytes and its `sha256`.
    """

    commitment: str
    text: str | None = None
    redacted: Redacted | None = None
    withheld: Redacted | None = None
    replacement: dict[str, str] | None = None
    file: str | None = None
    size: int | None = None
    sha256: str | None = None


Texts = dict[str, Words]


class AsAt(msgspec.Struct, frozen=True, kw_only=True):
    """Which state of the log an answer shows. `position` is -1 before the first entry.

    `day` is the day in London from which due days are counted.
    """

    position: int
    recorded: datetime | None
    day: date


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """`overdue`: what the law or a promise made due. `compared`: dates that nobody agreed; never added up."""

    asks: int
    responded: int
    decided: int
    overdue: int
    compared: int


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    slug: str
    address: str
    kind: str
    secretariat: str
    area: str | None
    began: date | None
    ended: date | None
    members: int | None
    hours: int | None
    invented: bool
    words: Texts
    report_published: date | None
    report_recommendations: int | None
    report_words: Texts
    counts: Counts


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """`timeliness` is as on the day of the answer. Only statutory clocks and undertakings can be late.

    `first_due` is the day that held before the first of its `extensions`; null if there were none.
    """

    number: int
    kind: str
    basis: str
    provision: str | None
    started: date
    due: date
    paused: date | None
    paused_until: date | None
    answered: date | None
    ended: date | None
    timeliness: str
    first_due: date | None
    extensions: int


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """An initiative that an answer cites. `words` has what it does not cover, as `gap/…`."""

    initiative: str
    panel: str
    recommendation: int
    office: str
    coverage: str
    words: Texts


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """What of an office's work is the successor's from `first_day`; without functions and areas, all."""

    successor: str
    first_day: date
    functions: list[str]
    areas: list[str]


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """An ask that was sent on. `words` names the body as `to/…`, where `to_office` is null.

    It is open until `concluded`; `outcome` may say before that it was considered.
    """

    number: int
    ask: UUID
    office: str
    to_office: str | None
    referred: date
    received: date | None
    considered: date | None
    concluded: date | None
    outcome: str | None
    days_open: int
    words: Texts
    outcome_words: Texts


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One recommendation to one office. `status` is the same in plain sentences.

    From `passed_on` on the `heirs` answer, offices with an ask each of the same recommendation; counts of a
    panel leave this one out. Since `nobody_since` no body answers. An heir has `predecessors`, the ask since
    `inherited`, and its `stance` on the earlier answer: adopts, reviews or declines. What it adopted was said
    by `adopted_from` on `adopted_said`.
    """

    id: UUID
    panel: str
    recommendation: int
    office: str
    address: str
    status: str
    addressed: date
    decision: str
    decided: date | None
    provenance: str | None
    revisions: int
    initiatives: list[str]
    delivery: str | None
    delivered: date | None
    first_target: date | None
    target: date | None
    moves: int
    decide_by: date | None
    panel_verdict: str | None
    independent_verdict: str | None
    contested: bool
    disputes: list[str]
    confirmed: bool
    open_referrals: int
    passed_on: date | None
    nobody_since: date | None
    heirs: list[str]
    predecessors: list[str]
    inherited: date | None
    stance: str | None
    adopted_from: str | None
    adopted_said: date | None
    reply_timeliness: str
    clocks: list[Clock]
    answer_words: Texts
    delivery_words: Texts
    panel_verdict_words: Texts
    independent_verdict_words: Texts


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """`number` is ours; `printed` is the one in the panel's report."""

    panel: str
    number: int
    address: str
    printed: str | None
    key: bool
    theme: str | None
    area: str | None
    page: int | None
    published: date
    words: Texts


class FormerName(msgspec.Struct, frozen=True, kw_only=True):
    """A name that an office or area had before the day `until`."""

    until: date
    words: Texts


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """`within` and `successors` are slugs of areas; `last_day`: it has ended, as `end_words` say."""

    slug: str
    address: str
    kind: str
    code: str | None
    within: str | None
    valid_from: date | None
    last_day: date | None
    successors: list[str]
    invented: bool
    words: Texts
    end_words: Texts = {}
    former_names: list["FormerName"] = []


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """The office has said that it publishes nothing from `since` until about `until`, and has not ended that.

    `clocks`: `run_on`, or `paused` where those that may stand still do, each by an entry of its own.
    """

    ground: str
    since: date
    until: date
    clocks: str
    words: Texts


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """`ending` is `announced` or `confirmed`: how sure `expected_last_day` is. `last_day`: it has ended."""

    slug: str
    address: str
    kind: str
    area: str | None
    valid_from: date | None
    expected_last_day: date | None
    ending: str | None
    last_day: date | None
    invented: bool
    words: Texts
    counts: Counts
    former_names: list["FormerName"] = []
    hold: Hold | None = None


class Initiative(msgspec.Struct, frozen=True, kw_only=True):
    slug: str
    address: str
    owner: str | None
    area: str | None
    began: date | None
    ended: date | None
    invented: bool
    words: Texts
    end_words: Texts = {}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """`entry` is what was recorded, as recorded; `current` the same after corrections, if there were any.

    `leaf` is the hash of its bytes in the tree, in hexadecimal.
    """

    position: int
    address: str
    type: str
    heading: str
    summary: str
    panel: str | None
    recommendation: int | None
    office: str | None
    invented: bool
    corrected_by: list[int]
    redacted_by: list[int]
    withheld_by: list[int]
    restored_by: list[int]
    explained_by: list[int]
    updated: datetime
    leaf: str
    entry: dict[str, Any]
    words: Texts
    current: dict[str, Any] | None
    current_words: Texts | None

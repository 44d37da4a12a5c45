"""Commands about one ask: its answer, delivery, clocks and verdicts."""

from datetime import date
from typing import Literal

import msgspec

from accountability.domain.answers import Mapping, Referring, Response
from accountability.domain.commands.base import AskCommand, ReplyTerms, Texts
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.entries import Count, Slug
from accountability.domain.referrals import Conclusion, Receipt
from accountability.domain.scrutiny import Finding, Reply


class CitedInitiative(msgspec.Struct, frozen=True, kw_only=True):
    mapping: Mapping
    texts: Texts = {}


class Respond(AskCommand, frozen=True, kw_only=True):
    response: Response
    cited: tuple[CitedInitiative, ...] = ()


class ReportDelivery(AskCommand, frozen=True, kw_only=True):
    report: DeliveryReport


class SetTarget(AskCommand, frozen=True, kw_only=True):
    target: date


class MoveTarget(AskCommand, frozen=True, kw_only=True):
    target: Target


class AddEvidence(AskCommand, frozen=True, kw_only=True):
    evidence: Evidence


class Refer(AskCommand, frozen=True, kw_only=True):
    referring: Referring


class ReceiveReferral(AskCommand, frozen=True, kw_only=True):
    receipt: Receipt


class ConcludeReferral(AskCommand, frozen=True, kw_only=True):
    conclusion: Conclusion


class StartClock(AskCommand, frozen=True, kw_only=True):
    kind: Literal["reply", "update"]
    terms: ReplyTerms


class PauseClock(AskCommand, frozen=True, kw_only=True):
    """`clock` is the number of the clock: the version of the entry that started it."""

    clock: Count
    until: date | None = None


class ResumeClock(AskCommand, frozen=True, kw_only=True):
    clock: Count


class ExtendClock(AskCommand, frozen=True, kw_only=True):
    """`texts` holds `agreed_by` where who agreed is no registered office."""

    clock: Count
    due: date
    agreed_by: Slug | None = None


class GiveVerdict(AskCommand, frozen=True, kw_only=True):
    finding: Finding


class ReplyToVerdict(AskCommand, frozen=True, kw_only=True):
    reply: Reply

"""Every type of entry the log can hold, by noun. A released tag is never renamed or removed."""

import msgspec

from accountability.domain.answers import InitiativeMapped, RecommendationReferred, ResponseRecorded
from accountability.domain.areas import AreaAbolished, AreaRegistered, AreaRenamed
from accountability.domain.delivery import DeliveryReported, EvidenceAdded, TargetDateMoved, TargetDateSet
from accountability.domain.disputing import (
    DisputeResolved,
    ExplanationAttached,
    NonResponseDisputed,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.entries import Entry
from accountability.domain.extensions import ClockExtended
from accountability.domain.holds import PublicationHeld, PublicationReleased
from accountability.domain.inheriting import AskTransferred, SuccessorPositionStated
from accountability.domain.initiatives import InitiativeChanged, InitiativeEnded, InitiativeRegistered
from accountability.domain.integrity import EntryCorrected
from accountability.domain.keys import KeyRotated
from accountability.domain.offices import OfficeRegistered, OfficeRenamed
from accountability.domain.panels import (
    ActivityHeld,
    PanelCommissioned,
    PanelReconvened,
    PanelReportPublished,
    SessionHeld,
    StatementRecorded,
)
from accountability.domain.recommendations import RecommendationAddressed, RecommendationPublished
from accountability.domain.referrals import ReferralConcluded, ReferralReceived
from accountability.domain.removals import PartRedacted, PartRestored, PartWithheld, RedactionExplained
from accountability.domain.scrutiny import VerdictGiven, VerdictReplied
from accountability.domain.succession import FunctionsTransferred, OfficeAbolished, SuccessionAnnounced
from accountability.domain.timing import (
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ComparisonDatePassed,
    DeadlinePassed,
    UpdateMissed,
)

AnyEntry = (
    AreaRegistered
    | AreaRenamed
    | AreaAbolished
    | OfficeRegistered
    | OfficeRenamed
    | SuccessionAnnounced
    | FunctionsTransferred
    | OfficeAbolished
    | AskTransferred
    | SuccessorPositionStated
    | InitiativeRegistered
    | InitiativeChanged
    | InitiativeEnded
    | PanelCommissioned
    | SessionHeld
    | ActivityHeld
    | PanelReportPublished
    | PanelReconvened
    | StatementRecorded
    | RecommendationPublished
    | RecommendationAddressed
    | RecommendationReferred
    | ReferralReceived
    | ReferralConcluded
    | ClockStarted
    | ClockExtended
    | ClockPaused
    | ClockResumed
    | DeadlinePassed
    | ComparisonDatePassed
    | UpdateMissed
    | ResponseRecorded
    | InitiativeMapped
    | DeliveryReported
    | TargetDateSet
    | TargetDateMoved
    | EvidenceAdded
    | NonResponseDisputed
    | TranscriptionDisputed
    | TranscriptionConfirmed
    | DisputeResolved
    | ExplanationAttached
    | VerdictGiven
    | VerdictReplied
    | EntryCorrected
    | PartRedacted
    | PartWithheld
    | PartRestored
    | RedactionExplained
    | KeyRotated
    | PublicationHeld
    | PublicationReleased
)

ENTRIES: dict[str, type[Entry]] = {str(kind.__struct_config__.tag): kind for kind in AnyEntry.__args__}


class Unrecognised(Entry, tag=False, frozen=True, kw_only=True, rename={"kind": "type"}):
    """An entry of a type newer than this program: shown with its envelope, folded as no change.

    It may come from a role, or by a provenance, that this program has no word for.
    """

    kind: str
    role: str  # type: ignore[assignment] # wider than what this program has words for
    provenance: str  # type: ignore[assignment] # as is this
    body: dict[str, object] = msgspec.field(default_factory=dict)

    @property
    def tag(self) -> str:
        return self.kind

    def apply(self, aggregate: object) -> None: ...

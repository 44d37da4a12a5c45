"""Deciders of disputes, confirmations and explanations."""

from accountability.domain.commands.disputes import (
    AttachExplanation,
    ConfirmTranscription,
    DisputeNonResponse,
    DisputeTranscription,
    ResolveDispute,
)
from accountability.domain.disputing import (
    DisputeResolved,
    ExplanationAttached,
    NonResponseDisputed,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.handling.deciding import Deciders, Deciding


async def dispute_non_response(deciding: Deciding, command: DisputeNonResponse) -> None:
    recommendation = await deciding.asked(command)
    recommendation.record(NonResponseDisputed, deciding.said, command.dispute, command.ask)


async def dispute_transcription(deciding: Deciding, command: DisputeTranscription) -> None:
    recommendation = await deciding.asked(command)
    recommendation.record(TranscriptionDisputed, deciding.said, command.dispute, command.ask)


async def confirm_transcription(deciding: Deciding, command: ConfirmTranscription) -> None:
    recommendation = await deciding.asked(command)
    recommendation.record(TranscriptionConfirmed, deciding.said, command.confirmation, command.ask)


async def resolve_dispute(deciding: Deciding, command: ResolveDispute) -> None:
    recommendation = await deciding.asked(command)
    recommendation.record(DisputeResolved, deciding.said, command.resolution, command.ask)


async def attach_explanation(deciding: Deciding, command: AttachExplanation) -> None:
    recommendation = await deciding.asked(command)
    recommendation.record(ExplanationAttached, deciding.said, command.explanation, command.ask)


DECIDERS: Deciders = {
    DisputeNonResponse: dispute_non_response,
    DisputeTranscription: dispute_transcription,
    ConfirmTranscription: confirm_transcription,
    ResolveDispute: resolve_dispute,
    AttachExplanation: attach_explanation,
}

"""Commands by which an office disputes, confirms or explains an entry, and the secretariat resolves."""

from accountability.domain.commands.base import AskCommand
from accountability.domain.disputing import (
    Confirmation,
    Explanation,
    NonResponse,
    Resolution,
    Transcription,
)


class DisputeNonResponse(AskCommand, frozen=True, kw_only=True):
    dispute: NonResponse


class DisputeTranscription(AskCommand, frozen=True, kw_only=True):
    dispute: Transcription


class ConfirmTranscription(AskCommand, frozen=True, kw_only=True):
    confirmation: Confirmation


class ResolveDispute(AskCommand, frozen=True, kw_only=True):
    resolution: Resolution


class AttachExplanation(AskCommand, frozen=True, kw_only=True):
    explanation: Explanation

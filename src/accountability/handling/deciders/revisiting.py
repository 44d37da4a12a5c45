"""Deciders of what comes after an entry: corrections, removals of words, changes of the log's own keys."""

from typing import Any

import msgspec

from accountability.domain import integrity, keys, removing
from accountability.domain.commands.integrity import (
    CorrectEntry,
    ExplainRedaction,
    RedactPart,
    RestorePart,
    RotateKeys,
    WithholdPart,
)
from accountability.domain.integrity import Recorded, effective
from accountability.handling.deciders.areas import check_areas
from accountability.handling.deciding import Deciders, Deciding
from accountability.storage import log
from accountability.storage.codec import decode, encode
from accountability.transparency.keys import BadKey, VerifierKey


async def _history_at(deciding: Deciding, position: int) -> list[Recorded]:
    stream = await log.stream_at(deciding.connection, position)
    if stream is None:
        raise integrity.NotInThisStream("There is no entry at that position.")
    history = await log.read_stream(deciding.connection, stream)
    deciding.meet(history)
    return history


async def correct_entry(deciding: Deciding, command: CorrectEntry) -> None:
    await deciding.may_still_speak()
    history = await _history_at(deciding, command.position)
    index = next(i for i, item in enumerate(history) if item.position == command.position)
    original = effective(history, decode)[index]
    changes: dict[str, Any] = {}
    if command.body is not None:
        kind = type(original.body)  # type: ignore[attr-defined] # each type has a body of its own
        changes["body"] = msgspec.json.decode(command.body, type=kind)
        occurred = command.replaced_occurred or original.occurred
        await check_areas(deciding, changes["body"], occurred, original.body)  # type: ignore[attr-defined]
    if command.replaced_texts:
        changes["parts"] = {**original.parts, **deciding.seal(command.replaced_texts)}
    if command.replaced_occurred is not None:
        changes["occurred"] = command.replaced_occurred
    if deciding.said.role == "operator":  # at the request of the office whose entry it is
        deciding.said = msgspec.structs.replace(deciding.said, by=original.by)
    stream = integrity.correct(
        history, command.position, command.kind, changes, deciding.said, decode=decode, encode=encode
    )
    deciding.streams.append(stream)


async def redact_part(deciding: Deciding, command: RedactPart) -> None:
    history = await _history_at(deciding, command.position)
    stream = removing.redact(
        history,
        command.position,
        command.part,
        command.ground,
        command.approved_by,
        deciding.said,
        decode=decode,
    )
    deciding.streams.append(stream)


async def withhold_part(deciding: Deciding, command: WithholdPart) -> None:
    history = await _history_at(deciding, command.position)
    stream = removing.withhold(
        history,
        command.position,
        command.part,
        command.ground,
        command.approved_by,
        command.review_on,
        deciding.said,
        decode=decode,
    )
    deciding.streams.append(stream)


async def restore_part(deciding: Deciding, command: RestorePart) -> None:
    history = await _history_at(deciding, command.position)
    stream = removing.restore(history, command.position, command.part, deciding.said, decode=decode)
    deciding.streams.append(stream)


async def explain_redaction(deciding: Deciding, command: ExplainRedaction) -> None:
    history = await _history_at(deciding, command.position)
    deciding.streams.append(removing.explain(history, command.position, deciding.said, decode=decode))


async def rotate_keys(deciding: Deciding, command: RotateKeys) -> None:
    for vkey in (*command.rotation.old, *command.rotation.new):
        try:
            VerifierKey.parse(vkey)
        except BadKey as error:
            raise keys.NotAKey(f"That is no key: {error}.") from error
    met = deciding.meet(await log.read_stream(deciding.connection, keys.STREAM))
    stream = keys.rotate(met.state, deciding.said, command.rotation)
    deciding.streams.append(stream)


DECIDERS: Deciders = {
    CorrectEntry: correct_entry,
    RedactPart: redact_part,
    WithholdPart: withhold_part,
    RestorePart: restore_part,
    ExplainRedaction: explain_redaction,
    RotateKeys: rotate_keys,
}

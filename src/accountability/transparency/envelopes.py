"""What an entry says of itself and of others, read from its bytes alone (docs/wire.md, "Envelope").

Strict where a reader could be misled, and blind to what a type has of its own. A part is known by its 32-byte
commitment followed by its name.
"""

import json
from typing import Any

CORRECTED, REDACTED, WITHHELD, RESTORED = (
    "entry-corrected/",
    "part-redacted/",
    "part-withheld/",
    "part-restored/",
)
SPECIAL = (CORRECTED, REDACTED, WITHHELD, RESTORED)
# Under which key of its body an entry names parts of its target.
NAMED_UNDER = {REDACTED: "removed", WITHHELD: "withheld", RESTORED: "restored"}
COMMITMENT_BYTES = 32
APPROVERS = 2


class NoEntry(ValueError):
    """Raised for bytes that are no entry of any record."""


def _no_number(name: str) -> Any:
    raise NoEntry(f"{name} is no number")


_decode = json.JSONDecoder(parse_constant=_no_number).raw_decode


def envelope(content: bytes) -> tuple[str, str, int, list[bytes], dict[str, Any]]:
    """An entry's type, stream, version and own parts, and the whole of it. Raises ValueError."""
    text = content.decode()
    try:
        entry, end = _decode(text)
    except RecursionError as error:
        raise NoEntry("it is nested too deeply") from error
    if end != len(text) or type(entry) is not dict:
        raise NoEntry("it is not one JSON object")
    kind, stream, version = entry.get("type"), entry.get("stream"), entry.get("version")
    if type(kind) is not str or type(stream) is not str or type(version) is not int:
        raise NoEntry("its type, stream or version is missing")
    if type(entry.get("recorded")) is not str:
        raise NoEntry("it does not say when it was recorded")
    return kind, stream, version, _parts_of(entry, "parts") if "parts" in entry else [], entry


def replacements_parts(correction: dict[str, Any]) -> list[bytes]:
    """The parts that the entry lists which a correction puts in its target's place. Raises ValueError."""
    return _parts_of(_object(_object(correction, "body"), "replacement"), "parts")


def named_by(kind: str, entry: dict[str, Any]) -> tuple[int, list[bytes]]:
    """The target of an entry of NAMED_UNDER, and the parts that it names. Raises ValueError."""
    body = _object(entry, "body")
    target = body.get("target")
    if type(target) is not int:
        raise NoEntry("it names no entry")
    return target, _parts_of(body, NAMED_UNDER[special_of(kind)])


def needs_approval(kind: str) -> bool:
    """Whether an entry of this type and version takes words away, and must say on what ground and by whom."""
    return kind in {f"{REDACTED}1", f"{WITHHELD}1"}


def is_approved(entry: dict[str, Any]) -> bool:
    """Whether an entry states a ground and two different roles that approved it. Raises ValueError."""
    body = _object(entry, "body")
    ground, roles = body.get("ground"), body.get("approved_by")
    if type(ground) is not str or not ground.strip() or type(roles) is not list:
        return False
    named = [role for role in roles if type(role) is str and role.strip()]
    return len(roles) == len(named) == len(set(named)) == APPROVERS


def special_of(kind: str) -> str:
    """Which of SPECIAL a type is, whatever its version."""
    return next(prefix for prefix in SPECIAL if kind.startswith(prefix))


def _parts_of(entry: dict[str, Any], key: str) -> list[bytes]:
    found = []
    for name, sealed in _object(entry, key).items():
        commitment = bytes.fromhex(sealed) if type(sealed) is str else b""
        if len(commitment) != COMMITMENT_BYTES or len(sealed) != 2 * COMMITMENT_BYTES:
            raise NoEntry(f"{name} has no commitment")
        found.append(commitment + name.encode())
    return found


def _object(entry: dict[str, Any], key: str) -> dict[str, Any]:
    value = entry.get(key, {})
    if type(value) is not dict:
        raise NoEntry(f"{key} is no object")
    return value

"""Examples: words taken out and put back, what is said of it later, and the keys of the log."""

from datetime import date
from hashlib import sha256

from accountability.domain.integrity import About
from accountability.domain.keys import STREAM, KeyRotated, Rotation
from accountability.domain.removals import (
    PartRedacted,
    PartRestored,
    PartWithheld,
    RedactionExplained,
    Removal,
    Restoration,
    Withholding,
)
from accountability.transparency.keys import ED25519, MLDSA44, SigningKey
from tests.wire.cast import ASK, LIGHTS, entry

GOVERNANCE = {"by": "safer-trust", "role": "information_governance", "provenance": "authored", "ask": ASK}
APPROVED = ("information-governance", "chair-of-trustees")
TEXT = {"text/en": sha256(b"text/en").hexdigest()}
OLD, NEW = (
    tuple(
        str(SigningKey("record.norchester.example/log", kind, bytes([seed]) * 32).verifier)
        for kind in (ED25519, MLDSA44)
    )
    for seed in (1, 2)
)

ENTRIES = [
    entry(
        PartRedacted,
        LIGHTS,
        20,
        GOVERNANCE,
        Removal(target=11, removed=TEXT, ground="uk-gdpr-erasure", approved_by=APPROVED),
    ),
    entry(
        PartWithheld,
        LIGHTS,
        21,
        GOVERNANCE,
        Withholding(
            target=11,
            withheld=TEXT,
            ground="reporting-restriction",
            review_on=date(2026, 11, 3),
            approved_by=APPROVED,
        ),
    ),
    entry(PartRestored, LIGHTS, 22, GOVERNANCE, Restoration(target=11, restored=TEXT)),
    entry(RedactionExplained, LIGHTS, 23, GOVERNANCE, About(target=31), ["explanation/en", "explanation/cy"]),
    entry(
        KeyRotated,
        STREAM,
        1,
        {"role": "operator", "provenance": "authored"},
        Rotation(old=OLD, new=NEW),
    ),
]
# Further examples of a type, by what they show: each has a file of its own.
FURTHER = {
    "replacement": entry(
        PartRedacted,
        LIGHTS,
        24,
        GOVERNANCE,
        Removal(target=11, removed=TEXT, ground="safeguarding", approved_by=APPROVED),
        ["replacement/en", "replacement/cy"],
    ),
}

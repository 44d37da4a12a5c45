"""Who a witness is: one name and two keys, made once (C2SP tlog-cosignature).

The keys are never put under another name or into another data folder. A cosignature says "this is the largest
tree I have seen", and only the folder that the keys were made in knows what they have seen; an Ed25519
cosignature moreover does not cover the name, so that a second witness needs a second key ("Ed25519 signed
message").
"""

import re
import secrets
from pathlib import Path

import msgspec

from accountability.publishing.tile_files import sync_folder
from accountability.storage.kept import kept
from accountability.transparency.keys import COSIGNATURE_ED25519, MLDSA44, SigningKey, VerifierKey
from accountability.transparency.notes import Note, Signature
from accountability.transparency.policies import NONE

# An address without a scheme: it is read out, pasted into policies and shown on pages.
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._~-]|/(?=[A-Za-z0-9])){0,199}")
_FILES = (("witness-ed25519", COSIGNATURE_ED25519), ("witness-mldsa44", MLDSA44))


class WitnessRefused(Exception):
    """Raised when a witness must not start; the reason is fit to be shown."""


class Identity(msgspec.Struct, frozen=True):
    """The keys of one witness, Ed25519 (0x04) and ML-DSA-44 (0x06), both under its name."""

    ed25519: SigningKey
    mldsa44: SigningKey

    @property
    def name(self) -> str:
        return self.ed25519.name

    @property
    def verifiers(self) -> tuple[VerifierKey, VerifierKey]:
        return self.ed25519.verifier, self.mldsa44.verifier

    def cosignatures(self, note: Note, time: int) -> tuple[Signature, Signature]:
        """Both keys' cosignatures at a POSIX time, in seconds."""
        return self.ed25519.sign(note.text, time), self.mldsa44.sign(note.text, time)

    def policy_lines(self, url: str) -> str:
        """What a log's keeper pastes into the policy (C2SP tlog-policy): either key is this witness's word.

        The group makes sure that the two count as one.
        """
        names = f"{self.name}/ed25519", f"{self.name}/ml-dsa-44"
        keys = zip(names, self.verifiers, strict=True)
        lines = [f"witness {name} {key} {url}" for name, key in keys]
        return "\n".join([*lines, f"group {self.name} any {' '.join(names)}", ""])


def identity_in(keys: Path, name: str | None, host: str) -> Identity:
    """The identity kept in this folder, made at the first start; durable on return.

    Without a name, the first start makes one of the host and a random part. Raises WitnessRefused.
    """
    if name is not None and (_NAME.fullmatch(name) is None or name == NONE):
        raise WitnessRefused(
            f"{name[:80]!r} cannot be a witness's name: take an address without a scheme, like "
            "witness.university.example/w1"
        )
    place = host if _NAME.fullmatch(host) else "witness"  # not the number of an IPv6 host
    first = name or f"{place}/{secrets.token_hex(4)}"
    found: list[SigningKey] = []
    for file, kind in _FILES:
        under = found[0].name if found else first
        key = _kept_key(keys / file, SigningKey.generate(under, kind))
        if (key.kind, key.name) != (kind, found[0].name if found else key.name):
            raise WitnessRefused(f"{keys / file} is not the key that belongs there: was it replaced?")
        found.append(key)
    sync_folder(keys)
    identity = Identity(*found)
    if name is not None and identity.name != name:
        raise WitnessRefused(
            f"this data folder is that of the witness {identity.name}, whose keys are bound to its name: "
            "leave --name away, or choose an empty folder with --data"
        )
    return identity


def keys_in(keys: Path) -> int:
    """How many of a witness's two keys the folder holds."""
    return sum((keys / file).exists() for file, _ in _FILES)


def _kept_key(file: Path, new: SigningKey) -> SigningKey:
    """The key that the file holds; where there is no file, the new one."""
    try:
        return SigningKey.parse(kept(file, new.encode))
    except ValueError as error:  # also where it is not text
        raise WitnessRefused(f"{file} cannot be read: {error}") from error

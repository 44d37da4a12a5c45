r"""Keys that sign and verify notes (C2SP signed-note v1.0.0 and tlog-cosignature v1.1.0-rc.1).

Three kinds of signature: Ed25519 over the text (0x01); Ed25519 over a time and the text (0x04); ML-DSA-44
over a time, the signer's name and what the text says of the tree (0x06). A key's id is the first four bytes
of SHA-256(name ‖ "\n" ‖ kind ‖ public key); its public form, the vkey, is name+id+base64(kind ‖ public key).
"""

import re
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from accountability.transparency.notes import KEY_ID_BYTES, BadNote, BadSignature, Signature, is_key_name
from accountability.transparency.spelling import MOST, BadSpelling, from_base64, to_base64
from accountability.transparency.tree_heads import Checkpoint

ED25519 = 0x01
COSIGNATURE_ED25519 = 0x04
MLDSA44 = 0x06
SEED_BYTES = 32
MOST_NAME_BYTES = 255  # an ML-DSA-44 signature holds names after one byte of length
PRIVATE = "PRIVATE+KEY+"
_PUBLIC_BYTES = {ED25519: 32, COSIGNATURE_ED25519: 32, MLDSA44: 1312}
_VALUE_BYTES = {ED25519: 64, COSIGNATURE_ED25519: 8 + 64, MLDSA44: 8 + 2420}
_TIME_BYTES = 8
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


class BadKey(ValueError):
    """Raised when a text is not a key, or not one of a kind that we know."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name: 32 bytes of Ed25519, or 1,312 of ML-DSA-44."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        _has_a_name_and_kind(self.name, self.kind)
        if len(self.public) != _PUBLIC_BYTES[self.kind]:
            raise BadKey(f"a public key of kind {self.kind} has {_PUBLIC_BYTES[self.kind]} bytes")

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes((self.kind,)) + self.public)}"

    @property
    def key_id(self) -> bytes:
        """4 bytes that say, with the name, which key signed, and prove nothing ("Signatures")."""
        line = self.name.encode() + b"\n" + bytes((self.kind,)) + self.public
        return sha256(line).digest()[:KEY_ID_BYTES]

    @property
    def cosigns(self) -> bool:
        """Whether its signatures state a time, as those of a witness must."""
        return self.kind != ED25519

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """The key that `vkey` spells.

        Raises:
            BadKey: it spells none, or not the id that its own bytes make.
        """
        name, key_id, kind, public = _read(vkey)
        key = cls(name, kind, public)
        if key.key_id != key_id:
            raise BadKey(f"the key of {name[:80]} does not have the id that is written beside it")
        return key

    def verify(self, note_text: bytes, value: bytes) -> int | None:
        """The POSIX time that the signature states, in seconds; None for kind 0x01, which states none.

        A time of 0 (kind 0x06) says that no time is stated.

        Raises:
            BadSignature: `value` is not this key's signature over this text.
        """
        if len(value) != _VALUE_BYTES[self.kind]:
            raise BadSignature(f"a signature by {self.name} has {_VALUE_BYTES[self.kind]} bytes")
        try:
            if self.kind == ED25519:
                Ed25519PublicKey.from_public_bytes(self.public).verify(value, note_text)
                return None
            time, signed = int.from_bytes(value[:_TIME_BYTES], "big"), value[_TIME_BYTES:]
            if time > MOST:
                raise BadSignature(f"the signature by {self.name} states an impossible time")
            if self.kind == COSIGNATURE_ED25519:
                key = Ed25519PublicKey.from_public_bytes(self.public)
                key.verify(signed, _timed(time, note_text))
            else:
                message = _cosigned(self.name, time, Checkpoint.parse(note_text))
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signed, message)
        except (InvalidSignature, BadNote, BadKey) as error:
            raise BadSignature(f"the signature by {self.name} is not over this text") from error
        return time


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key under a name, as the 32-byte seed it is made from. Its repr does not show the seed."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _has_a_name_and_kind(self.name, self.kind)
        if len(self.seed) != SEED_BYTES:
            raise BadKey(f"a seed has {SEED_BYTES} bytes")

    @classmethod
    def generate(cls, name: str, kind: int) -> Self:
        return cls(name, kind, secrets.token_bytes(SEED_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key in a key file: `encode`, with or without the file's last newline.

        Raises:
            BadKey: it is none. The message never holds any of it.
        """
        text = text.removesuffix("\n")
        if not text.startswith(PRIVATE):
            raise BadKey("this is not a private key")
        name, key_id, kind, seed = _read(text.removeprefix(PRIVATE))
        key = cls(name, kind, seed)
        if key.verifier.key_id != key_id:
            raise BadKey("the private key does not have the id that is written beside it")
        return key

    def encode(self) -> str:
        """PRIVATE+KEY+name+id+base64(kind ‖ seed): the form of Go's `sumdb/note`. Whoever has it can sign."""
        secret = to_base64(bytes((self.kind,)) + self.seed)
        return f"{PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{secret}"

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.kind, self._private().public_key().public_bytes_raw())

    def sign(self, note_text: bytes, time: int | None = None) -> Signature:
        """This key's signature over the text; `time` in POSIX seconds, which kind 0x01 does not state.

        Raises:
            ValueError: a cosignature without a time from 1 to 2^63 - 1.
            BadNote: kind 0x06, and the text is not a checkpoint's.
        """
        if self.kind == ED25519:
            return Signature(self.name, self.verifier.key_id, self._private().sign(note_text))
        if time is None or not 0 < time <= MOST:
            raise ValueError("a cosignature states a time")
        if self.kind == COSIGNATURE_ED25519:
            message = _timed(time, note_text)
        else:
            message = _cosigned(self.name, time, Checkpoint.parse(note_text))
        value = time.to_bytes(_TIME_BYTES, "big") + self._private().sign(message)
        return Signature(self.name, self.verifier.key_id, value)

    def _private(self) -> Ed25519PrivateKey | MLDSA44PrivateKey:
        if self.kind == MLDSA44:
            return MLDSA44PrivateKey.from_seed_bytes(self.seed)
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def _timed(time: int, note_text: bytes) -> bytes:
    """What kind 0x04 signs (tlog-cosignature, "Ed25519 signed message")."""
    return f"cosignature/v1\ntime {time}\n".encode() + note_text


def _cosigned(name: str, time: int, checkpoint: Checkpoint) -> bytes:
    """What kind 0x06 signs: a `cosigned_message` over the whole tree ("ML-DSA-44 signed message")."""
    return b"".join(
        (
            b"subtree/v1\n\0",
            _with_length(name),
            time.to_bytes(_TIME_BYTES, "big"),
            _with_length(checkpoint.origin),
            (0).to_bytes(8, "big"),
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def _with_length(name: str) -> bytes:
    content = name.encode()
    if len(content) > MOST_NAME_BYTES:
        raise BadKey(f"a name has at most {MOST_NAME_BYTES} bytes")
    return bytes((len(content),)) + content


def _has_a_name_and_kind(name: str, kind: int) -> None:
    if not is_key_name(name) or len(name.encode()) > MOST_NAME_BYTES:
        raise BadKey("a key's name has 1 to 255 bytes, no space and no plus sign")
    if kind not in _PUBLIC_BYTES:
        raise BadKey(f"there is no kind {kind} of key among 1, 4 and 6")


def _read(text: str) -> tuple[str, bytes, int, bytes]:
    """name, id, kind and bytes of name+id+base64(kind ‖ bytes), public or private."""
    found = _VKEY.fullmatch(text)
    if found is None:
        raise BadKey("a key is a name, eight hexadecimal digits and base64, with plus signs between")
    try:
        content = from_base64(found[3])
    except BadSpelling:
        raise BadKey("the last part of a key is not base64") from None
    return found[1], bytes.fromhex(found[2]), content[0], content[1:]

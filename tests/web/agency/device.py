"""A device that holds passkeys, in software: it does what it is told, also what no honest browser does."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "https://record.norchester.example"
HOST = "record.norchester.example"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def spelled(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(text):
    return urlsafe_b64decode(text + "===")


class Device:
    """One passkey. `count` goes up with each use, unless a test turns it back."""

    def __init__(self):
        self.id = secrets.token_bytes(32)
        self.key = Ed25519PrivateKey.generate()
        self.count = 0
        self.owner = b""

    def make(self, options, **lies):
        """What a browser sends back for these options."""
        asked = json.loads(options)
        self.owner = read(asked["user"]["id"])
        public = {1: 1, 3: -8, -1: 6, -2: self.key.public_key().public_bytes_raw()}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED, lies) + attested}
        said = self._said("webauthn.create", asked, lies)
        return self._credential(said, attestationObject=spelled(cbor2.dumps(made)))

    def use(self, options, **lies):
        asked = json.loads(options)
        self.count += 1
        data, said = self._data(0, lies), self._said("webauthn.get", asked, lies)
        signature = lies.get("signature") or self.key.sign(data + sha256(said).digest())
        return self._credential(
            said,
            authenticatorData=spelled(data),
            signature=spelled(signature),
            userHandle=spelled(lies.get("owner", self.owner)),
        )

    def _data(self, flags, lies):
        flags |= lies.get("flags", PRESENT | VERIFIED)
        host = sha256(lies.get("host", HOST).encode()).digest()
        return host + bytes((flags,)) + lies.get("count", self.count).to_bytes(4, "big")

    def _said(self, deed, asked, lies):
        said = {
            "type": lies.get("type", deed),
            "challenge": lies.get("challenge", asked["challenge"]),
            "origin": lies.get("origin", ORIGIN),
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _credential(self, said, **response):
        return json.dumps(
            {
                "id": spelled(self.id),
                "rawId": spelled(self.id),
                "type": "public-key",
                "response": {"clientDataJSON": spelled(said), **response},
            }
        )

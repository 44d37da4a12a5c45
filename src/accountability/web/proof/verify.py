"""/en/verify: how anybody can check the log, in this browser or with programs that are not ours."""

from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.response import Template

from accountability.publishing.publisher import PublisherStatus
from accountability.publishing.zipapp import verifier_zipapp
from accountability.transparency.keys import ED25519, MLDSA44, VerifierKey
from accountability.transparency.policies import Judged, Policy
from accountability.web.house import House
from accountability.web.middleware.marking import MARK
from accountability.web.proof.standing import policy_of
from accountability.web.public.addresses import public
from accountability.web.templating import Link, passing_page

ZIPAPP = "accountability-verify.pyz"
KINDS = {ED25519: "Ed25519", MLDSA44: "ML-DSA-44"}


class ShownKey(msgspec.Struct, frozen=True):
    """A key as people compare it: in full if that is one line, else its name, number and SHA-256."""

    kind: str
    vkey: str
    digest: str

    @classmethod
    def of(cls, key: VerifierKey) -> "ShownKey":
        vkey = str(key)
        digest = "" if key.kind == ED25519 else sha256(vkey.encode()).hexdigest()
        return cls(KINDS[key.kind], f"{key.name}+{key.key_id.hex()}+…" if digest else vkey, digest)


class ShownWitness(msgspec.Struct, frozen=True):
    """`on` is when it signed the newest checkpoint; if it did not, `last` is the size that it signed last."""

    name: str
    on: datetime | None
    last: int | None


class Newest(msgspec.Struct, frozen=True):
    """The newest checkpoint. `signed` is the time that the log's own signature states, if one does."""

    size: int
    root: str
    signed: datetime | None
    quorum_met: bool


@public("/en/verify")
async def verify(house: NamedDependency[House]) -> Template:
    policy, judged = policy_of(house.published), house.published.judged()
    status = house.publisher.status if house.publisher else PublisherStatus()
    return passing_page(
        "proof/verify.html",
        section="log",
        crumbs=[Link("Home", "/en"), Link("The log", "/en/log")],
        origin=house.origin,
        newest=_newest(judged) if judged else None,
        keys=[ShownKey.of(key) for key in policy.logs] if policy else [],
        witnesses=_witnesses(policy, judged, status) if policy else [],
        wanted=policy.quorum if policy else "",
        state=status.state,
        zipapp=ZIPAPP,
        zipapp_bytes=len(verifier_zipapp()),
        zipapp_digest=sha256(verifier_zipapp()).hexdigest(),
        address=house.public_url,
    )


def _newest(judged: Judged) -> Newest:
    times = [time for key, time in judged.opened.signed_by if key in judged.log_keys and time]
    signed = datetime.fromtimestamp(max(times), UTC) if times else None
    return Newest(judged.checkpoint.size, judged.checkpoint.root.hex(), signed, judged.quorum_met)


def _witnesses(policy: Policy, judged: Judged | None, status: PublisherStatus) -> list[ShownWitness]:
    seen = judged.witnesses if judged else {}
    before = {known.name: known.size for known in status.witnesses.witnesses}
    return [
        ShownWitness(
            name, datetime.fromtimestamp(seen[name], UTC) if name in seen else None, before.get(name)
        )
        for name in policy.witnesses
    ]


@public(f"/verify/{ZIPAPP}")
async def zipapp() -> Response[bytes]:
    """The verifier in one file: the same code as `accountability verify`, for whoever has Python."""
    attached = {"content-disposition": f'attachment; filename="{ZIPAPP}"', MARK: "1"}
    return Response(verifier_zipapp(), media_type="application/zip", headers=attached)


HANDLERS = [verify, zipapp]

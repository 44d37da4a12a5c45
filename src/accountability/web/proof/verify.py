"""/en/verify: how anybody can check the log, in this browser or with programs that are not ours."""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.response import Template

from accountability.projections import proving
from accountability.projections.reading import reading
from accountability.publishing.asking import Witnessing
from accountability.publishing.publisher import PublisherStatus
from accountability.publishing.zipapp import verifier_zipapp
from accountability.transparency.keys import ED25519, MLDSA44, BadKey, VerifierKey
from accountability.transparency.policies import Judged, Policy
from accountability.transparency.times import moment_of
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
    """`on` is when it signed the newest checkpoint; if it did not, `last` is the size that it signed last.

    `words` say in our own words what is wrong with it now, `since` when; `alarm` if entries may be missing.
    """

    name: str
    on: datetime | None
    last: int | None
    words: str
    since: datetime | None
    alarm: bool


class ReplacedKeys(msgspec.Struct, frozen=True):
    """Keys that signed until the entry at this position put others in their place."""

    position: int
    recorded: datetime
    keys: list[ShownKey]


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
    async with reading(house.readers, house.now()) as reader:
        replaced = await proving.replaced_keys(reader)
    return passing_page(
        "proof/verify.html",
        section="log",
        crumbs=[Link("Home", "/en"), Link("The log", "/en/log")],
        origin=house.origin,
        newest=_newest(judged) if judged else None,
        keys=[ShownKey.of(key) for key in policy.logs] if policy else [],
        replaced=[ReplacedKeys(one.position, one.recorded, _shown(one.old)) for one in replaced],
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
    signed = moment_of(max(times)) if times else None
    return Newest(judged.checkpoint.size, judged.checkpoint.root.hex(), signed, judged.quorum_met)


def _witnesses(policy: Policy, judged: Judged | None, status: PublisherStatus) -> list[ShownWitness]:
    seen = judged.witnesses if judged else {}
    known = {one.name: one for one in status.witnesses.witnesses}
    return [
        _witness(
            known.get(name, Witnessing(name)),
            moment_of(seen[name]) if name in seen else None,
        )
        for name in policy.witnesses
    ]


def _witness(known: Witnessing, on: datetime | None) -> ShownWitness:
    return ShownWitness(known.name, on, known.size, known.words, known.since, known.is_alarm)


def _shown(vkeys: Sequence[str]) -> list[ShownKey]:
    """An entry is checked for the form of its keys alone: one that is no key is left out."""
    keys = []
    for vkey in vkeys:
        with contextlib.suppress(BadKey):
            keys.append(ShownKey.of(VerifierKey.parse(vkey)))
    return keys


@public(f"/verify/{ZIPAPP}")
async def zipapp() -> Response[bytes]:
    """The verifier in one file: the same code as `accountability verify`, for whoever has Python."""
    attached = {"content-disposition": f'attachment; filename="{ZIPAPP}"', MARK: "1"}
    return Response(verifier_zipapp(), media_type="application/zip", headers=attached)


HANDLERS = [verify, zipapp]

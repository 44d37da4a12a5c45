"""Since when an entry can't be taken out of the log unnoticed, and who outside has seen it there."""

import asyncio
from datetime import datetime
from time import monotonic

import msgspec

from accountability.projections import proving
from accountability.projections.reading import Reader
from accountability.publishing.published import NOTHING, Published
from accountability.transparency.policies import BadPolicy, Policy
from accountability.transparency.times import moment_of

STEP = 0.05


class Seen(msgspec.Struct, frozen=True):
    """A witness by the name our policy gives it, and when it signed the newest checkpoint."""

    witness: str
    on: datetime


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """`since` is when the first checkpoint that covers the entry was signed, `size` how many it covers.

    `seen`: by whom. `final`: nothing more is to come that a page would have to show.
    """

    since: datetime
    size: int
    seen: list[Seen]
    final: bool


async def standing(reader: Reader, published: Published, position: int) -> Standing | None:
    """How the entry at this position stands; None while no published checkpoint covers it."""
    policy, judged = policy_of(published), published.judged()
    if policy is None or judged is None or judged.checkpoint.size <= position:
        return None
    first = await proving.covering(reader, position)
    if first is None:  # signed after this reader's moment
        return None
    times = ((name, moment_of(time)) for name, time in sorted(judged.witnesses.items()))
    seen = [Seen(name, on) for name, on in times if on is not None]
    final = not policy.witnesses or (judged.quorum_met and bool(seen))
    return Standing(since=first.signed, size=first.size, seen=seen, final=final)


def policy_of(published: Published) -> Policy | None:
    """Whom this log names: its keys and its witnesses. None: it has published no policy that can be read."""
    content = published.policy()
    try:
        return None if content is None else Policy.parse(content)
    except BadPolicy:
        return None


async def is_covered(published: Published, position: int, within: float) -> bool:
    """Wait at most so many seconds until a published checkpoint covers this position."""
    if published is NOTHING:
        return False
    end = monotonic() + within
    while published.size <= position:
        if monotonic() >= end:
            return False
        await asyncio.sleep(STEP)
    return True

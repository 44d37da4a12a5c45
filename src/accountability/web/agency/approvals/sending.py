"""Whether a person publishes by themselves or sends to another, and the sending.

Everything that publishes what somebody typed asks here: `Walk` for every form, the import for its file.
"""

from collections.abc import Mapping, Sequence

import msgspec

from accountability.domain.commands.base import Command
from accountability.web.agency.journey import Subject
from accountability.web.house import House
from accountability.workspace.drafts import Draft, DraftOf
from accountability.workspace.sessions import Signed
from accountability.workspace.submissions import Decider, Offer, Submission, Submissions


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands between a draft and its publication. `latest` is what was last sent of it."""

    decider: Decider
    sends: bool
    latest: Submission | None

    @property
    def waiting(self) -> Submission | None:
        return self.latest if self.latest and self.latest.open else None

    @property
    def returned(self) -> Submission | None:
        return self.latest if self.latest and self.latest.state == "returned" else None


async def standing(house: House, signed: Signed, of: DraftOf) -> Standing:
    submissions = Submissions(house.desk)
    decider = await submissions.decider(signed)
    sends = signed.duty is not None and not (decider.releases and decider.alone)
    return Standing(decider=decider, sends=sends, latest=await submissions.latest(of))


async def send(  # noqa: PLR0913, PLR0917 - each is a part of what is sent
    house: House,
    subject: Subject,
    of: DraftOf,
    draft: Draft,
    commands: Sequence[Command],
    address: str,
    title: str,
    answers: Mapping[str, Sequence[str]],
    seen: int,
) -> str:
    """Send this version for approval; where its page is. Raises NotWaiting."""
    signed, submissions = subject.signed, Submissions(house.desk)
    offer = Offer(
        of=of,
        key=draft.key,
        role=signed.role,
        office=signed.office,
        address=address,
        title=title,
        answers=answers,
        commands=commands,
        seen=seen,
    )
    number = await submissions.send(offer)
    await house.accounts.note(signed.account, "sent for approval", str(number))
    return f"{address}/submission-{number}"

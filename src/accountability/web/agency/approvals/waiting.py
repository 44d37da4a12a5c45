"""What a person's first page says of approvals: how much waits, what came back, what will publish itself."""

import msgspec

from accountability.web.house import House
from accountability.workspace.sessions import Signed
from accountability.workspace.submissions import Submission, Submissions, may_approve, may_decide


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """`for_me` waits for this person's decision, `sent` for somebody else's about what they wrote.

    `came_back` are drafts that an approver returned, and that were not sent again.
    """

    for_me: int
    came_back: int
    sent: int
    scheduled: int

    @property
    def any(self) -> bool:
        return bool(self.for_me or self.came_back or self.sent or self.scheduled)


async def waiting_for(house: House, signed: Signed) -> Waiting:
    submissions = Submissions(house.desk)
    decider = await submissions.decider(signed)
    found = await submissions.open_of(signed.office, signed.role)
    waiting = [each for each in found if each.state == "waiting"]
    return Waiting(
        for_me=sum(may_approve(each, decider) for each in waiting),
        came_back=await _came_back(house, submissions, signed),
        sent=sum(each.author == signed.account and not may_approve(each, decider) for each in waiting),
        scheduled=len(found) - len(waiting) if decider.releases else 0,
    )


async def _came_back(house: House, submissions: Submissions, signed: Signed) -> int:
    begun = {(draft.form, draft.about) for draft in await house.accounts.drafts.open(signed.account)}
    newest: dict[tuple[str, str], Submission] = {}
    for each in await submissions.sent_by(signed.account):
        newest.setdefault((each.form, each.about), each)
    return sum(each.state == "returned" and key in begun for key, each in newest.items())


async def sent_about(house: House, signed: Signed, about: str) -> list[Submission]:
    """What waits about this thing, as far as this person may read it."""
    submissions = Submissions(house.desk)
    decider = await submissions.decider(signed)
    return [
        each
        for each in await submissions.open_of(signed.office, signed.role)
        if each.about == about and (each.author == signed.account or may_decide(each, decider))
    ]


async def drafting(house: House, signed: Signed, about: str) -> list[str]:
    """Which colleagues have begun something about this: their addresses, never a word of it."""
    if signed.office is None:
        return []
    found = await Submissions(house.desk).drafting(about, signed.office, signed.role, signed.account)
    return [row[0] for row in found]

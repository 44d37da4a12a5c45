"""What the demonstration leaves in private, so that an approver finds something to decide.

One report waits for approval with a note beside it; one piece of evidence is approved for a day to come.
Nothing of it is public.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accountability.demo.norchester_register import POLICE
from accountability.domain.commands.asks import AddEvidence, ReportDelivery
from accountability.domain.commands.base import Command
from accountability.domain.delivery import DeliveryReport, Evidence
from accountability.handling.desk import Desk
from accountability.workspace.drafts import DraftOf, Drafts
from accountability.workspace.submissions import Decider, Offer, Submissions

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAFTER, APPROVER = "drafter@police.norchester.example", "approver@police.norchester.example"
AHEAD = timedelta(days=30)
# Accepted asks of the police on which they still deliver, with their titles.
IN_DELIVERY = """
select a.ask, convert_from(p.bytes, 'UTF8') as title,
  (select max(position) from timeline t where t.ask = a.ask) as seen
from ask a
join recommendation r on r.stream = a.stream and r.until_position = a.until_position
join part p on p.commitment = decode(r.parts ->> 'title/en', 'hex')
where a.office = $1 and a.until_position = 9223372036854775807 and a.delivery in ('planned', 'in_progress')
order by a.panel, a.serial limit 2
"""
DONE = (
    "Eleven of the fourteen posts are filled and at work since the first of the month. The other three are "
    "advertised and follow in spring."
)
COUNTED = "How many people were reached in one week of October, counted before and after."
NOTE = "The number of posts is still that of September. I will confirm it on Monday."


async def leave(desk: Desk, drafter: UUID, approver: UUID) -> None:
    """Both in the name of the police's drafter."""
    reported, proven = await desk.pool.fetch(IN_DELIVERY, POLICE)
    report = ReportDelivery(
        ask=reported["ask"], report=DeliveryReport(state="in_progress"), texts={"text/en": DONE}
    )
    typed = {"state": ["in_progress"], "report": [DONE], "evidence": ["none"]}
    waiting = await _sent(desk, drafter, reported, "report", "Report", report, typed)
    evidence = AddEvidence(
        ask=proven["ask"], evidence=Evidence(kind="output_count"), texts={"text/en": COUNTED}
    )
    typed = {"evidence": ["output_count"], "evidence_text": [COUNTED]}
    timed = await _sent(desk, drafter, proven, "evidence", "Evidence", evidence, typed)
    submissions = Submissions(desk)
    first, second = await submissions.find(waiting), await submissions.find(timed)
    assert first is not None
    assert second is not None
    await submissions.note(first, drafter, NOTE)
    decider = Decider(approver, "officer", POLICE, releases=True, alone=True, hand=approver)
    at = (desk.now() + AHEAD).replace(hour=9, minute=30, second=0, microsecond=0)
    await submissions.schedule(second, decider, at, second.seen)


async def _sent(  # noqa: PLR0913, PLR0917 - each is a part of what is sent
    desk: Desk,
    author: UUID,
    about: Any,
    form: str,
    title: str,
    command: Command,
    typed: "Mapping[str, list[str]]",
) -> int:
    of = DraftOf(author, form, str(about["ask"]))
    draft = await Drafts(desk.pool, desk.now).keep(of, typed, about["seen"])
    offer = Offer(
        of=of,
        key=draft.key,
        role="officer",
        office=POLICE,
        address=f"/workspace/asks/{about['ask']}/{form}",
        title=f"{title}: {about['title']}",
        answers=typed,
        commands=[command],
        seen=about["seen"],
    )
    return await Submissions(desk).send(offer)

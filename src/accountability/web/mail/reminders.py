"""Mails to officers: a date that comes near or has gone by, the week's list, what waits for approval.

They say what is public already, and lead to the private pages. Only what binds is called a deadline or
overdue; other dates are for comparison, and the mail says that nobody agreed them.
"""

from collections.abc import Iterable
from uuid import UUID

from accountability.domain.clocks import BINDING
from accountability.projections import asks, panels
from accountability.projections.clocks import ClockRow
from accountability.projections.reading import Reader
from accountability.web.mail.composing import Composing, Read
from accountability.web.mail.draft import Draft, Item, Section
from accountability.web.public.dues import Due, dues
from accountability.web.public.naming import Also, names_for
from accountability.web.templating import Link, day, plural
from accountability.workspace.post.mailroom import Mail
from accountability.workspace.post.reminders import Officer, Reminders, clocks_of

CHOICES = "/workspace/account/reminders"
OVERDUE, COMING, COMPARED = "Overdue", "Due in the next four weeks", "Dates for comparison"
NOBODY_AGREED = "Nobody agreed these dates. They are for comparison, and are not deadlines."


def reminders_in_words(reminders: Reminders, read: Read, url: str) -> Composing:
    """Of the dates that a mail was made for, those that still stand when it is sent."""

    async def compose(mail: Mail) -> Draft | None:
        person = await _officer(reminders, mail)
        if person is None or not person.dates:
            return None
        wanted = {(UUID(ask), number) for ask, number in mail.about["clocks"]}
        async with read() as reader:
            found = [row for row in await clocks_of(reader, person.office) if (row.ask, row.number) in wanted]
            office, lines = await _lines(reader, person.office, found, url)
        if not lines:
            return None
        return _draft(person, office, lines, reminders, url, _subject(office, lines))

    return compose


def digests(reminders: Reminders, read: Read, url: str) -> Composing:
    """What is due from an office, or was, on one page."""

    async def compose(mail: Mail) -> Draft | None:
        person = await _officer(reminders, mail)
        if person is None or not person.weekly:
            return None
        async with read() as reader:
            found = await clocks_of(reader, person.office)
            office, lines = await _lines(reader, person.office, found, url)
        if not lines:
            return None
        return _draft(person, office, lines, reminders, url, f"This week at {office}: {_counted(lines)}")

    return compose


def notices(reminders: Reminders, read: Read, url: str) -> Composing:
    """Something waits for an approver. The mail leads there, and says nothing of what it is."""

    async def compose(mail: Mail) -> Draft | None:
        person = await _officer(reminders, mail)
        if (
            person is None
            or not person.approvals
            or not await reminders.still_waits(mail.about["submission"])
        ):
            return None
        async with read() as reader:
            names = await names_for(reader, (), Also(offices=[person.office]))
        office = names.office(person.office)
        return Draft(
            to=person.email,
            subject=f"{office}: something waits for your approval",
            lead=(f"Somebody has written something for {office} and sent it for approval.",),
            action=Link("Read it, then publish it or return it", url + mail.about["page"]),
            links=(Link("Choose which mails you get", url + CHOICES),),
            why=f"You get this since you may publish for {office}.",
            stop=url + reminders.stop_link(person.account),
        )

    return compose


Line = tuple[Due, Item]


async def _lines(reader: Reader, office: str, rows: list[ClockRow], url: str) -> tuple[str, list[Line]]:
    """The office's name, and each clock in words with the private page of its ask. None that stands still."""
    running = [row for row in rows if row.paused is None and (row.basis in BINDING or row.kind == "reply")]
    about = await panels.recommendations_at(reader, sorted({(row.panel, row.serial) for row in running}))
    parts = [row.parts for row in about.values()]
    also = Also(offices=[office], panels=[row.panel for row in running], parts=parts)
    names = await names_for(reader, (), also)
    decisions = await asks.decisions(reader, [row.ask for row in running])
    found = zip(running, dues(running, names, about, decisions), strict=True)
    return names.office(office), [(due, _item(row, due, url)) for row, due in found]


def _item(row: ClockRow, due: Due, url: str) -> Item:
    return Item(
        due.title,
        f"{url}/workspace/asks/{row.ask}",
        (said_of(due), f"{due.panel}, recommendation {due.serial}. The basis: {due.basis}."),
    )


def said_of(due: Due) -> str:
    """When, in one sentence, with the words that its basis allows."""
    what, on = due.what, day(due.due)
    ago, ahead = plural(due.days, "day"), plural(-due.days, "day")
    if due.binding:
        if due.days > 0:
            return f"{due.article.capitalize()} {what} was due by {on}: overdue by {ago}."
        return (
            f"{due.article.capitalize()} {what} is due {'today' if not due.days else f'by {on}, in {ahead}'}."
        )
    if due.days > 0:
        return f"No {what} is recorded here {ago} after {on}, a date for comparison. No date was agreed."
    when = "today" if not due.days else f"{on}, in {ahead}"
    return f"The date for comparison for {due.article} {what} is {when}. No date was agreed."


def _counted(lines: Iterable[Line]) -> str:
    """What binds and what is only compared are never summed."""
    due = [line for line, _ in lines]
    counts = (
        (sum(1 for one in due if one.binding and one.days > 0), "overdue"),
        (sum(1 for one in due if one.binding and one.days <= 0), "due soon"),
    )
    said = [f"{count} {words}" for count, words in counts if count]
    compared = sum(1 for one in due if not one.binding)
    if compared:
        said.append(plural(compared, "date for comparison", "dates for comparison"))
    return ", ".join(said)


def _subject(office: str, lines: list[Line]) -> str:
    if len(lines) > 1:
        return f"{office}: {_counted(lines)}"
    due = lines[0][0]
    if not due.binding:
        return f"{office}: a date for comparison, {day(due.due)}"
    state = f"{due.what} overdue" if due.days > 0 else f"{due.what} due by {day(due.due)}"
    return f"{office}: {state}"


def _draft(  # noqa: PLR0913, PLR0917 - what a mail to an officer is made of
    person: Officer, office: str, lines: list[Line], reminders: Reminders, url: str, subject: str
) -> Draft:
    return Draft(
        to=person.email,
        subject=subject,
        lead=(f"For {office}, from The answer record. Each link leads to your own page of what was asked.",),
        sections=tuple(_sections(lines)),
        links=(Link("Your desk", f"{url}/workspace"), Link("Choose which reminders you get", url + CHOICES)),
        why=f"You get this since you may answer for {office}.",
        stop=url + reminders.stop_link(person.account),
    )


def _sections(lines: list[Line]) -> Iterable[Section]:
    groups: dict[str, list[Item]] = {OVERDUE: [], COMING: [], COMPARED: []}
    for due, item in lines:
        groups[COMPARED if not due.binding else OVERDUE if due.days > 0 else COMING].append(item)
    for heading, items in groups.items():
        if items:
            yield Section(heading, tuple(items), NOBODY_AGREED if heading == COMPARED else "")


async def _officer(reminders: Reminders, mail: Mail) -> Officer | None:
    return await reminders.chosen(mail.account) if mail.account else None

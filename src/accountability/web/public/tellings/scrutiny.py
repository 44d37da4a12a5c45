"""Verdicts, replies to them, corrections and redactions, in words."""

from accountability.domain.integrity import EntryCorrected, PartRedacted
from accountability.domain.scrutiny import VerdictGiven, VerdictReplied
from accountability.domain.status import VERDICTS, british
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, count
from accountability.web.words import GROUNDS


def verdict(entry: VerdictGiven, item: Item, names: Names) -> Told:
    body, office = entry.body, names.office(item.row.office)
    whose = "Verdict of the panel" if body.voice == "panel" else "Independent verdict"
    checked = f"Evidence was looked for on {british(body.checked_on)}." if body.checked_on else ""
    return Told(f"{whose} on {office}: {VERDICTS[body.verdict].lower()}", checked)


def reply(entry: VerdictReplied, item: Item, names: Names) -> Told:
    voice = say(codes.VOICES, entry.body.voice)
    return Told(f"{names.office(item.row.office)} replied to the verdict of {voice}")


def corrected(entry: EntryCorrected, _item: Item, _names: Names) -> Told:
    body = entry.body
    what = say(codes.CORRECTIONS, body.kind)
    return Told(f"Entry {body.target:,} was corrected: {what}", "The entry as first recorded stays on view.")


def redacted(entry: PartRedacted, _item: Item, _names: Names) -> Told:
    body = entry.body
    roles = " and ".join(say({}, role) for role in body.approved_by)
    ground = GROUNDS.get(body.ground, "a legal ground")
    return Told(
        f"Words of entry {body.target:,} were removed",
        f"{count(len(body.removed), 'text')} removed because of {ground}. Approved by {roles}. "
        "The entry itself stays, and can still be proved.",
    )


TELLINGS: dict[type, Teller] = {
    VerdictGiven: verdict,
    VerdictReplied: reply,
    EntryCorrected: corrected,
    PartRedacted: redacted,
}

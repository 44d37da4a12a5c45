"""Verdicts and replies to them, in words."""

from accountability.domain.scrutiny import VerdictGiven, VerdictReplied
from accountability.domain.status import VERDICTS, VOICES, british
from accountability.projections.timeline import Item
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told


def verdict(entry: VerdictGiven, item: Item, names: Names) -> Told:
    body, office = entry.body, names.office(item.row.office)
    whose = "Verdict of the panel" if body.voice == "panel" else "Independent verdict"
    checked = f"Evidence was looked for on {british(body.checked_on)}." if body.checked_on else ""
    return Told(f"{whose} on {office}: {VERDICTS[body.verdict].lower()}", checked)


def reply(entry: VerdictReplied, item: Item, names: Names) -> Told:
    voice = say(VOICES, entry.body.voice)
    return Told(f"{names.office(item.row.office)} replied to the verdict of {voice}")


TELLINGS: dict[type, Teller] = {
    VerdictGiven: verdict,
    VerdictReplied: reply,
}

"""An office that ends and those that come after it, as steps for `given` and `when`.

The office that ends is Norchester Police of the scene. Its work passes to a mayor and a board, who have
an ask each from then on; the council has one of its own.
"""

from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from accountability.domain.inheriting import Inheritance, Position
from accountability.domain.offices import Office, OfficeDetails, OfficeRegistered
from accountability.domain.succession import (
    Announcement,
    End,
    SuccessionAnnounced,
    Transfer,
    abolish,
    transfer,
)
from tests.domain.scene import ASKS, Person

POLICE, MAYOR, BOARD, COUNCIL = (
    "norchester-police",
    "norchester-mayor",
    "norchester-board",
    "stonebridge-council",
)
HEIRS = {MAYOR: UUID(int=11), BOARD: UUID(int=12), COUNCIL: ASKS[COUNCIL], POLICE: ASKS[POLICE]}
ASKS.update({MAYOR: HEIRS[MAYOR], BOARD: HEIRS[BOARD]})
SOURCE = {"source": "The Norchester (Transfer of Functions) Order"}
THE_DAY = date(2026, 3, 2)


def registered(slug, scene, **more):
    said = Person("operator", None).said(scene, {"name": slug})
    details = OfficeDetails(slug=slug, kind="other", **more)
    return Office.open(OfficeRegistered, uuid5(NAMESPACE_OID, slug), said, details)


def register_of(scene):
    """Offices beside the scene's recommendation, each an aggregate of its own."""
    if not hasattr(scene, "offices"):
        scene.offices = {slug: registered(slug, scene) for slug in (POLICE, MAYOR, BOARD, COUNCIL)}
    return scene.offices


def announces(person, day, status="announced", **words):
    """A step about the office alone; what is made is read from its aggregate."""

    def step(scene):
        office = register_of(scene)[POLICE]
        said = person.said(scene, SOURCE | words)
        office.record(SuccessionAnnounced, said, Announcement(expected_last_day=day, status=status))

    return step


def transfers(person, to, first_day=THE_DAY, words=None, **what):
    def step(scene):
        offices = register_of(scene)
        body = Transfer(successor=to, first_day=first_day, **what)
        transfer(offices[POLICE], offices[to], body, person.said(scene, SOURCE if words is None else words))

    return step


def abolishes(person, last_day, asks_left=0, words=None):
    def step(scene):
        said = person.said(scene, SOURCE if words is None else words)
        abolish(register_of(scene)[POLICE], End(last_day=last_day), said, asks_left)

    return step


def passes_on(person, to=None, first_day=THE_DAY, old=POLICE, **words):
    """The ask of `old` passes to this office, or to nobody yet."""

    def step(scene):
        offices = register_of(scene)
        heir = "named" if to else "none_yet"
        body = Inheritance(predecessor=ASKS[old], heir=heir, first_day=first_day, office=to)
        said = person.said(scene, SOURCE | words)
        successor = offices.get(to) if to else None
        scene.recommendation.pass_on(HEIRS.get(to, UUID(int=99)), body, said, offices[old], successor)

    return step


def takes(stance, heir=MAYOR, until=None, person=None, **words):
    """The heir says what it makes of the answer of the police."""

    def step(scene):
        position = Position(predecessor=ASKS[POLICE], stance=stance, until=until)
        who = person or Person("officer", heir)
        scene.recommendation.state_position(HEIRS[heir], position, who.said(scene, words))

    return step

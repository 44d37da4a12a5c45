"""The whole demo history: its chapters, one sign-in for each role, and the call that plays it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from accountability.demo import (
    aberwen,
    cheshire,
    keepers,
    liverpool,
    mark,
    norchester_addressing,
    norchester_areas,
    norchester_care,
    norchester_disputes,
    norchester_first_ten,
    norchester_keeping,
    norchester_neighbours,
    norchester_panel,
    norchester_policing,
    norchester_powers,
    norchester_register,
    norchester_second_ten,
    norchester_streets,
    norchester_succession,
    norchester_voice,
    norchester_youth,
    programmes,
)
from accountability.demo.days import Days
from accountability.demo.norchester_panel import PANEL
from accountability.demo.norchester_register import ASSESSOR, COUNCIL, POLICE, RESIDENTS, TRUST
from accountability.demo.player import Player
from accountability.demo.telling import Story
from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role, Slug

if TYPE_CHECKING:
    import asyncpg

# Of one day, the earlier chapter comes first: what is registered stands before what names it.
CHAPTERS = (
    norchester_register,
    norchester_areas,
    norchester_panel,
    norchester_first_ten,
    norchester_second_ten,
    norchester_addressing,
    norchester_youth,
    norchester_streets,
    norchester_neighbours,
    norchester_policing,
    norchester_powers,
    norchester_care,
    norchester_voice,
    norchester_disputes,
    norchester_succession,
    norchester_keeping,
    aberwen,
    liverpool,
    cheshire,
    programmes,
)


class Accounts(Protocol):
    """What the demo needs of accounts."""

    async def add(  # noqa: PLR0913, PLR0917 - as accounts have it
        self,
        email: str,
        password: str,
        role: Role,
        office: Slug | None = None,
        voice_of: Slug | None = None,
        duty: Duty | None = None,
    ) -> object: ...


class SignIn(msgspec.Struct, frozen=True):
    """Who may sign in to the demo, for the command line to print."""

    email: str
    role: Role
    office: Slug | None = None
    voice_of: Slug | None = None
    duty: Duty | None = None


# One for each role, a second voice and duty holder, and those who prepare or release beside the first of
# their office, so that a second person can be asked for. The addresses lead nowhere (RFC 2606).
SIGN_INS = (
    SignIn("officer@police.norchester.example", "officer", POLICE),
    SignIn("officer@council.norchester.example", "officer", COUNCIL),
    SignIn("secretariat@lantern.norchester.example", "secretariat", TRUST),
    SignIn("assessor@norchester.example", "reviewer", ASSESSOR),
    SignIn("residents@norchester.example", "reviewer", RESIDENTS, PANEL),
    SignIn("governance@lantern.norchester.example", "information_governance", TRUST),
    SignIn("operator@norchester.example", "operator"),
    SignIn("drafter@police.norchester.example", "officer", POLICE, duty="drafter"),
    SignIn("approver@police.norchester.example", "officer", POLICE, duty="approver"),
    SignIn("editor@lantern.norchester.example", "secretariat", TRUST, duty="editor"),
)


class NotEmpty(Exception):
    """Raised when a demo would be played into a database that holds a record already."""


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """How many commands were given and entries made, and who may sign in."""

    steps: int
    entries: int
    sign_ins: tuple[SignIn, ...]


def whole(on: Days) -> Story:
    """Every step of every chapter."""
    steps = keepers.story(on)
    for chapter in CHAPTERS:
        for story in chapter.STORIES:
            steps += story(on)
    return steps


async def play(
    pool: "asyncpg.Pool[Any]",
    accounts: Accounts,
    progress: Callable[[str], None],
    now: datetime,
    password: str,
) -> Played:
    """Play the whole history up to `now` (UTC) into an empty, migrated database, through the app's pool.

    Every sign-in gets `password`. Raises NotEmpty if anything is there. A crash leaves `mark.state` at
    "unfinished": start over in a new database.
    """
    if await mark.state(pool) != "empty":
        raise NotEmpty("there is a record here already: the demo is played into an empty database only")
    await mark.begin(pool)
    player = Player(pool, now)
    steps = whole(player.days)
    await player.play(steps, progress)
    for person in SIGN_INS:
        await accounts.add(person.email, password, person.role, person.office, person.voice_of, person.duty)
    await mark.finish(pool)
    return Played(steps=len(steps), entries=player.entries, sign_ins=SIGN_INS)

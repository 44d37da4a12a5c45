"""The second proof by code: six digits that a phone counts with us, or a recovery code from paper.

No code is good twice: not a recovery code, and not the six digits within the half minute in which they last.
"""

import hmac
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

import msgspec
import pyotp

from accountability.domain.entries import Rule
from accountability.storage import audit, second_factors, sessions
from accountability.workspace.guesses import Guesses, Origin
from accountability.workspace.sealing import Seal, Unreadable

if TYPE_CHECKING:
    from asyncpg import Pool

INTERVAL = 30
RECOVERY_CODES = 10
# Without what is read for something else: 0 and o, 1, i and l.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY = re.compile(f"[{LETTERS}]{{16}}")
DIGITS = re.compile("[0-9]{6}")


class CodeRefused(Rule):
    """Raised when a code is not right, or was used before."""

    field = "code"


class Enrolment(msgspec.Struct, frozen=True):
    """What a phone needs to count with us: as an address for its camera, and as text to be typed in."""

    address: str
    secret: str


class Codes:
    """`secret` is the service's: what a phone counts with is sealed under it."""

    name: ClassVar[str] = "code"

    def __init__(
        self, pool: "Pool[Any]", now: Callable[[], datetime], secret: bytes, guesses: Guesses
    ) -> None:
        self._pool = pool
        self._now = now
        self._seal = Seal(secret, "totp")
        self._guesses = guesses

    async def held_by(self, account: UUID) -> bool:
        return await self.since(account) is not None

    async def since(self, account: UUID) -> datetime | None:
        """When it was set up; None: it is not."""
        row = await second_factors.find(self._pool, account)
        return row.confirmed_at if row else None

    async def left(self, account: UUID) -> int:
        """How many recovery codes are not used yet."""
        return await second_factors.count_codes(self._pool, account)

    async def begin(self, account: UUID, email: str, issuer: str) -> Enrolment | None:
        """A secret to be confirmed with a first code; the same for a while. None: one is in use."""
        sealed = self._seal.closed(pyotp.random_base32().encode(), account.bytes)
        await second_factors.begin(self._pool, account, sealed, self._now())
        row = await second_factors.find(self._pool, account)
        if row is None or row.confirmed_at:
            return None
        secret = self._opened(row.secret, account)
        return Enrolment(pyotp.TOTP(secret, name=email, issuer=issuer).provisioning_uri(), secret)

    async def confirm(self, account: UUID, email: str, code: str, origin: Origin) -> list[str]:
        """The phone counts as we do: in use from now on. The recovery codes, to be shown once.

        Raises CodeRefused or TooManyAttempts.
        """
        bucket = await self._guesses.count("code", email, origin)
        step = await self._step_of(account, _bare(code), confirmed=False)
        recovery = _new_codes()
        if step is None or not await second_factors.confirm(
            self._pool, account, step, [_hash_of(each) for each in recovery], self._now()
        ):
            raise CodeRefused(
                "That is not the code which your app shows now. Wait for the next one and enter it"
            )
        await self._guesses.right(bucket)
        await audit.note(self._pool, self._now(), account, "second step set up", "")
        return recovery

    async def check(self, account: UUID, email: str, code: str, origin: Origin) -> None:
        """Raises CodeRefused or TooManyAttempts unless this code is right, and uses it up."""
        bucket = await self._guesses.count("code", email, origin)
        typed = _bare(code)
        if RECOVERY.fullmatch(typed):
            right = await second_factors.use_code(self._pool, account, _hash_of(typed))
        else:
            step = await self._step_of(account, typed, confirmed=True)
            right = step is not None and await second_factors.use_step(self._pool, account, step)
        if not right:
            await audit.note(self._pool, self._now(), account, "second step refused", "")
            raise CodeRefused("The code is wrong or was used before. Enter the one which your app shows now")
        await self._guesses.right(bucket)
        if RECOVERY.fullmatch(typed):
            await audit.note(self._pool, self._now(), account, "recovery code used", "")

    async def renewed(self, account: UUID) -> list[str]:
        """New recovery codes, to be shown once; those before are worth nothing from now on."""
        recovery = _new_codes()
        await second_factors.replace_codes(self._pool, account, [_hash_of(each) for each in recovery])
        await audit.note(self._pool, self._now(), account, "recovery codes renewed", "")
        return recovery

    async def remove(self, account: UUID) -> None:
        """No second step any more, and every session ends."""
        await second_factors.remove(self._pool, account)
        await sessions.end_all(self._pool, account)
        await audit.note(self._pool, self._now(), account, "second step removed", "")

    async def _step_of(self, account: UUID, code: str, *, confirmed: bool) -> int | None:
        """The interval whose code this is: now's, or the one before or after, since clocks differ."""
        row = await second_factors.find(self._pool, account)
        if row is None or (row.confirmed_at is not None) != confirmed or not DIGITS.fullmatch(code):
            return None
        try:
            totp = pyotp.TOTP(self._opened(row.secret, account), interval=INTERVAL)
        except Unreadable:
            return None
        now = int(self._now().timestamp()) // INTERVAL
        right = [
            step for step in (now, now - 1, now + 1) if hmac.compare_digest(totp.generate_otp(step), code)
        ]
        return right[0] if right else None

    def _opened(self, sealed: bytes, account: UUID) -> str:
        return self._seal.opened(sealed, account.bytes).decode()


def _bare(code: str) -> str:
    """As typed with spaces or hyphens, or without."""
    return re.sub(r"[\s-]", "", code).lower()


def _new_codes() -> list[str]:
    made = ("".join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES))
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in made]


def _hash_of(code: str) -> bytes:
    return sha256(b"recovery code\n" + _bare(code).encode()).digest()

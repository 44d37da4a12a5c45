"""Who may open which private page, and what those see who may not.

Every private handler goes through `private(...)`: without a session it answers with the way to sign in, and
nothing in it runs. Roles are asked for in the handler (`must_be`), duties too (`must_hold`), offices where a
thing is loaded: a form never says for whom it speaks.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect, Template

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role
from accountability.web.agency.session import NotSignedIn, provide_author, provide_signed
from accountability.web.templating import private_page
from accountability.workspace.sessions import Signed

ROLES: Mapping[Role, str] = {
    "officer": "an officer who answers for an office",
    "reviewer": "a reviewer",
    "secretariat": "the secretariat of a panel",
    "information_governance": "information governance",
    "operator": "the operator of this service",
}
DUTIES: Mapping[Duty, str] = {
    "drafter": "a drafter",
    "approver": "an approver",
    "editor": "an editor",
    "publisher": "a publisher",
}


class NotAllowed(PermissionDeniedException):
    """Raised when this person may not open this page. `why` is shown, with `instead` as where to go."""

    def __init__(self, signed: Signed, why: str, instead: str = "", instead_words: str = "") -> None:
        super().__init__(detail=why)
        self.signed = signed
        self.why = why
        self.instead = instead
        self.instead_words = instead_words


def must_be(signed: Signed, *roles: Role) -> None:
    """Raise NotAllowed unless this person has one of these roles."""
    if signed.role not in roles:
        _refuse(signed, [ROLES[role] for role in roles], ROLES[signed.role])


def must_hold(signed: Signed, *duties: Duty) -> None:
    """Raise NotAllowed unless this person has one of these duties in their office."""
    if signed.duty not in duties:
        held = DUTIES[signed.duty] if signed.duty else ROLES[signed.role]
        _refuse(signed, [DUTIES[duty] for duty in duties], held)


def _refuse(signed: Signed, allowed: Sequence[str], held: str) -> NoReturn:
    raise NotAllowed(signed, f"This page is for {' or '.join(allowed)}. You are signed in as {held}.")


def workspace_page(signed: Signed, template: str, *, status: int = 200, **context: Any) -> Template:
    """A private page: the templates in `agency/` extend `agency/base.html`, which says who is signed in."""
    return private_page(template, status=status, signed=signed, **context)


def to_sign_in(_request: Request[Any, Any, Any], error: NotSignedIn) -> Redirect:
    return Redirect(error.sign_in, status_code=303)


def _not_allowed(_request: Request[Any, Any, Any], error: NotAllowed) -> Response[Any]:
    return workspace_page(error.signed, "agency/not_allowed.html", status=403, refusal=error)


def private(handlers: Sequence[HTTPRouteHandler]) -> Router:
    """These handlers behind the sign-in, with `signed` and `author` to depend on."""
    return Router(
        path="/",
        route_handlers=list(handlers),
        dependencies={"signed": Provide(provide_signed), "author": Provide(provide_author)},
        exception_handlers={NotSignedIn: to_sign_in, NotAllowed: _not_allowed},
        include_in_schema=False,
    )

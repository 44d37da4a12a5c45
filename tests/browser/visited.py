"""Which pages the browser's tests have looked at, and which none of them has.

`Visitor.look` notes each address; a run of all of this folder fails in the end if a page is left over. So a
new page fails until a test looks at it, or it stands below among those that are none.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from litestar import Litestar
from litestar.di import Provide

from accountability.web.routes import HANDLERS

HERE = Path(__file__).parent
NOTE = "looked at"
KEPT, REMOVALS = "/workspace/secretariat", "/workspace/removals"
FOR_PROGRAMS = ("/api/", "/data/", "/files/", "/log/", "/verify/", "/healthz", "/readyz")
FILES = {
    "/en/feeds/{address}",
    "/en/offices/{slug}/due.ics",
    "/workspace/approvals/{number}/files/{digest}",
    "/workspace/audit.csv",
    "/workspace/answers/asks.csv",
    "/workspace/answers/asks.xlsx",
    f"{KEPT}/panels/{{panel}}/import/template.csv",
}
# Behind a form's route stand all forms of a registry, which the tests go through.
ONLY_LEADS_ON = {
    "/",
    "/sign-in/with/{office}",
    "/workspace/account/passkeys/again",
    "/workspace/account/sessions",
    "/workspace/account/sign-out-everywhere",
    "/workspace/asks/{ask}/{form}",
    "/workspace/batch",
    "/workspace/entries/{position}/correct",
    "/workspace/entries/{position}/{form}",
    "/workspace/inherited/{form}",
    "/workspace/initiatives/{initiative}",
    "/workspace/initiatives/{initiative}/{form}",
    "/workspace/publishing/{form}",
    "/workspace/referrals/{ask}/{number}/{form}",
    "/workspace/succession/{office}/{form}",
    f"{KEPT}/areas/{{area}}",
    f"{KEPT}/areas/{{area}}/{{form}}",
    f"{KEPT}/asks/{{ask}}/{{form}}",
    f"{KEPT}/initiatives/{{initiative}}",
    f"{KEPT}/initiatives/{{initiative}}/{{form}}",
    f"{KEPT}/offices/{{office}}",
    f"{KEPT}/offices/{{office}}/{{form}}",
    f"{KEPT}/panels/{{panel}}/{{form}}",
    f"{KEPT}/register/{{form}}",
    f"{REMOVALS}/entries/{{position}}",
    f"{REMOVALS}/entries/{{position}}/request",
}


def pages() -> set[str]:
    """The route of every page that people can ask for."""
    house = {"house": Provide(lambda: None, sync_to_thread=False)}
    router = Litestar(HANDLERS, dependencies=house, openapi_config=None)
    routes = {route.path_format for route in router.routes if "GET" in route.methods}
    assert routes >= FILES | ONLY_LEADS_ON, "no longer there: take it off the lists"
    return {route for route in routes if not route.startswith(FOR_PROGRAMS)} - FILES - ONLY_LEADS_ON


def never_looked_at(paths: Iterable[str]) -> set[str]:
    left = pages()
    for path in paths:
        left.discard(_route_of(path, left) or "")
    return left


def _route_of(path: str, routes: set[str]) -> str | None:
    """As the router chooses: what is spelled out comes before what is filled in."""
    found = [route for route in routes if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route), path)]
    return min(found, key=lambda route: [part.startswith("{") for part in route.split("/")], default=None)


def is_whole(files: Iterable[str]) -> bool:
    """Whether tests of each file of this folder passed."""
    return {path.relative_to(HERE.parent.parent).as_posix() for path in HERE.rglob("test_*.py")} <= {*files}

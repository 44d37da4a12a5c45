"""/healthz: the process answers. /readyz: it may be sent readers, or 503 with the reason why not yet.

Below either stands what is wrong with witnesses, a line each; `alarm:` where entries may be missing here.
"""

from litestar import Response, get
from litestar.di import NamedDependency

from accountability.publishing.readiness import not_ready, remarks
from accountability.web.house import House

NOT_KEPT = {"cache-control": "no-store"}
TEXT = "text/plain"  # Litestar adds the charset


@get("/healthz")
async def healthy() -> Response[str]:
    return Response("ok\n", media_type=TEXT, headers=NOT_KEPT)


@get("/readyz")
async def ready(house: NamedDependency[House]) -> Response[str]:
    reason = house.mirror.not_ready() if house.mirror else None
    reason = reason or await not_ready(house.readers, house.published, house.publisher)
    said = "ready" if reason is None else f"not ready: {reason}"
    body = "".join(f"{line}\n" for line in [said, *remarks(house.publisher)])
    return Response(body, status_code=503 if reason else 200, media_type=TEXT, headers=NOT_KEPT)


HANDLERS = [healthy, ready]

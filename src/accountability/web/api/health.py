"""/healthz: the process answers. /readyz: it may be sent readers, or 503 with the reason why not yet."""

from litestar import Response, get
from litestar.di import NamedDependency

from accountability.publishing.readiness import not_ready
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
    if reason is None:
        return Response("ready\n", media_type=TEXT, headers=NOT_KEPT)
    return Response(f"not ready: {reason}\n", status_code=503, media_type=TEXT, headers=NOT_KEPT)


HANDLERS = [healthy, ready]

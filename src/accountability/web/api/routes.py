"""The addresses of this room: /api/v1 described by OpenAPI, /data, and the two questions of an operator."""

from litestar import Router

from accountability.web.api import data, entries, health, panels, register
from accountability.web.api.sharing import Sharing

API = Router(
    "/api/v1",
    route_handlers=[*panels.HANDLERS, *register.HANDLERS, *entries.HANDLERS],
    middleware=[Sharing()],
)
DATA = Router(
    "/",
    route_handlers=data.HANDLERS,
    dependencies=data.DEPENDENCIES,
    middleware=[Sharing()],
    include_in_schema=False,
)
HEALTH = Router("/", route_handlers=health.HANDLERS, include_in_schema=False)

ROUTES = [API, DATA, HEALTH]

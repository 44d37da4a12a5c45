"""The description of the read API (OpenAPI 3.1), as JSON only: no page of it, and nothing from elsewhere."""

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from accountability.web.api.sharing import Sharing

ADDRESS = "/api/v1/openapi.json"
OPENAPI = OpenAPIConfig(
    title="The answer record",
    version="1",
    description=(
        "What police, Police and Crime Commissioners and councils answer to a residents' panel. Read only, "
        "for everybody, without a key. Errors are application/problem+json (RFC 9457). `at` shows an earlier "
        "state. A removed text is null, and the answer names the entry that removed it."
    ),
    path=ADDRESS,
    render_plugins=[JsonRenderPlugin(path="/")],
    openapi_router=Router(ADDRESS, route_handlers=[], include_in_schema=False, middleware=[Sharing()]),
    use_handler_docstrings=True,
)

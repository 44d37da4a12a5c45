"""The addresses of the proof: the log's files for all sites, and the page that verifies them."""

from litestar import Router

from accountability.web.api.sharing import Sharing
from accountability.web.proof import attachments, files, parts, proofs, verify

LOG = Router(
    "/",
    route_handlers=[*files.HANDLERS, *parts.HANDLERS, *attachments.HANDLERS, *proofs.HANDLERS],
    middleware=[Sharing()],
    include_in_schema=False,
)

ROUTES = [LOG, *verify.HANDLERS]

"""The style sheet, scripts and icons, from memory.

Their folder is named for its content, so a browser keeps them for ever. They pass through the store of
rendered pages like any page and so are packed once; Litestar's own static files have neither tag nor gzip.
"""

from mimetypes import guess_type

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from accountability.web.assets import Assets
from accountability.web.middleware.marking import MARK

FOR_EVER = "public, max-age=31536000, immutable"
# Not in every system's table of types; a module of another type is not run.
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css"}


def static_files(assets: Assets) -> HTTPRouteHandler:
    """The route for everything in the compiled folder, read once."""
    files = {path.name: path.read_bytes() for path in assets.folder.iterdir() if path.is_file()}
    types = {
        name: TYPES.get(name[name.rfind(".") :]) or guess_type(name)[0] or "text/plain" for name in files
    }

    @get(f"{assets.base}{{name:str}}", include_in_schema=False)
    async def static_file(name: FromPath[str]) -> Response[bytes]:
        if name not in files:
            raise NotFoundException
        headers = {MARK: "1", "cache-control": FOR_EVER}
        return Response(files[name], media_type=types[name], headers=headers)

    return static_file

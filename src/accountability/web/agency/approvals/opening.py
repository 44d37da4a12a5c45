"""The files of a submission, for those who decide on it or wrote it: to be read before they are public.

Nothing of a file is ever shown here: it goes out as public files do, as an attachment in which a browser runs
nothing, and is kept by nobody in between. What is at an end has no files here any more.
"""

import re

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from accountability.web.agency.approvals.deciding import QUEUE
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.proof.attachments import BYTES, MEDIA_TYPES, SAFE
from accountability.workspace.sessions import Signed
from accountability.workspace.submissions import Submissions, may_read

DIGEST = re.compile("[0-9a-f]{64}")
MOST_DIGITS = 18


@get(f"{QUEUE}/{{number:int}}/files/{{digest:str}}")
async def file(
    number: FromPath[int],
    digest: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[bytes]:
    """By its SHA-256, as the page of the submission says it. To everybody else there is nothing here."""
    submissions = Submissions(house.desk)
    known = DIGEST.fullmatch(digest) and 0 < number < 10**MOST_DIGITS
    sent = await submissions.find(number) if known else None
    if sent is None or not may_read(sent, await submissions.decider(signed)):
        raise Unrecorded("file", QUEUE)
    found = sent.files.get(digest)
    if found is None:
        raise Unrecorded("file", QUEUE)
    name = f"submission-{number}-{digest[:8]}.{found.kind}"
    headers = {**SAFE, "content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(found.content, media_type=MEDIA_TYPES.get(found.kind, BYTES), headers=headers)


ROUTES: list[HTTPRouteHandler] = [file]

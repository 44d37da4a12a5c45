"""How a person walks through a form: page by page, to the checked answers, to what is public.

Any page may be left, reloaded, opened twice or come back to: the draft holds what was typed, also what was
wrong. A crash before the command is carried out leaves the draft; one after it leaves the draft's key, and
sending it again finds what it made.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from accountability.domain.commands import AskCommand, Command
from accountability.domain.entries import Rule
from accountability.handling import AskMoved, Busy
from accountability.storage.drafts import DraftOf, DraftRow
from accountability.web.agency.guards import NotAllowed, must_be, workspace_page
from accountability.web.agency.journey import Answered, Journey, Step, Subject, answered, rows_of
from accountability.web.agency.preview import Preview, preview
from accountability.web.agency.session import AnyRequest, Author, NotSignedIn, typed_by
from accountability.web.forms import Error, Filled, Hidden
from accountability.web.house import House
from accountability.web.public.entries import shown
from accountability.web.typed import Typed, shown as storable

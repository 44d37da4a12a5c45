"""What is said to a page that keeps what is typed while it is typed: that it is kept, or why it is not.

Never a page and never a reason to stop typing: what is not kept now is kept when the page is sent.
"""

from datetime import datetime
from typing import Any

from litestar import Response

from accountability.domain.clocks import LONDON
from accountability.workspace.drafts import Draft

# The field by which a page's script says that it sends by itself.
AUTOSAVE = "_autosave"
SIGNED_OUT = "You are signed out. What you typed is saved: sign in again to go on."


def saved(draft: Draft, *, late: bool) -> Response[Any]:
    """`late`: the session has expired, so it is kept and nothing more can be done."""
    words = SIGNED_OUT if late else f"Saved at {clock(draft.updated)}"
    return _said(words, draft.key)


def elsewhere(draft: Draft | None) -> Response[Any]:
    """Another window changed the draft since this page was shown or last saved: it is not written over."""
    when = f" It was saved there at {clock(draft.updated)}." if draft else ""
    words = (
        f"You changed this in another window.{when} What you type here is saved when you press Continue, in "
        "the place of what you typed there."
    )
    return _said(words, "", 409)


def clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"


def _said(words: str, key: str, status: int = 200) -> Response[Any]:
    return Response(
        {"words": words, "key": key},
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )

"""Mail by GOV.UK Notify, through its official client, which waits: it works in a thread.

Each mail bears our reference, by which Notify can be asked whether it has it: so none is sent twice.
"""

import asyncio
from typing import Any

from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from accountability.publishing.mail.courier import HandingOver, Never, NotNow, Unreachable, Unsure, without
from accountability.publishing.mail.message import Message, deliverable, one_line

URL = "https://api.notifications.service.gov.uk"
# Our one template there: docs/mail.md says what it must hold.
FIELDS = ("subject", "text")
TIMEOUT = 30
BAD_REQUEST, FORBIDDEN, TOO_MANY = 400, 403, 429


class ByNotify:
    """`url` is for tests; the key is made in Notify's own pages."""

    name = "GOV.UK Notify"
    remembers = True

    def __init__(self, key: str, template: str, url: str = URL) -> None:
        client: Any = NotificationsAPIClient
        self._client = client(key, base_url=url, timeout=TIMEOUT)
        self._template = template

    async def carry(self, message: Message, handing_over: HandingOver) -> str:
        await handing_over()
        try:
            answer = await asyncio.to_thread(
                self._client.send_email_notification,
                email_address=deliverable(message.to),
                template_id=self._template,
                personalisation={"subject": one_line(message.subject), "text": message.text},
                reference=message.reference,
                one_click_unsubscribe_url=message.stop or None,
            )
        except APIError as error:
            raise _failure(error, message.to) from error
        return str(answer["id"])

    async def found(self, reference: str) -> str | None:
        try:
            answer = await asyncio.to_thread(
                self._client.get_all_notifications, template_type="email", reference=reference
            )
        except APIError as error:
            raise Unreachable(f"Notify cannot be asked: {error.status_code}") from error
        found: list[dict[str, Any]] = answer["notifications"]
        return str(found[0]["id"]) if found else None

    async def lacks(self) -> list[str]:
        """Which of the fields that we fill are not in the template. Raises Unreachable."""
        try:
            answer = await asyncio.to_thread(self._client.get_template, self._template)
        except APIError as error:
            raise Unreachable(f"Notify cannot be asked: {error.status_code} {error.message}") from error
        return [name for name in FIELDS if f"(({name}))" not in f"{answer['subject']}\n{answer['body']}"]


def _failure(error: APIError, to: str) -> Exception:
    code = error.status_code
    words = f"Notify answered {code}: {without(to, str(error.message))}"
    if code in (TOO_MANY, FORBIDDEN):
        return Unreachable(words)
    if code == BAD_REQUEST and "email_address" in words:
        return Never(words)
    if isinstance(error, HTTPError) and BAD_REQUEST <= code < 500:  # noqa: PLR2004 - our own fault: it may be mended
        return NotNow(words)
    return Unsure(words)

"""Mail without a provider: each message is a file in the data folder, and is shown where somebody sits.

What a service prints without a terminal is kept in logs that others read: there only the file is named.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from accountability.publishing.mail.courier import HandingOver, Unreachable
from accountability.publishing.mail.message import Message, written


class Folder:
    """`said` hears that a mail was written and where; never to whom, nor what is in it.

    The mail itself is shown on the standard output, if that is a terminal.
    """

    name = "files"
    remembers = True

    def __init__(
        self,
        path: Path,
        sender: tuple[str, str],
        public_url: str,
        now: Callable[[], datetime],
        said: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.path = path
        self._sender = sender
        self._public_url = public_url
        self._now = now
        self._said = said

    async def carry(self, message: Message, handing_over: HandingOver) -> str:
        content = written(message, *self._sender, self._public_url, self._now()).as_bytes()
        await handing_over()
        try:
            file = await asyncio.to_thread(self._write, message.reference, content)
        except OSError as error:
            raise Unreachable(f"{self.path} cannot be written: {error.strerror}") from error
        self._said(f"A mail was written to {file}")
        with suppress(OSError, ValueError):  # closed, or one that has no such letters; the file is there
            if sys.stdout.isatty():
                await asyncio.to_thread(_show, message, sys.stdout)
        return file.name

    async def lacks(self) -> list[str]:
        return []

    async def found(self, reference: str) -> str | None:
        file = self.path / f"{reference}.eml"
        return file.name if file.exists() else None

    def _write(self, reference: str, content: bytes) -> Path:
        """Whole or not at all. Nobody but us may read it: there are addresses in it."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        file, draft = self.path / f"{reference}.eml", self.path / f".{reference}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # noqa: PTH123 - the mode must be right from the first moment
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
        return file


def _show(message: Message, where: TextIO) -> None:
    """Without what would steer the terminal: people wrote some of these words."""
    lines = [f"To: {message.to}", f"Subject: {message.subject}", "", *message.text.splitlines()]
    plain = ("".join(c if c.isprintable() else " " for c in line) for line in lines)
    where.write("\n" + "".join(f"  {line}".rstrip() + "\n" for line in plain))
    where.flush()

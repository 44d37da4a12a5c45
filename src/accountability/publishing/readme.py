"""The README.txt of an export: what each file is, how to check it, and what to do before passing it on."""

from datetime import datetime

README = """\
The public record of {origin}
{underline}

This folder is a copy of everything that
{address}
publishes: {size} entries, made on {day}.
It can be read and checked without that site and without asking anybody.

What is in it

  entries.jsonl            Every entry of the log, one a line, in order. Line 1 is position 0. Each line
                           is exactly the bytes that were recorded: change one and the root changes.
  hashes.txt               The hash of each line of entries.jsonl, as the log kept it: they tell which line
                           was changed.
  parts.jsonl              The words that the entries stand for. An entry holds none, only a commitment
                           to each text: SHA-256 of "accountability/part/v1", a line end, the name of the
                           text, a line end, the salt (32 bytes) and the text itself.
  asks.csv                 One row for each recommendation and office that was asked: where it stands.
  asks.csv-metadata.json   What each column of asks.csv means.
  feeds/                   The newest entries as Atom, RSS and JSON Feed, where they were exported too.
  log.json                 The number of entries, the root of the tree over them (RFC 6962), and the SHA-256
                           of each file here.

How to check it

  accountability verify <this folder>

recomputes the root from the entries, opens every commitment, and says what is missing and what was changed.
Compare the root in log.json with one that you have from somewhere else: a copy can only be checked against
itself otherwise.

Before you publish it again

Words can be removed for a legal reason: to protect a person, or because a court ordered it. The log then
says so in an entry, and the words are gone from parts.jsonl. This copy does not know of what was removed
after it was made. Before you publish it, or give it to somebody, fetch

  {address}/data/entries.jsonl?from={next_one}

look there for entries of the type part-redacted/1, and take the words that they name out of your copy.
Every proof over the entries stays valid without them.
"""


def readme(origin: str, address: str, size: int, now: datetime) -> str:
    title = f"The public record of {origin}"
    day = f"{now.day} {now:%B %Y} at {now:%H:%M} UTC"
    return README.format(
        origin=origin, underline="=" * len(title), address=address, size=f"{size:,}", next_one=size, day=day
    )

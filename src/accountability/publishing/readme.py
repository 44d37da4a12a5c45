"""The README.txt of an export: what each file is, how to check it, and what to do before passing it on."""

from datetime import datetime

import msgspec

README = """\
The public record of {origin}
{underline}

This folder is a copy of everything that
{address}
publishes: {size} entries, made on {day}.
It can be read and checked without that site and without asking anybody.
{mirrored}
What is in it

  index.html               Where to begin reading. Every page of the site, from this disk or any web server.
  verify/accountability-verify.pyz   The program that checks all this: Python and `cryptography` run it.
  log/proof/               One file for each entry that proves it by itself (C2SP tlog-proof).
  log/checkpoint           The number of entries and the root of the tree over them (RFC 6962), signed by
                           the log and by the witnesses that saw it. log/policy names their keys.
  log/tile/                Every entry and every hash of that tree, in files (C2SP tlog-tiles).
  data/entries.jsonl       Every entry once more, one a line, in order. Line 1 is position 0. Each line is
                           exactly the bytes that were recorded: change one and the root changes.
  data/parts/<n>.jsonl     The words that the entries from position 256 n on stand for. An entry holds none,
                           only a commitment to each text: SHA-256 of "accountability/part/v1", a line end,
                           the name of the text, a line end, the salt (32 bytes) and the text itself.
                           Of a text that is a file the line has the size alone.
  files/                   Those files, each by its commitment. Some records have none.
  data/asks.csv            One row for each recommendation and office that was asked: where it stands.
  data/asks.csv-metadata.json   What each column of asks.csv means.
  feeds/                   The newest entries as Atom, RSS and JSON Feed.
  log.json                 What this copy is of, and the SHA-256 of each file that the checkpoint and the
                           entries do not prove.

How to check it

  python3 verify/accountability-verify.pyz .        in this folder

recomputes the root from the entries, checks who signed it, opens every commitment, and says what is
missing and what was changed. It trusts the keys in log/policy unless you give yours with --policy: compare
them with those that the panel prints elsewhere.

Before you publish it again

Words can be removed for a legal reason: to protect a person, or because a court ordered it. The log then
says so in an entry, and the words are gone from every page and file. This copy does not know of what was
removed after it was made. Every removal is listed at

  {address}/en/redactions

Never publish a copy that is older than 24 hours, or give it to somebody: make or fetch a new one first
(`accountability export`), or run

  accountability mirror {address}

which takes out by itself what the record takes out. Do not take words out of this folder by hand: they are
in the pages, the feeds and data/asks.csv too, and without the entry that says so the copy no longer passes
its own check.
"""

MIRRORED = """
This is a mirror's copy. It was made from a mirror of the record, not by the record's own operator. The mirror
last reached the record, and carried out what was removed there, {checked}.
{keeper} made it, and is responsible for it: for what is in it and for taking
words out. Whoever publishes it again is responsible for what they publish.
"""


class Mirrored(msgspec.Struct, frozen=True):
    """A mirror's copy: who keeps the mirror (or nothing), when it last reached its source, in UTC."""

    kept_by: str
    checked: datetime | None


def readme(origin: str, address: str, size: int, now: datetime, mirrored: Mirrored | None = None) -> str:
    """`address` is that of the record itself, also in a mirror's copy."""
    title = f"The public record of {origin}"
    return README.format(
        origin=origin,
        underline="=" * len(title),
        address=address,
        size=f"{size:,}",
        day=_moment(now),
        mirrored=_mirrored(mirrored) if mirrored else "",
    )


def _mirrored(mirror: Mirrored) -> str:
    checked = f"on {_moment(mirror.checked)}" if mirror.checked else "at a time that it does not know"
    return MIRRORED.format(checked=checked, keeper=mirror.kept_by or "Whoever keeps that mirror")


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y} at {at:%H:%M} UTC"

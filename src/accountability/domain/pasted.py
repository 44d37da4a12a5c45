"""Text as Word, Outlook and PDF viewers put it on the clipboard, made plain: the same words, in plain signs.

Every rule replaces a sign by the plain one that a person sees in its place, or takes away one that nobody
sees. Quotation marks, dashes and accents stay as they are. Each list item stands on a line of its own that
begins with "• ", two spaces further in for each level. `tidied` names what was done, so that it can be said.
"""

import re
from collections.abc import Callable

# What Word draws before the items of its lists: level by level, also where a symbol font was lost on the way.
BULLETS = "•·●▪■◾‣➢➤◦○❖✓✔\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf0fc\uf02d\uf06c\uf06e\uf071"
# Letters and dashes are bullets only before a tab: "o\tLate buses" is Word's, "o late buses" a person's.
BEFORE_A_TAB = "o§Øvüq*–—-"
INNER = {"o": 1, "◦": 1, "○": 1, "§": 2, "▪": 2, "\uf0a7": 2}
SPACES = "\t\xa0\u2000-\u200a\u202f\u205f\u3000"
ITEM = re.compile(
    rf"^(?P<indent>[ {SPACES}]*)(?:(?P<glyph>[{BULLETS}])[ {SPACES}]+"
    rf"|(?P<mark>[{BEFORE_A_TAB}])[ \xa0]*\t\s*)(?=\S)"
)
LINES = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
BREAK = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
SPACE = re.compile(f"[{SPACES}]")
UNSEEN = re.compile("[\xad\x1f\u200b\u2060\ufeff]")
CELL_END = re.compile(r"(?<=\S)\x07+(?=\S)")
# Symbol fonts keep their signs where Unicode has none; a browser draws an empty box.
SYMBOLS = str.maketrans(
    {
        "\uf0e0": "→",
        "\uf0e8": "→",
        "\uf0df": "←",
        "\uf0fc": "✓",
        "\uf0fb": "✗",
        "\uf0a3": "≤",
        "\uf0b3": "≥",
        "\uf0b1": "±",
        "\uf0b4": "×",
        "\uf0b0": "°",
        "\uf02d": "-",
        "\uf04a": "☺",
        "\uf04c": "☹",
        **dict.fromkeys("\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf06c\uf06e\uf071", "•"),
    }
)
OF_A_SYMBOL_FONT = re.compile("[\ue000-\uf8ff]")
# What an old program said in Windows' own code and another took for control signs.
WINDOWS = str.maketrans(
    {n: bytes([n]).decode("cp1252") for n in (0x80, *range(0x91, 0x98), 0x99)}
    | {0x1E: "-", 0x2011: "-", 0xF020: " "}
    | {ord("ﬀ"): "ff", ord("ﬁ"): "fi", ord("ﬂ"): "fl", ord("ﬃ"): "ffi", ord("ﬄ"): "ffl"}
)
UNKNOWN = "\ufffd"

_Tidied = dict[str, Callable[[str], bool]]
SAID: _Tidied = {
    "List items begin with “•”.": lambda raw: any(
        found[0] != f"{found['indent']}• " for line in LINES.split(raw) if (found := ITEM.match(line))
    ),
    "Tabs and fixed spaces are ordinary spaces.": lambda raw: bool(SPACE.search(_without_items(raw))),
    "Marks that cannot be seen are gone.": lambda raw: bool(UNSEEN.search(raw) or CELL_END.search(raw)),
    "Signs of older programs are written in today’s.": lambda raw: raw.translate(WINDOWS) != raw,
    "Breaks within a paragraph are new lines.": lambda raw: bool(BREAK.search(raw)),
    f"A sign of a symbol font is unknown here and stands as {UNKNOWN}: type it anew.": lambda raw: (
        UNKNOWN in plain(raw) and UNKNOWN not in raw
    ),
}


def plain(raw: str) -> str:
    """The same words in plain signs, a line for each line. What is plain already stays as it is."""
    return "\n".join(_line(line) for line in LINES.split(raw))


def tidied(raw: str) -> list[str]:
    """What `plain` changes in this text, a sentence each; nothing for text as people type it."""
    return [said for said, changes in SAID.items() if changes(raw)]


def _line(line: str) -> str:
    """What cannot be seen goes first: else a second look would find an item that the first one did not."""
    start, seen = "", CELL_END.sub(" ", UNSEEN.sub("", line).translate(WINDOWS))
    if item := ITEM.match(seen):
        start, seen = f"{'  ' * _level(item)}• ", seen[item.end() :]
    symbols = OF_A_SYMBOL_FONT.sub(UNKNOWN, seen.translate(SYMBOLS))
    return start + SPACE.sub(" ", symbols)


def _level(item: "re.Match[str]") -> int:
    """How far in an item stands: by its tabs or spaces, else by the sign that Word gives its level."""
    indent = item["indent"].replace("\t", "  ").replace("\xa0", " ")
    return min(max(len(indent) // 2, INNER.get(item["glyph"] or item["mark"], 0)), 3)


def _without_items(raw: str) -> str:
    return "\n".join(ITEM.sub("", line) for line in LINES.split(raw))

"""People's words on a page: found by their commitment, escaped, and told apart from what is gone.

The log and the read models hold commitments only. A page looks up the texts of all commitments on it at once,
makes a `Words` of them, and its template asks by field: `{{ says(entry.parts, "text") }}`. Nothing a person
typed becomes markup, except that a web address becomes a link.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

import msgspec
from markupsafe import Markup, escape

from accountability.domain.status import british

log = logging.getLogger(__name__)

# The closed lists of grounds (`domain/removals.py`), as the end of "were removed because of …".
GROUNDS = {
    "uk-gdpr-erasure": "the right of a person to have their data erased",
    "uk-gdpr-rectification": "the right of a person to have their data put right",
    "defamation": "a claim that they were defamatory",
    "court-order": "a court order",
    "reporting-restriction": "a reporting restriction",
    "safeguarding": "the safety of a person",
    "copyright": "the copyright of another",
    "legal-hold": "a legal hold, under which they are kept as evidence",
    "uk-gdpr-restriction": "the right of a person to have the use of their data restricted",
    "other-legal": "a legal ground that the record does not name",
}
LANGUAGES = {"en": "English", "cy": "Welsh"}
# The language asked for, then words that have none (a name, a number), then the other language.
PREFERENCE = {"en": ("en", "und", "cy"), "cy": ("cy", "und", "en")}

ADDRESS = re.compile(r"https?://[^\s<>\"\u2018-\u201f`|\\^{}]+")
AFTER_ADDRESS = ".,;:!?'*_~"
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
ITEM = re.compile(r"^\s*• ")
BODY = "govuk-body"
REMOVED = "[words removed]"
WITHHELD = "[words withheld]"
REPLACED = "[words replaced]"
MISSING = "[words missing]"


class Gone(msgspec.Struct, frozen=True):
    """Words that the entry at `position` removed, or withholds for now, on a ground of `GROUNDS`.

    `day` is since when; `replacement` are the parts that stand in their place.
    """

    position: int
    ground: str
    withheld: bool = False
    day: date | None = None
    replacement: Mapping[str, str] = {}


class Said(msgspec.Struct, frozen=True):
    """One part as found. `words` is None if the store lost it without an entry saying so: an alarm."""

    language: str
    words: str | Gone | None


class Words:
    """The texts of one page. `found` maps commitments (64 hex digits) to what stands behind them."""

    def __init__(self, found: Mapping[str, str | Gone], language: str = "en") -> None:
        self.found = found
        self._language = language

    def also(self, found: Mapping[str, str | Gone]) -> "Words":
        """The same with more texts: for a page that shows words which are not recorded yet."""
        return Words({**self.found, **found}, self._language)

    def said(self, parts: Mapping[str, str], field: str) -> Said | None:
        """The part `field`: in the page's language, else in none, else in the other. None: no such part."""
        for language in PREFERENCE[self._language]:
            sealed = parts.get(f"{field}/{language}")
            if sealed is not None:
                words = self.found.get(sealed)
                if words is None:
                    log.error("words are missing without an entry that removed them: commitment %s", sealed)
                return Said(language, words)
        return None

    def says(self, parts: Mapping[str, str], field: str, style: str = BODY) -> Markup:
        """The words as paragraphs, or the sentence that stands where they stood. Empty: no such part.

        `style` is the class of the paragraphs; a quotation sets it empty, so that its own size holds.
        """
        said = self.said(parts, field)
        match said and said.words:
            case str(text):
                assert said is not None
                return self._in_its_language(said.language, paragraphs(text, style))
            case Gone() as gone:
                return tombstone(gone) + self._in_place(gone, style)
            case _:
                return Markup() if said is None else _alarm()

    def line(self, parts: Mapping[str, str], field: str) -> Markup:
        """The words within a sentence, a heading or a link: one line, no links."""
        said = self.said(parts, field)
        if said is None:
            return Markup()
        text = escape(self._one_line(said))
        foreign = isinstance(said.words, str) and said.language not in (self._language, "und")
        return Markup('<span lang="{}">{}</span>').format(said.language, text) if foreign else text

    def plain(self, parts: Mapping[str, str], field: str) -> str:
        """The words as text: for a title, a feed, a file. Not escaped."""
        said = self.said(parts, field)
        return "" if said is None else self._one_line(said)

    def _in_place(self, gone: Gone, style: str) -> Markup:
        words = self.says(gone.replacement, "replacement", style)
        return Markup('<p class="app-field">In their place</p>{}').format(words) if words else words

    def _one_line(self, said: Said) -> str:
        match said.words:
            case str(text):
                return " ".join(text.split())
            case Gone() as gone:
                inner = self.said(gone.replacement, "replacement")
                if inner is None:
                    return WITHHELD if gone.withheld else REMOVED
                replaced = "" if isinstance(inner.words, Gone) else f" {REPLACED}"
                return self._one_line(inner) + replaced
            case _:
                return MISSING

    def _in_its_language(self, language: str, text: Markup) -> Markup:
        if language in (self._language, "und"):
            return text
        return Markup(
            '<p class="govuk-hint">These words were given in {name}.</p><div lang="{language}">{text}</div>'
        ).format(name=LANGUAGES[language], language=language, text=text)


def because_of(ground: str) -> str:
    """The words of a ground, as the end of a sentence."""
    return GROUNDS.get(ground, "a legal ground")


def paragraphs(text: str, style: str = BODY) -> Markup:
    """Plain text as HTML: blank lines part paragraphs, other line ends stay, web addresses become links.

    Lines that begin with "• " are a list, wherever they stand.
    """
    parted = [part.strip() for part in BLANK_LINES.split(text) if part.strip()]
    return Markup("\n").join(
        _list(list(lines)) if listed else _paragraph(lines, style)
        for part in parted
        for listed, lines in groupby(part.split("\n"), lambda line: ITEM.match(line) is not None)
    )


def _paragraph(lines: Iterable[str], style: str) -> Markup:
    return Markup('<p class="{}" dir="auto">{}</p>').format(
        f"{style} govuk-!-text-break-word".strip(), Markup("<br>\n").join(map(linked, lines))
    )


def _list(lines: Sequence[str]) -> Markup:
    """Items and, under each, those that stand further in."""
    depths = [len(line) - len(line.lstrip(" ")) for line in lines]
    tops = [index for index, depth in enumerate(depths) if depth <= depths[0]]
    items = Markup("\n").join(
        Markup("<li>{}{}</li>").format(linked(ITEM.sub("", lines[top])), _list(lines[top + 1 : end]))
        for top, end in pairwise([*tops, len(lines)])
    )
    listed = Markup('<ul class="govuk-list govuk-list--bullet govuk-!-text-break-word" dir="auto">{}</ul>')
    return listed.format(items) if items else items


def linked(line: str) -> Markup:
    """A line, escaped, in which http and https addresses are links that search engines don't follow."""
    made, end = Markup(), 0
    for match in ADDRESS.finditer(line):
        address = _without_punctuation(match.group())
        made += escape(line[end : match.start()])
        made += Markup('<a class="govuk-link" href="{0}" rel="nofollow noopener">{0}</a>').format(address)
        end = match.start() + len(address)
    return made + escape(line[end:])


def _without_punctuation(address: str) -> str:
    """An address without what closes the sentence around it; a bracket opened inside it stays."""
    unopened = {close: address.count(close) - address.count(open_) for open_, close in ("()", "[]")}
    end = len(address)
    while (last := address[end - 1]) in AFTER_ADDRESS or unopened.get(last, 0) > 0:
        end -= 1
        if last in unopened:
            unopened[last] -= 1
    return address[:end]


def tombstone(gone: Gone) -> Markup:
    """What stands where removed words stood: since when and on what ground, and where that is recorded."""
    tag, state = ("withheld", "Withheld") if gone.withheld else ("redacted", "Redacted")
    done = "are withheld for now" if gone.withheld else "were removed"
    day = f"{'since' if gone.withheld else 'on'} {british(gone.day)}. " if gone.day else ""
    return Markup(
        '<div class="app-timeline__tombstone"><p><strong class="govuk-tag app-tag--{tag}">{state}</strong> '
        "{day}These words {done} because of {ground}. "
        '<a class="govuk-link" href="/en/log/{position}">Entry {shown} says when and who approved it</a>. '
        '<a class="govuk-link" href="/en/redactions">All removals are listed</a>. '
        "What is left of the record is unchanged and can still be proved.</p></div>"
    ).format(
        tag=tag,
        state=state,
        day=day,
        done=done,
        ground=because_of(gone.ground),
        position=gone.position,
        shown=f"{gone.position:,}",
    )


def _alarm() -> Markup:
    return Markup(
        '<div class="app-timeline__tombstone"><p>These words are missing from this copy of the record, and '
        "no entry says that they were removed. That is a fault, and the people who run this service can see "
        "it in their log.</p></div>"
    )

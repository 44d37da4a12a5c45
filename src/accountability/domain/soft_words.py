"""Words that sound like an answer and can't be checked, and what would make them one: a date, or an owner.

An office's answer to a panel mostly makes one of four moves: it welcomes, it already does something like it,
it will consider it, it will share it. None can be checked as it stands. The welcome decides nothing;
"already" needs the work's name and what that work leaves out; "consider" needs a place and a day; "share"
needs somebody who receives it. To these come the words by which a promise loses its day ("in due course"),
its extent ("where possible") or its doer ("partners will"). They are marked for the writer and never refused.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

Ask = Literal["date", "owner", "both", "extent", "work"]

ASKS: dict[Ask, str] = {
    "date": "Say by when.",
    "owner": "Say who does it.",
    "both": "Say who does it and by when.",
    "extent": "Say where it is possible and where it is not.",
    "work": "Name the work, since when it runs, and what it does not cover.",
}


class Soft(msgspec.Struct, frozen=True):
    """Words (a regular expression), why they can't be checked, and what is asked of the writer."""

    words: str
    why: str
    asks: Ask


SOFT: tuple[Soft, ...] = (
    # “I will consider it”: a decision put off. It needs a place and a day.
    Soft(r"(?:re)?consider(?:s|ing|ed)?(?! to)", "a decision that is still to come", "date"),
    Soft(r"explor(?:e|es|ing)", "a search, without an end", "date"),
    Soft(r"look(?:s|ing)? (?:at|into|to)", "a look promises no result", "date"),
    Soft(r"(?:keep|keeps|keeping) (?:\w+ )?under review", "a review without a day", "date"),
    Soft(r"(?:give|gives|giving) (?:\w+ )?thought", "a decision that is still to come", "date"),
    Soft(r"scop(?:e|es|ing)(?: out)?", "work before the work", "date"),
    Soft(r"take(?:n|s)? (?:this |it |that )?(?:into account|on board)", "nobody can see it", "both"),
    # “We already do work which mirrors some of this”: which work, and what of it is left over?
    Soft(r"continu(?:e|es|ing) (?:to|with|our)", "what goes on already is no answer yet", "work"),
    Soft(
        r"already (?:\w+ )?(?:do|does|doing|done|deliver\w*|in place|under ?way)",
        "it must have a name",
        "work",
    ),
    Soft(r"business as usual", "what goes on already is no answer yet", "work"),
    # “We will share it”: the doer is somebody else.
    Soft(
        r"work(?:s|ing)? (?:closely )?(?:with|alongside) (?:our |all |local |key )?(?:partners|stakeholders)",
        "all are meant and nobody is named",
        "owner",
    ),
    Soft(
        r"(?:shar(?:e|es|ing)|rais(?:e|es|ing)) (?:\w+ ){1,4}with (?:our |all |local |key )?"
        r"(?:partners|colleagues|stakeholders)",
        "nobody is named who receives it",
        "owner",
    ),
    Soft(r"engag(?:e|es|ing) with", "a talk promises no result", "both"),
    Soft(r"liais(?:e|es|ing) with", "a talk promises no result", "both"),
    Soft(
        r"(?:support|encourag|facilitat)(?:e|es|ing|s)? (?:partners|others)", "somebody else does it", "owner"
    ),
    # A promise that loses its day.
    Soft(r"in due course", "no day", "date"),
    Soft(r"(?:as|when) (?:soon as )?(?:resources|funding|time) (?:allows?|permits?)", "no day", "date"),
    Soft(r"as soon as (?:is )?(?:practicable|possible)", "no day", "date"),
    Soft(r"at the earliest opportunity", "no day", "date"),
    Soft(r"in the (?:near|coming) (?:future|months|weeks)", "no day", "date"),
    Soft(r"going forward|moving forward", "no day", "date"),
    Soft(
        r"(?:plan|plans|planning|aim|aims|aiming|hope|hopes|hoping|intend|intends|intending|seek|seeks|seeking)"
        r" to",
        "a wish, without a day",
        "date",
    ),
    Soft(r"strive|striv(?:es|ing)|endeavours?(?:ed|ing)?", "a wish, without a day", "date"),
    # A promise that loses its extent.
    Soft(
        r"w(?:here|hen|herever|henever) (?:possible|appropriate|feasible|practicable|necessary)",
        "nobody can tell where",
        "extent",
    ),
    Soft(r"(?:if|as) (?:appropriate|necessary|feasible)", "nobody can tell when", "extent"),
    Soft(r"subject to (?:resources|funding|capacity|available \w+)", "nobody can tell when", "extent"),
)
FINDERS = tuple((re.compile(rf"\b(?:{soft.words})\b", re.IGNORECASE), soft) for soft in SOFT)
# “We will not consider it” and “we considered it and decided” are answers.
DENIED = re.compile(r"(?:\bnot|\bnever|n[’']t|\bno longer)\s+(?:\w+\s+)?$", re.IGNORECASE)
# A day close by makes words of time firm: “we will consider it by 3 May 2027”.
DATED = re.compile(
    r"\b(?:by|on|before|from|until|since|in)\s+(?:the\s+)?(?:end\s+of\s+)?(?:\w+\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4}|"
    r"\d{1,2}/\d{1,2}/\d{2,4}|spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*")
MOST = 40


class Found(msgspec.Struct, frozen=True):
    """Soft words at a place in a text."""

    start: int
    end: int
    words: str
    soft: Soft

    @property
    def asks(self) -> str:
        return ASKS[self.soft.asks]


def soft_words(text: str) -> list[Found]:
    """In the order in which they stand, none inside another; the first forty."""
    found = sorted(_found(text), key=lambda each: (each.start, -each.end))
    kept: list[Found] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept[:MOST]


def _found(text: str) -> Iterator[Found]:
    for sentence in SENTENCE.finditer(text):
        said = sentence.group()
        dated = DATED.search(said) is not None
        for finder, soft in FINDERS:
            if dated and soft.asks == "date":
                continue
            for match in _told(finder.finditer(said), said):
                at = sentence.start() + match.start()
                yield Found(at, at + len(match.group()), match.group(), soft)


def _told(matches: "Iterable[re.Match[str]]", said: str) -> "Iterator[re.Match[str]]":
    return (match for match in matches if not DENIED.search(said[max(0, match.start() - 40) : match.start()]))

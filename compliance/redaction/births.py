"""Dates of birth: a date counts as one only when words of birth stand before it; meeting dates stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.redaction import context
from compliance.redaction.keep import DATE
from compliance.redaction.types import DOB, Candidate

_SPOKEN_YEAR = (
    r"(?:nineteen|twenty|two thousand)(?:[\s-]+(?:and[\s-]+)?(?:hundred|oh|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four|five|six|seven|"
    r"eight|nine)){1,3}"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[\s-]+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty)"
)
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_YEAR = rf"(?:(?:18|19|20)\d{{2}}|{_SPOKEN_YEAR}|'?\d{{2}}(?!\d))"
SPOKEN_DATE = re.compile(
    rf"\b(?:{_MONTH},?\s+(?:the\s+)?(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)?)(?:,?\s+(?:of\s+)?{_YEAR})?"
    rf"|(?:the\s+)?(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)?)\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?"
    rf"|{_ORDINAL}[\s-]+{_ORDINAL}[\s-]+{_SPOKEN_YEAR})(?!\w)",
    re.I,
)
_COMPACT = re.compile(
    r"(?<![\w-])(?:(?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ](?:\d{4}|\d{2})|(?:19|20)\d{6}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d{2})(?![\w-])"
)
# What may stand between the word and the date; a full sentence in between breaks the tie.
_BREAK = re.compile(r"[.!;](?=\s+[A-Z])|\n\s*\n")
_PASSED_ON = re.compile(
    r"\b(?:meet|meeting|review|since|expires?|due|opened|party|card|present|gift|on the calendar)\b", re.I
)
_REACH = 60


def find_births(text: str) -> Iterator[Candidate]:
    for word in context.BIRTH.finditer(text):
        for match in _dates(text, word.end()):
            yield Candidate(*match.span(), DOB, 0.9)


def _dates(text: str, at: int) -> Iterator[re.Match[str]]:
    window_end = min(len(text), at + _REACH)
    found = [m for pattern in (DATE, SPOKEN_DATE, _COMPACT) if (m := pattern.search(text, at, window_end))]
    if not found:
        return
    first = max(found, key=lambda m: (-m.start(), m.end()))
    between = text[at : first.start()]
    if _PASSED_ON.search(between) or (_BREAK.search(between) and len(between) > 3 and not re.search(r"\?|:", between)):
        return
    # A date cut by the window's edge is read again without it.
    yield DATE.match(text, first.start()) or SPOKEN_DATE.match(text, first.start()) or first
    yield from _listed(text, first.end())


def _listed(text: str, at: int) -> Iterator[re.Match[str]]:
    """ "born 3/4/61 and 5/6/63": the dates that follow with nothing but "and" between are births as well."""
    while True:
        gap = re.compile(r"\s*(?:,|and|&|/)\s*(?:(?:and|hers?|his|mine)\s+(?:is\s+)?)?", re.I).match(text, at)
        following = gap and (DATE.match(text, gap.end()) or SPOKEN_DATE.match(text, gap.end()))
        if not following:
            return
        yield following
        at = following.end()

"""From a stretch of the text to an item: edges trimmed, the quote as received, the text on one line with personal data masked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from advisors.extraction.level import one_line
from compliance.redaction import Span

_OPENER = re.compile(
    r"(?:(?:and|but|so|well|ok|okay|yes|yeah|yep|sure|right|oh|ah|um|uh|er|hmm|look|listen|anyway|actually|great|good|fine|perfect|thanks|"
    r"thank you|alright|all right|of course|certainly|absolutely|noted|agreed|now|then|also|plus|because|i mean|you know|honestly|frankly|"
    r"to be honest|in that case|no problem)\b[,.!:\s-]+)+",
    re.I,
)
_EDGES = " \t\r\n,;:-\u2013\u2014\"'(*\u2022>"
_FEWEST_WORDS = 3


def trimmed(level: str, start: int, end: int, *, openers: bool = True) -> tuple[int, int]:
    """Without fillers in front and stops behind; openers stay when nothing else would be left."""
    opener = _OPENER.match(level, start, end) if openers else None
    if opener and len(level[opener.end() : end].split()) >= _FEWEST_WORDS:
        start = opener.end()
    while start < end and level[start] in _EDGES:
        start += 1
    while end > start and level[end - 1] in _EDGES + ".!?":
        end -= 1
    return start, end


def too_thin(level: str, start: int, end: int) -> bool:
    return len(re.findall(r"\w[\w'./-]*", level[start:end])) < _FEWEST_WORDS


class Masker:
    """Puts tokens where hard personal data stands; the spans of the whole text are found once."""

    def __init__(self, level: str, spans: Sequence[Span]) -> None:
        self._level = level
        self._spans = spans
        self._ends = [span.end for span in spans]

    def words(self, start: int, end: int) -> str:
        pieces, at = [], start
        for place in range(bisect_left(self._ends, start + 1), len(self._spans)):
            span = self._spans[place]
            if span.start >= end:
                break
            pieces += [self._level[at : max(at, span.start)], span.token]
            at = min(end, span.end)
        return one_line("".join([*pieces, self._level[at:end]]))

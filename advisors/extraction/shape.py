"""From a stretch of the text to an item: edges trimmed, the quote as received, the text on one line with personal data masked."""

from __future__ import annotations

import re

from advisors.extraction.level import one_line
from compliance.redaction import hard_spans

_OPENER = re.compile(
    r"(?:(?:and|but|so|well|ok|okay|yes|yeah|yep|sure|right|oh|ah|um|uh|er|hmm|look|listen|anyway|actually|great|good|fine|perfect|thanks|"
    r"thank you|alright|all right|of course|certainly|absolutely|noted|agreed|now|then|also|plus|because|i mean|you know|honestly|frankly|"
    r"to be honest|in that case|no problem)\b[,.!:\s-]+)+",
    re.I,
)
_EDGES = " \t\r\n,;:-\u2013\u2014\"'(*\u2022>"
_FEWEST_WORDS = 3
# Numbers are told by the words around them, "my account is"; a few sentences are enough of them.
_LOOKED_AT_WHOLE, _AROUND = 20_000, 400


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
    """Puts tokens where hard personal data stands: found once in a text of usual length, of a long one around each item."""

    def __init__(self, text: str, level: str) -> None:
        self._text, self._level = text, level
        self._whole = hard_spans(text) if len(text) <= _LOOKED_AT_WHOLE else None

    def words(self, start: int, end: int) -> str:
        pieces, at = [], start
        for span_start, span_end, token in self._near(start, end):
            if span_end > start and span_start < end:
                pieces += [self._level[at : max(at, span_start)], token]
                at = min(end, span_end)
        return one_line("".join([*pieces, self._level[at:end]]))

    def _near(self, start: int, end: int) -> list[tuple[int, int, str]]:
        if self._whole is not None:
            return [(span.start, span.end, span.token) for span in self._whole]
        # From a line's or at least a word's beginning: half a number would look like another one.
        before = max(start - _AROUND, 0)
        first = max(self._text.rfind(" ", 0, before), self._text.rfind("\n", 0, before)) + 1
        last = self._text.find(" ", end + _AROUND)
        near = hard_spans(self._text[first : last if last >= 0 else None])
        return [(first + span.start, first + span.end, span.token) for span in near]

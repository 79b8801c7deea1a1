"""Costly patterns are looked for only around the letters every one of their matches holds: most texts have few of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Near:
    """A pattern, and the letters no match is without; `before` and `after` bound how far a match reaches around them.

    The anchor is looked for in the text in small letters, where Python's search is several times faster."""

    pattern: re.Pattern[str]
    anchor: re.Pattern[str]
    before: int
    after: int

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        at = 0
        for start, end in self._windows(small(text)):
            at = max(at, start)
            while found := self.pattern.search(text, at, end):
                # The window's end may have cut the match or feigned the end of the text.
                whole = self.pattern.match(text, found.start())
                if whole:
                    yield whole
                at = whole.end() if whole else found.start() + 1

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        start, end = 0, -1
        for found in self.anchor.finditer(text):
            if found.start() - self.before > end:
                if end >= 0:
                    yield start, end
                start = max(0, found.start() - self.before)
            end = found.end() + self.after
        if end >= 0:
            yield start, end


def small(text: str) -> str:
    """The text in small letters, as long as before (a few letters are longer when small; they stay)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)

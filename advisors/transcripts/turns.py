"""A turn: what one speaker said in one go, as a stretch of the text as received."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ADVISOR = "advisor"
CLIENT = "client"
SPOUSE = "spouse"
STAFF = "staff"
OTHER = "other"
ROLES = (ADVISOR, CLIENT, SPOUSE, STAFF, OTHER)

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Turn:
    """text[start:end] is what was said; `label` the speaker as written ("" in notes), `seconds` since the start."""

    index: int
    label: str
    role: str
    seconds: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its ending, trimmed of blanks on both sides."""

    start: int
    end: int
    words: str


def lines(text: str) -> Iterator[Line]:
    """Only the line endings of files count: str.splitlines would also cut at separators people paste inside lines."""
    for match in _LINE.finditer(text):
        if match.start() == match.end():
            continue
        raw = match.group()
        words = raw.strip().strip("\ufeff").strip()
        start = match.start() + (raw.find(words) if words else 0)
        yield Line(start, start + len(words), words)


def clock(words: str) -> int | None:
    """Seconds of "1:02:03.456", "02:03" and the like."""
    match = _CLOCK.search(words)
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)

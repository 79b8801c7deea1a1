"""What runs on without a speaker or a line end (speech recognition, lost line ends) is cut where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from advisors.transcripts.turns import Turn

LONGEST = 4_000
PIECE = 1_200
_SENTENCE_END = re.compile(r"[.!?\u2026][\"')\u201d\u2019]*\s+")
_BLANK = re.compile(r"\s+")


def cut_long(turns: Sequence[Turn], text: str) -> list[Turn]:
    """The same words in turns that a page can show; the label stays, the time stands at the first."""
    if all(turn.end - turn.start <= LONGEST for turn in turns):
        return list(turns)
    pieces = [piece for turn in turns for piece in _pieces(turn, text)]
    return [replace(piece, index=index) for index, piece in enumerate(pieces)]


def _pieces(turn: Turn, text: str) -> Iterator[Turn]:
    start, seconds = turn.start, turn.seconds
    while turn.end - start > LONGEST:
        end, following = _cut(text, start)
        yield replace(turn, start=start, end=end, seconds=seconds)
        start, seconds = following, None
    if start < turn.end:
        yield replace(turn, start=start, seconds=seconds)


def _cut(text: str, start: int) -> tuple[int, int]:
    """Where a piece ends and the next one begins."""
    for place in (_SENTENCE_END, _BLANK):
        match = place.search(text, start + PIECE, start + LONGEST)
        if match:
            return match.start() + len(match.group().rstrip()), match.end()
    return start + PIECE, start + PIECE

"""A few words around what was found, the found ones marked. Pure: text in, runs out."""

from __future__ import annotations

import re
from collections.abc import Callable

# Two letters of the private area: no text holds them once `without_marks` has passed it.
START, STOP = "\ue000", "\ue001"
_MARKS = re.compile(f"[{START}{STOP}]")
_TOKEN = re.compile(r"\[[A-Z][A-Z_]*_\d+\]")
# A headline is cut at words, and a placeholder is three of them.
_CUT_HEAD = re.compile(r"^[A-Z_]*_?\d+\]")
_CUT_TAIL = re.compile(r"\[[A-Z_]*\d*$")

Runs = tuple[tuple[str, bool], ...]


def without_marks(text: str) -> str:
    return _MARKS.sub(" ", text).replace("\0", " ")


def runs_of(headline: str, fill: Callable[[str], str]) -> Runs:
    """-> ((words, whether they were found), ...), names filled in by `fill`. What stands in a placeholder was not found."""
    text = " ".join(headline.split())
    text = _CUT_TAIL.sub("", _CUT_HEAD.sub("", _unmarked_tokens(text)))
    runs: list[tuple[str, bool]] = []
    for number, piece in enumerate(text.split(START)):
        found, stop, rest = piece.partition(STOP)
        if number and stop:
            runs.append((fill(found), True))
            piece = rest
        if piece:
            runs.append((fill(piece), False))
    return tuple(runs)


def found_words(runs: Runs) -> str:
    """The first words that were found, as they stand in the text."""
    return next((text for text, found in runs if found), "")


def _unmarked_tokens(text: str) -> str:
    """Marks within [CLIENT_1] go: the mark is of the word "client", which nobody said."""
    marked = re.compile(r"\[[A-Z_\d" + START + STOP + r"]+\]")

    def one(match: re.Match[str]) -> str:
        bare = _MARKS.sub("", match.group())
        return bare if _TOKEN.fullmatch(bare) else match.group()

    return marked.sub(one, text)

"""A transcript is shown in parts of two hundred turns: a day of talk opens as quickly as a short call."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wealthai.templatetags.marking import Hidden

TURNS_A_PART = 200


@dataclass(frozen=True)
class Search:
    """Words looked for in the transcript: the turns that hold them, and which of them is looked at (from 1)."""

    words: str
    turns: Sequence[int]
    at: int

    @property
    def turn(self) -> int | None:
        return self.turns[self.at - 1] if self.turns else None

    @property
    def following(self) -> int:
        return self.at % len(self.turns) + 1 if self.turns else 0


@dataclass(frozen=True)
class Place:
    """Which turns are shown, counted from 0; `number` and `parts` count from 1."""

    number: int
    total: int

    @property
    def parts(self) -> int:
        return max(1, -(-self.total // TURNS_A_PART))

    @property
    def start(self) -> int:
        return (self.number - 1) * TURNS_A_PART

    @property
    def end(self) -> int:
        return min(self.number * TURNS_A_PART, self.total)

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1 if self.number < self.parts else 0

    @property
    def text(self) -> str:
        return f"Turns {self.start + 1:,} to {self.end:,} of {self.total:,}" if self.parts > 1 else ""


def place_of(asked: str, total: int) -> Place:
    """The part an address asks for; what is no part of this transcript counts as the first."""
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    place = Place(max(number, 1), total)
    return place if place.number <= place.parts else Place(1, total)


def turn_at(starts: Sequence[int], offset: int) -> int:
    """Which turn an offset of the text lies in: the last that begins at or before it."""
    return max(bisect_right(starts, offset) - 1, 0)


def search(text: str, starts: Sequence[int], hidden: Sequence[Hidden], words: str, at: int) -> Search:
    """Looks for `words` in what is shown: a hidden value is not there to be found."""
    wanted = " ".join(words.casefold().split())
    shown, end = [], 0
    for one in hidden:
        shown += [text[end : one.start], "\0" * (one.end - one.start)]
        end = one.end
    seen = _even("".join([*shown, text[end:]]))
    turns: list[int] = []
    place = seen.find(wanted) if wanted else -1
    while place >= 0:
        turn = turn_at(starts, place)
        if not turns or turns[-1] != turn:
            turns.append(turn)
        place = seen.find(wanted, place + len(wanted))
    return Search(words, turns, min(max(at, 1), max(len(turns), 1)))


def _even(text: str) -> str:
    """Small letters and plain blanks, place by place: offsets stay true."""
    small = text.lower()
    if len(small) != len(text):  # a capital whose small letter takes two places
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return "".join(" " if letter.isspace() else letter for letter in small)
